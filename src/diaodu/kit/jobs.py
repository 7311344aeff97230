"""What the rooms ask of the queue of jobs."""

from __future__ import annotations

from procrastinate.contrib.django.models import ProcrastinateJob

EVERY_MINUTE = "* * * * *"
ALIVE = ("todo", "doing")


def in_hand(task: str, **asked: int) -> bool:
    """Whether a job of this task, with these arguments, waits or is worked on."""
    return ProcrastinateJob.objects.filter(task_name=task, args__contains=asked, status__in=ALIVE).exists()
