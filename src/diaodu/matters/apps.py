"""The matters room."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """Registers the room's sections of a pack, the words of its notices, and its parts of other rooms' pages."""

    name = "diaodu.matters"
    label = "matters"

    def ready(self) -> None:
        """Register once the models are there."""
        from diaodu.boards.beside import add_part
        from diaodu.boards.worklist import add_line
        from diaodu.editions import parts
        from diaodu.indicators import counters
        from diaodu.matters import beside, carrying, feeds, sections, words
        from diaodu.matters.counting import MatterCounter
        from diaodu.matters.office import circular
        from diaodu.matters.visited import said_in_matter
        from diaodu.matters.workload import matters_asked
        from diaodu.notices.feeds import add_source
        from diaodu.pairing import answered, handing_over
        from diaodu.workload import asked

        sections.install()
        words.install()
        handing_over.register(carrying.carry_along)
        answered.add_source(said_in_matter)
        add_part(beside.matters_beside)
        add_part(beside.link_beside)
        add_line(beside.matters_on_desk)
        add_source(feeds.entries)
        asked.add_source(matters_asked)
        counters.install(MatterCounter())
        parts.register(circular.NAME, circular.exceptions)
