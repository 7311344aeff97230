"""How many fields a form asks for, said on the form itself: whoever fills it in sees what is asked."""

from __future__ import annotations

from django import template
from django.forms import BaseForm, BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def field_count(asked: BaseForm | int) -> SafeString:
    """The number of fields of a form: those that are shown, or a number that the page knows. A box into which files may
    be put, or not, asks for nothing.
    """
    count = asked if isinstance(asked, int) else sum(not _is_offered(field) for field in asked.visible_fields())
    words = _("本表共 %(count)d 項") % {"count": count}
    return format_html('<p class="text-secondary mb-2" data-field-count="{}">{}</p>', count, words)


def _is_offered(field: BoundField) -> bool:
    return field.field.widget.needs_multipart_form and not field.field.required
