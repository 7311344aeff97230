"""Addresses of the policies room."""

from django.urls import path

from diaodu.policies import views

urlpatterns = [
    path("", views.policies, name="policies"),
    path("take-up/", views.take_up, name="policies_take_up"),
    path("packages/<str:code>/", views.package, name="policy_package"),
    path("measures/<str:code>/", views.measure, name="policy_measure"),
    path("measures/<str:code>/tell/", views.tell, name="policy_tell"),
    path("measures/<str:code>/never.<str:form>", views.never, name="policy_never"),
    path("subjects/<str:code>/", views.subject, name="policy_matches"),
]
