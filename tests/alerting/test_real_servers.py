"""Messages reach real servers, and nothing is lost where one is down, slow, broken or says no."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from graphfraud.alert_settings import AlertSettings, EmailSettings, WebhookSettings
from graphfraud.alerting.alerts import Alert, AlertKind
from graphfraud.alerting.channels import SMTP_PASSWORD, WEBHOOK_SECRET, open_channels
from graphfraud.alerting.delivery import deliver
from graphfraud.errors import ConfigError
from graphfraud.ledger import open_ledger
from graphfraud.ledger.outbox import add_alerts, list_alerts, unsent_messages
from graphfraud.settings import Settings
from tests.alerting.mail_server import Mailbox, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphfraud.ledger import Ledger

SECRET = "a secret of the two alone"  # noqa: S105  # of a server that is made up here
HOUR = 3_600_000
TIMEOUT = 0.5
PATIENCE = 20
"""Seconds within which a round with a hanging server has to come back; its timeout is half a second."""


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_780_000_000_000

    def __call__(self) -> int:
        """Return the time, ms since 1970 UTC."""
        return self.now


class Hook:
    """A real HTTP server that keeps what it was sent, and answers as it is told."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.status = 200
        self.mood = "answers"
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hook.got.append((dict(self.headers.items()), body))
                if hook.mood == "hangs":
                    hook.stop.wait(PATIENCE)
                    return
                if hook.mood == "dribbles":
                    self.dribble()
                    return
                self.send_response(hook.status)
                self.end_headers()

            def dribble(self) -> None:
                with contextlib.suppress(OSError):
                    while not hook.stop.wait(0.1):
                        self.wfile.write(b"HTTP"[:1])
                        self.wfile.flush()

            def log_message(self, *_words: Any) -> None:
                pass

        self.stop = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server.server_port}/fraud?shop=1"

    def close(self) -> None:
        """Stop it."""
        self.stop.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def hook() -> Iterator[Hook]:
    server = Hook()
    yield server
    server.close()


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield box, controller.port
    controller.stop()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}") as opened:
        yield opened


def by_webhook(url: str, **more: Any) -> Settings:
    return Settings(alerts=AlertSettings(webhook=WebhookSettings(url=url), timeout_seconds=TIMEOUT, **more))


def by_email(port: int) -> Settings:
    email = EmailSettings(
        host="127.0.0.1",
        port=port,
        security="none",
        sender="graphfraud@shop.example",
        to=["team@shop.example"],
    )
    return Settings(alerts=AlertSettings(email=email, timeout_seconds=TIMEOUT))


def alert(number: int, at: int = 0) -> Alert:
    return Alert(AlertKind.ORDER, f"order:E{number}", f"E{number}", at, {"score": 20_000})


def send(ledger: Ledger, settings: Settings, clock: Clock) -> Any:
    return deliver(ledger, settings, open_channels(settings.alerts, {WEBHOOK_SECRET: SECRET}, "en"), clock)


def told(bodies: list[bytes]) -> list[str]:
    return [one["id"] for body in bodies for group in json.loads(body)["groups"] for one in group["subjects"]]


def test_a_webhook_gets_the_message_with_a_signature_over_time_and_body(ledger: Ledger, hook: Hook) -> None:
    clock = Clock()
    add_alerts(ledger, [alert(1), alert(2)])
    assert send(ledger, by_webhook(hook.url), clock).sent == 1
    [(headers, body)] = hook.got
    stamp = headers["X-Graphfraud-Timestamp"]
    wanted = hmac.new(SECRET.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["X-Graphfraud-Signature"] == f"sha256={wanted}"
    assert int(stamp) == clock.now // 1000
    assert headers["Idempotency-Key"] == json.loads(body)["message"]
    assert sorted(told([body])) == ["E1", "E2"]
    assert send(ledger, by_webhook(hook.url), clock).sent == 0


def test_an_e_mail_reaches_a_real_server_in_plain_text(ledger: Ledger, mailbox: tuple[Mailbox, int]) -> None:
    box, port = mailbox
    add_alerts(ledger, [alert(1)])
    assert send(ledger, by_email(port), Clock()).sent == 1
    [envelope] = box.got
    assert envelope.rcpt_tos == ["team@shop.example"]
    text = envelope.content.decode()
    assert "Subject: graphfraud: 1 alerts" in text
    assert "E1: 20.0 points" in text


@pytest.mark.parametrize("trouble", ["500", "301", "down", "hangs", "dribbles"])
def test_a_webhook_in_trouble_loses_nothing_and_gets_the_same_message_later(
    ledger: Ledger, hook: Hook, trouble: str
) -> None:
    clock = Clock()
    settings = by_webhook(f"http://127.0.0.1:{free_port()}/" if trouble == "down" else hook.url)
    hook.status = int(trouble) if trouble.isdigit() else 200
    hook.mood = trouble if trouble in {"hangs", "dribbles"} else "answers"
    add_alerts(ledger, [alert(number) for number in range(5)])
    began = time.monotonic()
    done = send(ledger, settings, clock)
    assert time.monotonic() - began < PATIENCE
    assert (done.sent, len(done.faults)) == (0, 1)
    assert send(ledger, settings, clock).faults == [], "not tried again before it is due"
    [waiting] = unsent_messages(ledger)
    assert (waiting.attempts, waiting.error) == (1, done.faults[0].removeprefix("webhook: "))
    tries = len(hook.got)
    hook.status, hook.mood, clock.now = 200, "answers", clock.now + HOUR
    assert send(ledger, by_webhook(hook.url), clock).sent == 1
    assert sorted(told([hook.got[-1][1]])) == [f"E{number}" for number in range(5)]
    assert len({headers["Idempotency-Key"] for headers, _ in hook.got}) == 1
    assert len(hook.got) == tries + 1
    assert unsent_messages(ledger) == []


@pytest.mark.parametrize("trouble", ["451 try later", "down", "hangs"])
def test_a_mail_server_in_trouble_loses_nothing(
    ledger: Ledger, mailbox: tuple[Mailbox, int], trouble: str
) -> None:
    box, port = mailbox
    clock = Clock()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        ports = {"down": free_port(), "hangs": silent.getsockname()[1]}
        box.answer = trouble if trouble[0].isdigit() else box.answer
        add_alerts(ledger, [alert(1)])
        assert len(send(ledger, by_email(ports.get(trouble, port)), clock).faults) == 1
    box.answer, clock.now = "250 OK", clock.now + HOUR
    box.got.clear()
    assert send(ledger, by_email(port), clock).sent == 1
    assert len(box.got) == 1


def test_a_password_is_never_sent_in_clear_and_a_wrong_one_is_a_fault(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="does not travel in clear"):
        EmailSettings(host="h", sender="a@b.example", to=["c@d.example"], user="u", security="none")
    refusing = Controller(
        Mailbox(),
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=lambda *_: AuthResult(success=False),
        auth_require_tls=True,
    )
    refusing.start()
    try:
        email = EmailSettings(
            host="127.0.0.1", port=refusing.port, sender="a@b.example", to=["c@d.example"], user="u"
        )
        settings = Settings(alerts=AlertSettings(email=email, timeout_seconds=TIMEOUT))
        add_alerts(ledger, [alert(1)])
        channels = open_channels(settings.alerts, {SMTP_PASSWORD: "secret"}, "en")
        [fault] = deliver(ledger, settings, channels, Clock()).faults
    finally:
        refusing.stop()
    assert "secret" not in fault
    assert len(unsent_messages(ledger)) == 1


def test_one_channel_in_trouble_holds_up_no_other(
    ledger: Ledger, hook: Hook, mailbox: tuple[Mailbox, int], tmp_path: Path
) -> None:
    box, port = mailbox
    hook.status = 500
    settings = by_email(port)
    alerts = settings.alerts.model_copy(
        update={"webhook": WebhookSettings(url=hook.url), "file": str(tmp_path / "alerts.jsonl")}
    )
    add_alerts(ledger, [alert(1)])
    done = send(ledger, settings.model_copy(update={"alerts": alerts}), Clock())
    assert (done.sent, len(done.faults), len(box.got)) == (2, 1, 1)
    assert told([(tmp_path / "alerts.jsonl").read_bytes()]) == ["E1"]


def test_the_same_cause_is_told_once_and_what_waits_is_one_digest(ledger: Ledger, hook: Hook) -> None:
    clock, settings = Clock(), by_webhook(hook.url, per_hour=2)
    for number in range(5):
        assert add_alerts(ledger, [alert(number), alert(0)]) == 1
        send(ledger, settings, clock)
    assert [len(told([body])) for _, body in hook.got] == [1, 1]
    clock.now += HOUR
    send(ledger, settings, clock)
    assert [len(told([body])) for _, body in hook.got] == [1, 1, 3]
    assert sorted(told([body for _, body in hook.got])) == [f"E{number}" for number in range(5)]
    assert len(list_alerts(ledger)) == 5


def test_nothing_goes_out_in_the_quiet_hours_and_everything_after(ledger: Ledger, hook: Hook) -> None:
    clock = Clock()  # 05:26 in Tokyo
    settings = by_webhook(hook.url, quiet="22:00-07:00")
    for number in range(3):
        add_alerts(ledger, [alert(number)])
        assert send(ledger, settings, clock).sent == 0
    clock.now += 2 * HOUR
    assert send(ledger, settings, clock).sent == 1
    assert sorted(told([hook.got[0][1]])) == ["E0", "E1", "E2"]


def test_whoever_dies_while_sending_leaves_the_message_for_the_next(ledger: Ledger, hook: Hook) -> None:
    clock, settings = Clock(), by_webhook(hook.url)
    add_alerts(ledger, [alert(1)])
    [channel] = open_channels(settings.alerts, {WEBHOOK_SECRET: SECRET}, "en")

    class Dies:
        name = channel.name

        def send(self, key: str, body: Any, now: int) -> None:
            channel.send(key, body, now)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver(ledger, settings, [Dies()], clock)
    assert send(ledger, settings, clock).sent == 0, "somebody may still be sending it"
    clock.now += 60_000
    assert send(ledger, settings, clock).sent == 1
    assert len({headers["Idempotency-Key"] for headers, _ in hook.got}) == 1


@pytest.mark.parametrize(("secret", "words"), [("", "16 characters"), ("short", "16 characters")])
def test_a_webhook_without_a_good_secret_is_refused(secret: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        open_channels(by_webhook("https://hooks.shop.example/").alerts, {WEBHOOK_SECRET: secret}, "en")


def test_the_secret_may_stand_in_a_file_and_not_in_both(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text(SECRET + "\n", encoding="utf-8")
    settings = by_webhook("https://hooks.shop.example/").alerts
    [channel] = open_channels(settings, {f"{WEBHOOK_SECRET}_FILE": str(path)}, "en")
    assert channel.secret == SECRET.encode()  # type: ignore[attr-defined]
    with pytest.raises(ConfigError, match="both set"):
        open_channels(settings, {WEBHOOK_SECRET: SECRET, f"{WEBHOOK_SECRET}_FILE": str(path)}, "en")
