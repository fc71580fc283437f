"""Orders in which every text that a customer can write is an attack."""

from __future__ import annotations

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
MARKUP = "[x](javascript:alert(3)) :red[red] $x^2$ **bold** `code` ![i](http://evil.example/i.png)"
BREAKOUT = ']]> href="http://evil.example" \' --> {{7*7}} ${7*7} \\u003c'
MOVES = "\x1b[31m\u202e\u2066evil\u200f\u2028line"
LONG = "長" * 500


def hostile_orders() -> list[dict[str, str]]:
    """Make five orders on one device and one address whose every cell is hostile."""
    accounts = (f"{SCRIPT}1", f"{MARKUP}2", f"{BREAKOUT}3", f"{MOVES}4", f"{LONG}5")
    return [
        {
            "event_id": f"E{number}{SCRIPT}{MOVES}",
            "kind": "order",
            "at": f"2026-06-0{number + 1}T10:00:00+09:00",
            "account": account,
            "name": f"{SCRIPT}{MARKUP}{number}",
            "recipient": LONG,
            "email": f"x{number}\u202e<b>@example.jp",
            "device": f"device{SCRIPT}{MARKUP}{BREAKOUT}",
            "device_kind": "app",
            "card": f"tok_{BREAKOUT}{number % 2}",
            "card_kind": "token",
            "address": f"東京都大田区羽田旭町9-9-9 {SCRIPT}{LONG}",
            "items": f"{SCRIPT};{MARKUP};{LONG}",
            "amount": "1000",
            "currency": "JPY",
        }
        for number, account in enumerate(accounts)
    ]
