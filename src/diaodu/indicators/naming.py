"""Finding a place by any of its names."""

from __future__ import annotations

from difflib import get_close_matches

from django.db.models import Q
from django.utils.translation import gettext as _

from diaodu.kit.refusals import NotFound
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.models import Place

NEAREST = 3
FIELDS = ("code", "name_hant", "name_hans", "name_en")


def place_code(viewer: Viewer, text: str) -> str:
    """The code of the place with this code or name. Raises ``NotFound``, naming near matches or the several meant."""
    places = Place.objects.visible_to(viewer, Permission.INDICATOR_VIEW)
    named = Q()
    for field in FIELDS:
        named |= Q(**{f"{field}__iexact": text})
    found = list(places.filter(named).values_list("code", "name_hant"))
    if len(found) == 1:
        return str(found[0][0])
    if found:
        several = "、".join(f"{code} {name}" for code, name in found)
        raise NotFound(_("「%(text)s」不止一處：%(several)s。請用代碼。") % {"text": text, "several": several})
    words = [word for row in places.values_list(*FIELDS) for word in row]
    near = "、".join(get_close_matches(text, words, n=NEAREST, cutoff=0.5))
    message = _("沒有地方「%(text)s」，或不在您的範圍內。") % {"text": text}
    raise NotFound(message + (_("相近的有：%(near)s。") % {"near": near} if near else ""))
