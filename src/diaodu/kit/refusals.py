"""Expected refusals: typed, with a code and an HTTP status. Anything else is a bug and stays loud."""

from __future__ import annotations


class Refusal(Exception):
    """A request that the rules refuse. Subclasses set ``code``, ``status`` (HTTP) and ``exit_code`` (command line)."""

    code = "refused"
    status = 400
    exit_code = 1

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class NotFound(Refusal):
    """No such thing, or none that this viewer may see: strangers get the same answer for both."""

    code = "not_found"
    status = 404
    exit_code = 2


class Forbidden(Refusal):
    """The viewer's roles do not permit this action."""

    code = "forbidden"
    status = 403
