"""What no log keeps: the secret in an address that is itself a key."""

from __future__ import annotations

import logging
import re

# The beginnings of addresses whose next part is a secret; each is called ``token`` where the address is declared.
SECRETS = ("e", "events/feed", "account/mail/confirm")
_SECRET = re.compile(rf"(/(?:{'|'.join(SECRETS)})/)[^/?\s\"']+")


def without_secrets(text: str) -> str:
    """A text in which the secrets of addresses are left out."""
    return _SECRET.sub(r"\1…", text)


class WithoutSecrets(logging.Filter):
    """Leaves secrets out of every line, whoever writes it: our own line of a request, or Django's of a refused one."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the line; none is held back."""
        record.msg, record.args = without_secrets(record.getMessage()), None
        path = getattr(record, "path", None)
        if isinstance(path, str):
            record.path = without_secrets(path)
        return True
