"""The returns room's sections of a pack: published facts and forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diaodu.packs.models import Pack
from diaodu.packs.sections import Draft, Section, register
from diaodu.returns.commands.published import take_published
from diaodu.returns.form_section import check_forms
from diaodu.returns.published import check_facts


def load_facts(draft: Draft, pack: Pack, actor: Any) -> Mapping[str, int]:
    """Take the published rows into the ledger."""
    return {"facts": take_published(actor=actor, pack=pack, rows=draft.notes["fact_rows"])}


def install() -> None:
    """Register the sections."""
    register(Section("facts", check_facts, load_facts), order=300)
    register(Section("forms", check_forms, definitions=("form",)), order=310)
