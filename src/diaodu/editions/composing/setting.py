"""What a circular is composed for, and the words it is printed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from diaodu.core.periods import Period
from diaodu.editions.periods import asked_period, period_words
from diaodu.indicators.asking import Desk
from diaodu.indicators.reader import PlaceNode
from diaodu.indicators.regime import Regime
from diaodu.kit.text import to_simplified
from diaodu.register.queries.names import names_known

HANS = "hans"


@dataclass(slots=True)
class Setting:
    """One circular being composed: whose, on which period, in which script, as known at the desk's number."""

    desk: Desk
    place: PlaceNode
    period: Period
    form: str
    dated: date
    _names: dict[int, Mapping[str, str]] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """The ledger number that everything is known at."""
        return self.desk.known or 0

    @property
    def regime(self) -> Regime:
        """What is counted here, and by which words."""
        return self.desk.answerer(self.place).regime

    def say(self, text: str) -> str:
        """Words written in 繁體, in the circular's script."""
        return to_simplified(text) if self.form == HANS else text

    def named(self, names: Mapping[str, str] | str) -> str:
        """The form of a name for the circular's script; one that is lacking is converted."""
        if isinstance(names, str):
            return self.say(names)
        return names.get(self.form) or self.say(names.get("hant", ""))

    def name_of(self, subject_id: int) -> str:
        """What a subject was called at the number."""
        if subject_id not in self._names:
            self.learn([subject_id])
        return self.named(self._names.get(subject_id, {}))

    def learn(self, subjects: Iterable[int]) -> None:
        """Read the names of several subjects at once."""
        self._names |= names_known(subjects, known=self.number)

    def asked(self, words: str) -> Period:
        """The period that a figure asks for. Raises ``PeriodError``."""
        return asked_period(words, self.period)

    def words_of(self, period: Period) -> str:
        """A period as printed."""
        return self.say(period_words(period))
