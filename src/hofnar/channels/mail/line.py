"""The line to the mail server. It tells apart what was certainly not taken from what is in doubt."""

from __future__ import annotations

import smtplib
from typing import Any, Self

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend

from hofnar.channels.outcomes import Doubt, NotReached, NotTaken


class Line:
    """One connection for many letters."""

    def __init__(self) -> None:
        self.connection: Any = get_connection()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.connection.close()

    def make_ready(self) -> None:
        """Opens the line, again where the server has hung up meanwhile. Nothing is handed over yet."""
        if isinstance(self.connection, EmailBackend) and self.connection.connection and not self._is_alive():
            self.connection.close()
        try:
            self.connection.open()
            if isinstance(self.connection, EmailBackend) and self.connection.connection:
                self.connection.connection.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException) as problem:
            raise NotReached(_words(problem)) from problem

    def _is_alive(self) -> bool:
        try:
            return bool(self.connection.connection.noop()[0] == 250)
        except (OSError, smtplib.SMTPException):
            return False

    def hand_over(self, message: EmailMultiAlternatives) -> None:
        if isinstance(self.connection, EmailBackend) and self.connection.connection:
            _step_by_step(self.connection.connection, message)
            return
        try:
            self.connection.send_messages([message])
        except Exception as problem:  # of a backend nothing is known
            raise Doubt(_words(problem)) from problem


def _step_by_step(server: smtplib.SMTP, message: EmailMultiAlternatives) -> None:
    sender = message.from_email.rpartition("<")[2].strip(" >")
    body = message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
    try:
        _expect(server.mail(sender), 250)
        _expect(server.rcpt(message.to[0]), 250, 251)
        _expect(server.docmd("DATA"), 354)
    except (OSError, smtplib.SMTPException) as problem:
        raise NotTaken(_words(problem), for_good=False) from problem
    _expect(_data(server, body), 250)


def _data(server: smtplib.SMTP, body: bytes) -> tuple[int, bytes]:
    """From the first byte of the letter on the server may have it, whatever happens to the line."""
    stuffed = smtplib._quote_periods(body)  # type: ignore[attr-defined]
    try:
        server.send(stuffed + (b".\r\n" if stuffed.endswith(b"\r\n") else b"\r\n.\r\n"))
        return server.getreply()
    except (OSError, smtplib.SMTPException) as problem:
        raise Doubt(_words(problem)) from problem


def _expect(reply: tuple[int, bytes], *codes: int) -> None:
    code, said = reply
    if code in codes:
        return
    raise NotTaken(f"{code} {said.decode(errors='replace')}"[:500], for_good=code >= 500)


def _words(problem: BaseException) -> str:
    return f"{type(problem).__name__}: {problem}"[:500]
