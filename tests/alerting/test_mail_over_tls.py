"""E-mail goes out over TLS with a checked certificate, and a password only then."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from graphfraud.alert_settings import AlertSettings, EmailSettings
from graphfraud.alerting.channels import SMTP_PASSWORD, open_channels
from graphfraud.errors import DeliveryError
from tests.alerting.mail_server import Mailbox, free_port

if TYPE_CHECKING:
    from pathlib import Path

HOST = "127.0.0.1"
PASSWORD = "correct horse"  # noqa: S105  # of a server that is made up here
NOW = 1_780_000_000_000
BODY = {"message": "key", "since": "2026-05-28T20:26:40Z", "alerts": 1, "groups": [], "more_groups": 0}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a key and a certificate for this machine, signed by itself, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return path


def send(port: int, **more: Any) -> None:
    email = EmailSettings(host=HOST, port=port, sender="a@b.example", to=["c@d.example"], user="u", **more)
    [channel] = open_channels(AlertSettings(email=email, timeout_seconds=5), {SMTP_PASSWORD: PASSWORD}, "en")
    channel.send("key", BODY, NOW)


@pytest.mark.parametrize("trusted", [True, False], ids=["trusted", "unknown"])
def test_starttls_comes_before_the_password_and_checks_the_certificate(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, trusted: bool
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    box, passwords = Mailbox(), []

    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        passwords.append(data.password)
        return AuthResult(success=True)

    server = Controller(
        box,
        hostname=HOST,
        port=free_port(),
        tls_context=context,
        require_starttls=True,
        authenticator=check,
        auth_required=True,
    )
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    server.start()
    try:
        if trusted:
            send(server.port)
        else:
            with pytest.raises(DeliveryError, match="no safe connection"):
                send(server.port)
    finally:
        server.stop()
    assert (len(box.got), passwords) == ((1, [PASSWORD.encode()]) if trusted else (0, []))


def test_a_server_without_starttls_gets_neither_message_nor_password() -> None:
    box = Mailbox()
    server = Controller(box, hostname=HOST, port=free_port())
    server.start()
    try:
        with pytest.raises(DeliveryError):
            send(server.port)
    finally:
        server.stop()
    assert box.got == []


def test_a_server_that_speaks_tls_from_the_first_byte_takes_the_message(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    box = Mailbox()
    server = Controller(
        box,
        hostname=HOST,
        port=free_port(),
        ssl_context=context,
        authenticator=lambda *_: AuthResult(success=True),
        auth_require_tls=False,
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    server.start()
    try:
        send(server.port, security="tls")
    finally:
        server.stop()
    assert len(box.got) == 1
