"""Addresses of mail and personal details, in one's own account."""

from django.urls import path

from diaodu.notices import views_account

urlpatterns = [
    path("mail/", views_account.mailing, name="mailing"),
    path("mail/wanted/", views_account.choose, name="mailing_choose"),
    path("mail/address/", views_account.enter, name="contact_enter"),
    path("mail/address/remove/", views_account.remove, name="contact_remove"),
    path("mail/confirm/<str:token>/", views_account.confirm, name="email_confirm"),
    path("details/", views_account.details, name="details"),
    path("details/export/", views_account.export, name="details_export"),
    path("details/erase/", views_account.erase, name="details_erase"),
]
