"""Make the rows of packs/sample, an invented province, from a fixed seed.

    python tools/make_sample.py             writes them into packs/sample
    python tools/make_sample.py --to DIR    writes them somewhere else, to compare

The declarations (pack.toml, targets.toml, boards.toml...) and the README of the pack are written by hand.
"""

from __future__ import annotations

import argparse
from itertools import chain
from pathlib import Path

from sample_pack import (
    cooperation,
    deals,
    doubles,
    drawing,
    duties,
    events,
    externals,
    freight,
    matters,
    organisations,
    pairings,
    places,
    policies,
    projects,
    promotion,
    registers,
    returns,
    rosters,
    sites,
    suspect,
    tranches,
)
from sample_pack.files import write_csv, write_text
from sample_pack.months import YEARS

PACK = Path(__file__).resolve().parent.parent / "packs" / "sample"
LINK_COLUMNS = ("from", "link", "to")


def make(folder: Path) -> None:
    """Write every generated file of the pack into `folder`."""
    all_projects = projects.projects()
    all_stays = [*rosters.stays(all_projects), *deals.stays()]
    _write_register(folder, all_projects)
    declared = [*(roster.toml() for roster in rosters.rosters()), *(each.toml() for each in registers.REGISTERS)]
    by_rule = [deals.registers(), sites.ROSTER, policies.registers(), *freight.ROSTERS]
    write_text(folder / "rosters.toml", "\n".join([*declared, *by_rule]))
    write_csv(folder / "memberships.csv", rosters.COLUMNS, chain.from_iterable(stay.rows() for stay in all_stays))
    _write_facts(folder, all_projects, all_stays)
    write_csv(folder / "matters.csv", matters.MATTER_COLUMNS, matters.matter_rows())
    write_csv(folder / "acts.csv", matters.ACT_COLUMNS, matters.act_rows())
    write_text(folder / "map" / "prefectures.geojson", drawing.drawn_map())


def _write_register(folder: Path, all_projects: list[projects.Project]) -> None:
    write_csv(folder / "places.csv", places.COLUMNS, places.place_rows())
    bodies = [
        *organisations.departments(),
        *organisations.groups(),
        *organisations.firms(),
        *cooperation.subsidiaries(),
    ]
    write_csv(folder / "organisations.csv", organisations.COLUMNS, (body.row() for body in bodies))
    tables = {
        "project": (projects.COLUMNS, (project.row() for project in [*all_projects, *suspect.cases()])),
        "deal": (deals.COLUMNS, (deal.row() for deal in deals.deals())),
        "tranche": (tranches.COLUMNS, tranches.rows()),
        "event": (events.EVENT_COLUMNS, events.event_rows()),
        "delegation": (events.DELEGATION_COLUMNS, events.delegation_rows()),
        "approach": (cooperation.APPROACH_COLUMNS, cooperation.approach_rows()),
        "assistance": (cooperation.ASSISTANCE_COLUMNS, cooperation.assistance_rows()),
        "agreement": (promotion.AGREEMENT_COLUMNS, promotion.agreement_rows()),
        "enterprise": (promotion.ENTERPRISE_COLUMNS, promotion.enterprise_rows()),
        "site": (sites.COLUMNS, sites.rows()),
        "freight_service": (freight.SERVICE_COLUMNS, freight.service_rows()),
        "route_leg": (freight.LEG_COLUMNS, freight.leg_rows()),
        "run": (freight.RUN_COLUMNS, freight.run_rows()),
        "flight": (freight.FLIGHT_COLUMNS, freight.flight_rows()),
        "programme": (duties.PROGRAMME_COLUMNS, chain(duties.programme_rows(), externals.programme_rows())),
        "policy_package": (policies.PACKAGE_COLUMNS, policies.package_rows()),
        "policy_measure": (policies.MEASURE_COLUMNS, policies.measure_rows()),
        "policy_case": (policies.CASE_COLUMNS, policies.case_rows()),
        "commitment": (duties.COMMITMENT_COLUMNS, chain(duties.commitment_rows(), externals.commitment_rows())),
    }
    for kind, (columns, rows) in tables.items():
        write_csv(folder / "subjects" / f"{kind}.csv", columns, doubles.with_doubles(kind, rows))
    links = chain(
        deals.link_rows(),
        tranches.link_rows(),
        freight.link_rows(),
        duties.link_rows(),
        sites.link_rows(all_projects),
        externals.link_rows(),
        events.link_rows(),
        cooperation.link_rows(all_projects),
        policies.link_rows(),
    )
    write_csv(folder / "links.csv", LINK_COLUMNS, links)
    write_csv(folder / "persons.csv", pairings.PERSON_COLUMNS, pairings.person_rows())
    write_csv(folder / "pairings.csv", pairings.PAIRING_COLUMNS, pairings.pairing_rows())
    reached = chain(
        chain.from_iterable(project.milestones() for project in all_projects),
        chain.from_iterable(deal.milestones() for deal in deals.deals()),
        tranches.milestones(),
        promotion.event_milestones(),
        events.milestones(),
        freight.milestones(),
        duties.milestones(),
        policies.milestones(),
        chain.from_iterable(case.milestones() for case in suspect.cases()),
    )
    write_csv(folder / "milestones.csv", projects.MILESTONE_COLUMNS, reached)


def _write_facts(folder: Path, all_projects: list[projects.Project], all_stays: list[rosters.Stay]) -> None:
    for year in YEARS:
        months = returns.reporting_months(all_stays, year)
        rows = returns.project_returns(all_projects, months, year)
        write_csv(folder / "facts" / f"projects_{year}.csv", returns.COLUMNS, rows)
        others = chain(places.place_returns(year), deals.returns(year))
        write_csv(folder / "facts" / f"places_and_deals_{year}.csv", returns.COLUMNS, others)
        write_csv(folder / "facts" / f"sites_{year}.csv", returns.COLUMNS, sites.returns(year))
        write_csv(folder / "facts" / f"externals_{year}.csv", returns.COLUMNS, externals.returns(year))
    lines = chain(
        places.target_rows(), events.plan_rows(), cooperation.target_rows(), sites.target_rows(), freight.target_rows()
    )
    write_csv(folder / "facts" / "targets.csv", returns.COLUMNS, lines)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", type=Path, default=PACK, help="the folder to write into")
    make(parser.parse_args().to)


if __name__ == "__main__":
    main()
