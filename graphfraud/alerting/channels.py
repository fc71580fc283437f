"""How a message leaves: into a file, by e-mail, or to another program with a signature."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import os
import smtplib
import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol
from urllib.parse import urlsplit

from graphfraud.alerting.messages import as_text, subject_line
from graphfraud.errors import ConfigError, DeliveryError
from graphfraud.model import MILLI

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from graphfraud.alert_settings import AlertSettings, EmailSettings

SMTP_PASSWORD: Final = "GRAPHFRAUD_SMTP_PASSWORD"  # noqa: S105  # the name of a variable
WEBHOOK_SECRET: Final = "GRAPHFRAUD_WEBHOOK_SECRET"  # noqa: S105  # the name of a variable
"""Environment variables; with ``_FILE`` behind, each names a file that holds the value instead."""

FEWEST_SECRET_BYTES: Final = 16
"""A shorter secret can be guessed from one message and its signature."""


class Channel(Protocol):
    """One way out."""

    @property
    def name(self) -> str:
        """``file``, ``email`` or ``webhook``."""
        ...

    def send(self, key: str, body: Mapping[str, Any], now: int) -> None:
        """Hand one message over; raises DeliveryError where nobody has taken it for sure."""
        ...


@dataclass(frozen=True, slots=True)
class FileChannel:
    """Adds messages to a file, one JSON object a line."""

    path: Path
    name: str = "file"

    def send(self, key: str, body: Mapping[str, Any], now: int) -> None:
        """Add a line, and return when it is on the disk."""
        del key, now  # both stand in the body
        line = json.dumps(body, ensure_ascii=False, sort_keys=True) + "\n"
        try:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise DeliveryError(
                f"{self.path}: cannot be written ({error.strerror}); check [alerts] file"
            ) from error


@dataclass(frozen=True, slots=True)
class EmailChannel:
    """Sends messages as e-mail in plain text."""

    settings: EmailSettings
    password: str
    timeout: float
    language: str
    name: str = "email"

    def send(self, key: str, body: Mapping[str, Any], now: int) -> None:
        """Send one e-mail; its Message-ID is the message's key, so a repetition is seen as one."""
        made = EmailMessage()
        made["From"] = self.settings.sender
        made["To"] = ", ".join(self.settings.to)
        made["Subject"] = subject_line(body, self.language)
        made["Date"] = format_datetime(datetime.fromtimestamp(now / MILLI, UTC))
        made["Message-ID"] = f"<{key}@graphfraud.invalid>"
        made["Auto-Submitted"] = "auto-generated"
        made.set_content(as_text(body, self.language))
        where = f"{self.settings.host}:{self.settings.port}"
        with _faults(where, "[alerts.email]"):
            server = self._server()
            try:
                with _deadline(self.timeout, lambda: server.sock):
                    self._greet(server)
                    server.send_message(made)
                with suppress(OSError, smtplib.SMTPException):  # the message is taken, whatever the farewell
                    server.quit()
            finally:
                server.close()

    def _server(self) -> smtplib.SMTP:
        host, port = self.settings.host, self.settings.port
        if self.settings.security == "tls":
            return smtplib.SMTP_SSL(host, port, timeout=self.timeout, context=ssl.create_default_context())
        return smtplib.SMTP(host, port, timeout=self.timeout)

    def _greet(self, server: smtplib.SMTP) -> None:
        if self.settings.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if self.settings.user:
            server.login(self.settings.user, self.password)


@dataclass(frozen=True, slots=True)
class WebhookChannel:
    """Posts messages as JSON, signed so that the receiver knows whom they are from and how old they are."""

    url: str
    secret: bytes
    timeout: float
    name: str = "webhook"

    def send(self, key: str, body: Mapping[str, Any], now: int) -> None:
        """Post one message; any answer from 200 to 299 takes it."""
        place = urlsplit(self.url)
        text = json.dumps(body, ensure_ascii=False, sort_keys=True).encode()
        stamp = str(now // MILLI)
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            "X-Graphfraud-Timestamp": stamp,
            "X-Graphfraud-Signature": f"sha256={signature(self.secret, stamp, text)}",
        }
        target = (place.path or "/") + (f"?{place.query}" if place.query else "")
        connection = self._connection(place.scheme, place.hostname or "", place.port)
        try:
            with _faults(f"{place.hostname}", "[alerts.webhook]"):
                connection.connect()
                with _deadline(self.timeout, lambda: connection.sock):
                    connection.request("POST", target, text, headers)
                    status = connection.getresponse().status
        finally:
            connection.close()
        if not 200 <= status < 300:
            raise DeliveryError(f"{place.hostname}: answered {status}; the message waits and is sent again")

    def _connection(self, scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
        if scheme == "https":
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(host, port, timeout=self.timeout, context=context)
        return http.client.HTTPConnection(host, port, timeout=self.timeout)


def signature(secret: bytes, timestamp: str, body: bytes) -> str:
    """Return what the receiver compares: HMAC-SHA256 of the timestamp, a full stop and the body, in hex."""
    return hmac.new(secret, timestamp.encode("ascii") + b"." + body, hashlib.sha256).hexdigest()


def open_channels(settings: AlertSettings, environment: Mapping[str, str], language: str) -> list[Channel]:
    """Return the channels that the settings name; nothing is connected yet.

    Args:
        settings: the shop's.
        environment: for the password and the secret, or the files that hold them.
        language: of e-mails.

    Raises:
        ConfigError: a password or secret is missing, too short, given twice, or its file cannot be read.
    """
    found: list[Channel] = []
    if settings.file:
        found.append(FileChannel(Path(settings.file)))
    if settings.email.host:
        password = _given(environment, SMTP_PASSWORD)
        if settings.email.user and not password:
            raise ConfigError(f"[alerts.email] has a user; give the password in {SMTP_PASSWORD} or its _FILE")
        found.append(EmailChannel(settings.email, password, settings.timeout_seconds, language))
    if settings.webhook.url:
        secret = _given(environment, WEBHOOK_SECRET).encode()
        if len(secret) < FEWEST_SECRET_BYTES:
            raise ConfigError(
                f"[alerts.webhook] needs a secret of {FEWEST_SECRET_BYTES} characters or more: give it in "
                f"{WEBHOOK_SECRET} or its _FILE"
            )
        found.append(WebhookChannel(settings.webhook.url, secret, settings.timeout_seconds))
    return found


def _given(environment: Mapping[str, str], name: str) -> str:
    plain, path = environment.get(name, ""), environment.get(f"{name}_FILE")
    if not path:
        return plain
    if plain:
        raise ConfigError(f"{name} and {name}_FILE are both set; keep one of them")
    try:
        return Path(path).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise ConfigError(f"{path}: cannot be read ({why}); check {name}_FILE") from error


@contextmanager
def _deadline(seconds: float, find: Callable[[], socket.socket | None]) -> Iterator[None]:
    """Cut a connection that takes longer in all: a server may send a byte now and then for ever."""

    def cut() -> None:
        found = find()
        if found is not None:
            with suppress(OSError):
                found.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextmanager
def _faults(where: str, section: str) -> Iterator[None]:
    """Turn what goes wrong on the way into one sentence; a server's own words are left out."""
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        raise DeliveryError(f"{where}: refused the user or password; check {section}") from error
    except smtplib.SMTPResponseException as error:
        raise DeliveryError(f"{where}: answered {error.smtp_code}; the message waits") from error
    except ssl.SSLError as error:
        raise DeliveryError(f"{where}: no safe connection ({error.reason}); check {section}") from error
    except TimeoutError as error:
        raise DeliveryError(f"{where}: did not answer in time; the message waits") from error
    except (OSError, http.client.HTTPException, smtplib.SMTPException) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise DeliveryError(f"{where}: cannot be reached ({why}); the message waits") from error
