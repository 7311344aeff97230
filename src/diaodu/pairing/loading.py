"""Writing the persons and pairings of an invented pack, inside the loading transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from diaodu.kit import clock
from diaodu.packs.models import Pack
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft
from diaodu.pairing.declared import CAPACITY
from diaodu.pairing.models import Pairing, Person, PersonDetails
from diaodu.register.models import Organisation, Place, Subject

PERSON, PAIRING_ROWS = "person", "pairing rows"
TOLD = ("name_hant", "name_hans", "name_en", "post")


def load(draft: Draft, pack: Pack, actor: Any) -> Mapping[str, int]:
    """Write persons and pairings that are not there yet, and ends that are new. What was recorded stays."""
    entries = draft.declared.get(PERSON, {})
    for entry in entries.values():
        _write_person(pack, entry)
    rows: list[Entry] = draft.notes.get(PAIRING_ROWS, [])
    # ends first: what follows an exclusive one may begin on the day of its end
    written = sum(_write_pairing(draft, entry, actor) for entry in sorted(rows, key=_ended_first))
    return {"persons": len(entries), "pairings": written}


def _ended_first(entry: Entry) -> tuple[bool, str]:
    return (not entry.text("until"), entry.text("since"))


def _write_person(pack: Pack, entry: Entry) -> None:
    organisation = Organisation.objects.filter(code=entry.text("organisation")).first()
    values: dict[str, Any] = {"pack": pack, "organisation": organisation, "sector": entry.text("sector")}
    values["place"] = Place.objects.get(code=entry.text("place"))
    made = {"recorded_at": clock.now()}
    person, _created = Person.objects.update_or_create(
        code=entry.text("code"), defaults=values, create_defaults=values | made
    )
    if person.erased_at is None:  # what was erased does not come back with the file
        PersonDetails.objects.update_or_create(person=person, defaults={key: entry.text(key) for key in TOLD})


def _write_pairing(draft: Draft, entry: Entry, actor: Any) -> int:
    """How many rows were written: of one that is there already only its end."""
    about: dict[str, Any] = {
        "person": Person.objects.get(code=entry.text("person")),
        "subject": Subject.objects.get(code=entry.text("subject")),
        "capacity": entry.text("capacity"),
        "since": date.fromisoformat(entry.text("since")),
    }
    end: dict[str, Any] = {}
    if entry.text("until"):
        end = {"until": date.fromisoformat(entry.text("until")), "ended_reason": entry.text("ended_reason")}
        end |= {"ended_at": clock.now(), "ended_by": actor}
    there = Pairing.objects.filter(**about)
    if there.exists():
        return there.filter(until=None).update(**end) if end else 0
    body = draft.bodies(CAPACITY)[entry.text("capacity")]
    Pairing.objects.create(
        **about, **end, exclusive=bool(body.get("exclusive", False)), sector=about["person"].sector,
        reason=entry.text("reason"), recorded_at=clock.now(), recorded_by=actor,
    )  # fmt: skip
    return 1
