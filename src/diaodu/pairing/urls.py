"""Addresses of the pairing room."""

from django.urls import path

from diaodu.pairing.views import contacts, lists, persons, subjects

urlpatterns = [
    path("", lists.pairing, name="pairing"),
    path("pairings.<str:form>", lists.export, name="pairing_export"),
    path("subjects/<str:code>/", subjects.subject, name="pairing_subject"),
    path("persons/new/", persons.person_new, name="pairing_person_new"),
    path("persons/<uuid:key>/", persons.person, name="pairing_person"),
    path("persons/<uuid:key>/change/", persons.change, name="pairing_person_change"),
    path("persons/<uuid:key>/account/", persons.account, name="pairing_person_account"),
    path("persons/<uuid:key>/end/<uuid:pairing>/", persons.end, name="pairing_end"),
    path("persons/<uuid:key>/hand-over/", persons.hand_over, name="pairing_hand_over"),
    path("persons/<uuid:key>/recuse/", persons.recuse, name="pairing_recuse"),
    path("persons/<uuid:key>/recuse/<uuid:recusal>/end/", persons.recusal_end, name="pairing_recusal_end"),
    path("persons/<uuid:key>/erase/", persons.erase, name="pairing_erase"),
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/new/", contacts.contact_new, name="contact_new"),
    path("contacts/<uuid:key>/", contacts.contact, name="contact"),
    path("contacts/<uuid:key>/approve/", contacts.contact_approve, name="contact_approve"),
    path("contacts/<uuid:key>/correct/", contacts.contact_correct, name="contact_correct"),
]
