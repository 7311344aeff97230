"""The room of the workload ledger."""

from django.apps import AppConfig


class WorkloadConfig(AppConfig):
    """Counts what returns ask; other rooms add theirs."""

    name = "diaodu.workload"
    label = "workload"

    def ready(self) -> None:
        """Register once the models are there."""
        from diaodu.workload.asked import add_source
        from diaodu.workload.returned import returns_asked

        add_source(returns_asked)
