"""The service as it is run: a process of its own on this host, asked over HTTP."""

from __future__ import annotations

import contextlib
import json
import re
import secrets
import signal
import socket
import subprocess
import sysconfig
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.main import get_command

from graphfraud.checkout import Action, EntryType, Order
from graphfraud.checkout.keyring import MATCHING_SECRET, TRUSTED_KEYS
from graphfraud.checkout.service import ServiceSettings, create_app, read_api_keys
from graphfraud.checkout.service.access import Gate, RateLimit
from graphfraud.checkout.service.models import MOST_ORDERS, OrderIn
from graphfraud.cli.app import app
from graphfraud.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.checkout.conftest import Desk

SCRIPTS = Path(sysconfig.get_path("scripts"))
KEY = secrets.token_hex(16)
FLAT = "東京都新宿区西新宿2-8-1 第一ビル101号室"
FLAT_TYPED_OTHERWISE = "東京都新宿区西新宿２丁目８番１号 第一ビル ＃１０１"


@dataclass
class Service:
    """A running service."""

    port: int
    process: subprocess.Popen[str]

    def ask(
        self, method: str, path: str, body: Any = None, key: str | None = KEY
    ) -> tuple[int, dict[str, Any]]:
        """Send a request; return the status and what came back."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Content-Type": "application/json"} | ({"X-API-Key": key} if key is not None else {})
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        with contextlib.closing(connection):
            connection.request(method, path, data, headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextlib.contextmanager
def running(desk: Desk, fail: str) -> Iterator[Service]:
    port = free_port()
    key_file = desk.base / "api-keys"
    key_file.write_text(f"# the shop\n{KEY}\n", encoding="ascii")
    key_file.chmod(0o600)
    keys = desk.ring.folder
    words: list[str | Path] = [
        SCRIPTS / "graphfraud", "checkout", "serve", "--fail", fail, "--folder", desk.folder,
        "--trusted-keys", keys / TRUSTED_KEYS, "--secret", keys / MATCHING_SECRET,
        "--api-keys", key_file, "--port", str(port), "--hits", desk.base / "hits.jsonl", "--rate", "5000",
    ]  # fmt: skip
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as process:
        try:
            service = Service(port, process)
            end = time.monotonic() + 60
            while True:
                try:
                    service.ask("GET", "/health")
                    break
                except OSError:
                    assert process.poll() is None, process.stderr.read() if process.stderr else ""
                    assert time.monotonic() < end
                    time.sleep(0.1)
            yield service
        finally:
            process.send_signal(signal.SIGINT)


@pytest.fixture(scope="module")
def desk(new_desk: Callable[..., Desk], tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Give a shop whose list was published by the machine's own clock, which the service has too."""
    desk = new_desk(tmp_path_factory.mktemp("service"), now=time.time_ns() // 1_000_000 - 120_000)
    desk.publish(
        desk.entry(EntryType.EMAIL, "taro@example.jp", reason="chargeback"),
        desk.entry(
            EntryType.ADDRESS, "東京都新宿区西新宿2-8-1 第一ビル101号室", Action.REVIEW, postcode="160-0023"
        ),
    )
    return desk


@pytest.fixture(scope="module")
def service(desk: Desk) -> Iterator[Service]:
    with running(desk, "open") as service:
        yield service


def test_many_orders_are_answered_in_their_order(service: Service) -> None:
    orders = [
        {"order_id": "1", "email": "TARO@example.jp"},
        {"order_id": "2", "email": "hanako@example.jp"},
        {
            "order_id": "3",
            "address": "東京都新宿区西新宿２丁目８番１号 第一ビル ＃１０１",
            "postcode": "1600023",
        },
    ]
    status, body = service.ask("POST", "/v1/orders", {"orders": orders})
    assert status == 200
    told = [(one["order_id"], one["action"], one["stops"], one["reason"]) for one in body["answers"]]
    assert told == [
        ("1", "block", True, "chargeback"),
        ("2", None, False, ""),
        ("3", "review", False, "fraud"),
    ]
    assert body["answers"][0]["matches"] == [
        {"entry_id": "B-000001", "action": "block", "type": "email", "reason": "chargeback"}
    ]


def test_single_values_are_answered(service: Service) -> None:
    values = [{"type": "email", "value": "Taro@Example.JP"}, {"type": "phone", "value": "090-1111-2222"}]
    status, body = service.ask("POST", "/v1/values", {"values": values})
    assert (status, [one["action"] for one in body["answers"]]) == (200, ["block", None])


def test_a_hit_leaves_a_line(desk: Desk, service: Service) -> None:
    order = {"order_id": "O-77", "email": "taro@example.jp", "amount": 4800, "currency": "JPY"}
    service.ask("POST", "/v1/orders", {"orders": [order]})
    lines = (desk.base / "hits.jsonl").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if '"O-77"' in line and '"amount":4800' in line]


@pytest.mark.parametrize("key", [None, "", "x" * 32, KEY[:-1], KEY + "0", KEY.upper() + "!"])
@pytest.mark.parametrize("path", ["/v1/orders", "/v1/values", "/v1/status"])
def test_without_a_key_nothing_is_told(service: Service, path: str, key: str | None) -> None:
    method = "GET" if path == "/v1/status" else "POST"
    status, body = service.ask(method, path, {"orders": [{}], "values": []}, key=key)
    assert (status, set(body)) == (401, {"detail"})


def test_health_and_readiness_need_no_key_and_tell_little(service: Service) -> None:
    assert service.ask("GET", "/health", key=None) == (200, {"up": True})
    assert service.ask("GET", "/ready", key=None) == (200, {"ready": True, "version": 1})
    status, body = service.ask("GET", "/v1/status")
    assert (status, body["entries"], body["refused"]) == (200, 2, "")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b"[" * 50_000, 422),
        (b"\xff\xfe", 422),
        ({"orders": []}, 422),
        ({"orders": [{}] * (MOST_ORDERS + 1)}, 422),
        ({"orders": [{"e_mail": "x"}]}, 422),
        ({"orders": [{"email": 7}]}, 422),
        ({"orders": [{"email": "x" * 1001}]}, 422),
        ({"orders": [{"amount": -1}]}, 422),
        ({"orders": [{"amount": 10**400}]}, 422),
        (b'{"orders": [{"email": "\\ud800"}]}', 422),
        (b'{"orders": [{"amount": NaN}]}', 422),
        (b" " * 1_100_000, 413),
    ],
)
def test_a_request_of_the_wrong_shape_is_refused_without_giving_its_values_back(
    service: Service, body: Any, status: int
) -> None:
    found, answer = service.ask("POST", "/v1/orders", body)
    assert found in {status, 400}
    assert set(answer) == {"detail"}
    assert "xxxx" not in answer["detail"]


def test_orders_of_hostile_text_are_answered(service: Service) -> None:
    hostile = ["\x00", "\u202e", "<script>", "x" * 1000, "'; DROP TABLE", "\n\r\n", "𠮷" * 900]
    orders = [{name: text for name in OrderIn.model_fields if name not in NOT_TEXT} for text in hostile]
    status, body = service.ask("POST", "/v1/orders", {"orders": orders})
    assert (status, len(body["answers"])) == (200, len(hostile))


NOT_TEXT = {"amount", "device_kind", "card_kind"}


def test_the_service_takes_every_field_of_an_order() -> None:
    assert list(OrderIn.model_fields) == list(Order.__slots__)


def test_the_running_service_keeps_every_promise_of_its_openapi_page(desk: Desk, service: Service) -> None:
    words: list[str | Path] = [
        SCRIPTS / "schemathesis", "run", f"http://127.0.0.1:{service.port}/openapi.json",
        "--header", f"X-API-Key: {KEY}", "--checks", "all",
        "--max-examples", "40", "--seed", "1", "--generation-database", "none", "--no-color",
    ]  # fmt: skip
    done = subprocess.run(words, cwd=desk.base, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    assert re.search(r"Tested: 5\b", done.stdout), done.stdout[-3000:]


@pytest.mark.parametrize(("fail", "action"), [("open", None), ("closed", "block"), ("review", "review")])
def test_without_a_release_the_shops_own_setting_answers(
    tmp_path: Path, fail: str, action: str | None
) -> None:
    from tests.checkout.conftest import Desk  # noqa: PLC0415  # see above

    empty = Desk(tmp_path)
    empty.ring.create()
    with running(empty, fail) as service:
        status, body = service.ask("POST", "/v1/orders", {"orders": [{"email": "anybody@example.jp"}]})
        assert (status, body["answers"][0]["action"]) == (200, action)
        assert "there is no good release" in body["answers"][0]["unavailable"]
        assert service.ask("GET", "/ready") == (503, {"ready": False, "version": None})


def test_a_key_is_told_how_long_to_wait_once_its_bucket_is_empty() -> None:
    now = 0.0
    limit = RateLimit(per_second=10, burst=20, clock=lambda: now)
    assert limit.seconds_to_wait(0, 20) == 0
    assert limit.seconds_to_wait(0, 5) == pytest.approx(0.5)
    assert limit.seconds_to_wait(1, 20) == 0, "each key has a bucket of its own"
    now = 0.4
    assert limit.seconds_to_wait(0, 5) == pytest.approx(0.1)
    assert limit.seconds_to_wait(0, 4) == 0
    now = 1_000.0
    assert limit.seconds_to_wait(0, 21) == pytest.approx(0.1), "a bucket holds no more than its burst"


def test_two_keys_are_known_while_one_follows_the_other() -> None:
    gate = Gate(("a" * 32, "b" * 32))
    assert [gate.number_of(key) for key in ("a" * 32, "b" * 32, "c" * 32, "", None)] == [
        0,
        1,
        None,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("text", "mode", "why"),
    [
        ("short\n", 0o600, "at least 32"),
        ("# none\n", 0o600, "at least 32"),
        ("x" * 40, 0o644, "others can read"),
    ],
)
def test_keys_that_are_not_safe_are_refused(tmp_path: Path, text: str, mode: int, why: str) -> None:
    path = tmp_path / "keys"
    path.write_text(text, encoding="ascii")
    path.chmod(mode)
    with pytest.raises(ConfigError, match=why):
        read_api_keys(path)


def test_a_service_without_keys_is_none(desk: Desk) -> None:
    with pytest.raises(ConfigError, match="needs API keys"):
        create_app(desk.reader(), ServiceSettings(api_keys=()))


def test_what_to_do_without_a_release_must_be_stated() -> None:
    command: Any = get_command(app)
    serve = command.commands["checkout"].commands["serve"]
    assert next(one for one in serve.params if one.name == "fail").required
