"""Rosters that list a whole register by rule; in the invented province every register is complete."""

from __future__ import annotations

from dataclasses import dataclass

from sample_pack.files import Name
from sample_pack.words import PROVINCE_CODE


@dataclass(frozen=True, slots=True)
class Register:
    """A register of a kind, and the stages whose subjects do not count."""

    family: str
    kind: str
    name: Name
    without: tuple[str, ...] = ()

    def toml(self) -> str:
        """Its declaration."""
        without = ", ".join(f'"{stage}"' for stage in self.without)
        return (
            f'[[roster]]\ncode = "s-{self.family}"\nfamily = "{self.family}"\nkind = "{self.kind}"\n'
            f'names = {self.name.toml()}\nplace = "{PROVINCE_CODE}"\nwithout = [{without}]\ncomplete = true\n'
        )


REGISTERS = (
    Register("events", "event", Name("招商活動（示例）", "Promotion events (invented)"), ("cancelled",)),
    Register("delegations", "delegation", Name("經貿團組（示例）", "Delegations (invented)"), ("cancelled",)),
    Register("agreements", "agreement", Name("合作協議（示例）", "Cooperation agreements (invented)")),
    Register("approaches", "approach", Name("對接爭取（示例）", "Approaches (invented)")),
    Register("assistance", "assistance", Name("央企幫扶資金（示例）", "Assistance (invented)")),
)
