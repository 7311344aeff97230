"""Names in three forms, and which form the present language shows."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language, override

FORMS = {"zh-hant": "hant", "zh-hans": "hans", "en": "en"}


def name_form() -> str:
    """Which of the three forms of a name the present language shows."""
    return FORMS.get(get_language() or "", "hant")


def speaking(form: str) -> override:
    """A block in the language of a form of names (hant, hans or en)."""
    return override(next(language for language, of in FORMS.items() if of == form))


def name_in_language(names: Mapping[str, str]) -> str:
    """The form for the present language; where that one is lacking, another is better than nothing."""
    return names.get(name_form()) or names.get("hant") or names.get("hans") or names.get("en") or ""


def in_language(text: str | Mapping[str, str]) -> str:
    """A text that a pack gives either once or in three forms."""
    return text if isinstance(text, str) else name_in_language(text)
