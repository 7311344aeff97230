"""Handing mails to the server, one after another over one connection, and what came of each."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto
from typing import Any

from django.core.mail import EmailMessage, get_connection

logger = logging.getLogger(__name__)
FOR_GOOD = 500  # answers from here on will be no other tomorrow (RFC 5321, 4.2.1)


class Came(Enum):
    """What came of a mail: taken by the server; refused for now; its address refused for good; no server there."""

    TAKEN = auto()
    FAILED = auto()
    NO_SUCH_ADDRESS = auto()
    NO_SERVER = auto()


class Post:
    """A connection to the mail server, opened with the first mail."""

    def __init__(self) -> None:
        self._server: Any = get_connection()

    def send(self, mail: EmailMessage) -> Came:
        """Hand over one mail. The log says what the server answered, never to whom."""
        try:
            self._server.open()
        except OSError as error:  # every error of smtplib is one
            logger.warning("the mail server cannot be reached", extra={"answer": type(error).__name__})
            return Came.NO_SERVER
        try:
            self._server.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _answer in error.recipients.values()]
            return Came.NO_SUCH_ADDRESS if min(codes) >= FOR_GOOD else Came.FAILED
        except smtplib.SMTPResponseException as error:
            logger.warning("the mail server refused a mail", extra={"answer": error.smtp_code})
            return Came.FAILED
        except OSError as error:
            logger.warning("the mail server broke off", extra={"answer": type(error).__name__})
            return Came.NO_SERVER
        return Came.TAKEN

    def close(self) -> None:
        """End the conversation."""
        self._server.close()


@contextmanager
def posting() -> Iterator[Post]:
    """A block in which mails are handed over."""
    post = Post()
    try:
        yield post
    finally:
        post.close()
