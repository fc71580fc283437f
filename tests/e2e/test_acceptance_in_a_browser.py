"""From the morning's queue to a blocked flat, by two people in a browser, up to the checkout that refuses.

The last lines of the test's output tell how many clicks it took, and how long the two waited for the screen.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from graphfraud.blocklist import EntryStatus
from graphfraud.checkout import Action, Order, Reader, ReaderSettings
from graphfraud.judgement import Judgement
from graphfraud.ledger import open_ledger
from graphfraud.ledger.acts import Request
from graphfraud.ledger.entry_reading import list_entries
from graphfraud.ledger.people import change_role
from graphfraud.ledger.verdicts import judgements
from graphfraud.rights import Role
from graphfraud.ui.words import Words
from tests.e2e.conftest import Screens, address_of, click_node, graph_of, serving, settle, until
from tests.e2e.hand import Hand
from tests.people import PASSWORD, log_in_at_the_screens, now_ms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.conftest import Place

FLAT, NEIGHBOUR = "東京都新宿区西新宿2-8-1 101", "東京都新宿区西新宿2-8-1 102"

OTHER_SPELLING, NEIGHBOURS_SPELLING = (
    "東京都新宿区西新宿２丁目８番１号 １０１号室",
    "東京都新宿区西新宿２丁目８番１号 １０２号室",
)

VICTIM = "D5"


def orders() -> list[dict[str, str]]:
    """Make sixty strangers, five accounts on one flat and one phone whose orders wait, and a neighbour."""
    strangers: list[tuple[str, dict[str, str]]] = [
        (f"S{number:02d}", {"card": f"tok_s{number}"}) for number in range(60)
    ]
    ring = [
        (
            f"D{number}",
            {
                "card": f"tok_d{number}",
                "device": "drop-phone",
                "device_kind": "app",
                "address": FLAT,
                "status": "open",
                "amount": "30000",
                "at": f"2026-06-05T1{number}:00:00+09:00",
            },
        )
        for number in range(1, 6)
    ]
    neighbour = [("N1", {"card": "tok_n1", "address": NEIGHBOUR, "status": "shipped"})]
    return [
        {
            "event_id": f"E-{number:04d}",
            "kind": "order",
            "at": f"2026-06-0{1 + number % 4}T10:00:00+09:00",
            "account": account,
            "email": f"{account.lower()}-box@example.jp",
            "card_kind": "token",
            "amount": "5000",
            "currency": "JPY",
        }
        | columns
        for number, (account, columns) in enumerate([*strangers, *ring, *neighbour])
    ]


@pytest.fixture
def drop_screens(browser: Browser, place: Place) -> Iterator[Screens]:
    """Serve a shop in which somebody sends to one flat, and entries for more than 90 days need a lead."""
    del browser
    (place.folder / "graphfraud.toml").write_text("[limits.investigator]\ndays = 90\n", encoding="utf-8")
    place.ask("nightly", place.feed("orders.csv", orders()), "--as-of", "2026-06-05T23:59:00+09:00")
    place.ask("release", "keys", "new")
    for role in Role:
        log_in_at_the_screens(place, role)
    with serving(place) as screens:
        yield screens


@dataclass(frozen=True)
class Colleague:
    """Somebody with a browser of their own."""

    hand: Hand
    say: Words

    def log_in(self, screens: Screens, name: str) -> None:
        """Come in by the form, and have names shown."""
        self.hand.page.goto(screens.address)
        self.hand.page.get_by_label(self.say("login.name")).fill(name)
        self.hand.page.get_by_label(self.say("login.password")).fill(PASSWORD)
        self.hand.texts += 2
        self.hand.click(self.hand.page.get_by_role("button", name=self.say("login.button")))
        self.hand.page.get_by_role("heading", name=self.say("queue.title")).wait_for()
        settle(self.hand.page)
        self.hand.click(self.hand.page.get_by_text(self.say("visit.unmask"), exact=True))

    def press(self, key: str, **fields: str) -> None:
        """Press the button with some words."""
        self.hand.click(self.hand.page.get_by_role("button", name=self.say(key, **fields), exact=True))


def propose(one: Colleague) -> None:
    """Take the next ring, read why, pick the drop address, see its impact, propose a block for 180 days."""
    page, say, hand = one.hand.page, one.say, one.hand
    one.press("queue.take")
    until(lambda: "/ring?id=R-" in address_of(page))
    flat = next(
        node for node in graph_of(page)["at"] if node.startswith("address:") and node.endswith("|101")
    )
    page.locator(".st-key-panel").get_by_text(say("ring.against")).wait_for()
    settle(page)
    click_node(page, flat)
    hand.clicks += 1
    one.press("marking.open")
    page.get_by_text(say("impact.unit", unit="101", accounts="6").split(":")[0]).first.wait_for()
    assert page.get_by_text(say("impact.orders", orders="5", customers="5", money="¥150,000")).count()
    hand.type(page.get_by_role("spinbutton", name=say("marking.days")), "180")
    hand.type(page.get_by_role("textbox", name=say("case.why")), "五つのアカウントが一つの部屋へ")
    page.get_by_text(say("marking.needs")).wait_for()
    one.press("marking.button", count="1")
    page.get_by_text(say("entry_status.proposed")).first.wait_for()


def judge(one: Colleague) -> None:
    """Give the verdict fraud on all members but one, and victim on that one."""
    page, say, hand = one.hand.page, one.say, one.hand
    settle(page)
    hand.click(page.get_by_test_id("stButtonGroup").get_by_text(say("tabs.verdict"), exact=True))
    for scope, judgement, count in (("all_but", Judgement.FRAUD, "4"), ("picked", Judgement.VICTIM, "1")):
        if judgement is not Judgement.FRAUD:
            hand.choose(
                page.get_by_role("combobox", name=say("column.judgement")), say(f"judgement.{judgement}")
            )
        hand.click(page.get_by_test_id("stRadio").get_by_text(say(f"verdict.{scope}"), exact=True))
        members = page.get_by_role("combobox", name=say(f"verdict.{scope}"))
        hand.choose(members, f"{say('label.account')}: {VICTIM}")
        page.keyboard.press("Escape")
        settle(page)
        one.press("verdict.button", count=count)
        page.get_by_text(say("verdict.given")).first.wait_for()
        settle(page)


def approve_and_publish(one: Colleague) -> None:
    """Look at what waits, approve it, and publish the release."""
    page, say, hand = one.hand.page, one.say, one.hand
    hand.click(page.get_by_role("link", name=say("approvals.title")))
    page.get_by_role("heading", name=say("approvals.title")).wait_for()
    settle(page)
    page.get_by_test_id("stDataFrame").click(position={"x": 120, "y": 55})
    hand.clicks += 1
    one.press("entry.approve")
    page.get_by_text(say("approvals.none")).wait_for()
    hand.click(page.get_by_role("link", name=say("blocklist.title")))
    one.press("release.publish")
    page.get_by_text(say("release.published")).wait_for()


def admin_of(place: Place) -> Request:
    """Make a request of the shop's admin."""
    return Request(log_in_at_the_screens(place, Role.ADMIN), now_ms(), "", secrets.token_hex(8))


def reader(folder: Path) -> Reader:
    return Reader(
        ReaderSettings(
            folder=folder / "release",
            trusted_keys=folder / "release-keys" / "trusted-keys.json",
            secrets=(folder / "release-keys" / "matching-secret",),
            when_unavailable=None,
        )
    )


@pytest.mark.parametrize("locale", ["en-US", "ja-JP"])
def test_from_the_queue_to_a_refused_order_while_the_neighbour_passes(
    drop_screens: Screens, watched: Callable[..., Page], locale: str
) -> None:
    say, place = Words.of(locale[:2]), drop_screens.place
    investigator, lead = (Colleague(Hand(watched(locale)), say) for _ in range(2))
    investigator.log_in(drop_screens, "investigator")
    propose(investigator)
    judge(investigator)
    lead.log_in(drop_screens, "lead")
    approve_and_publish(lead)

    with open_ledger(f"sqlite:///{place.ledger}") as ledger:
        given = judgements(ledger).nodes
    assert given == {f"account:D{number}": Judgement.FRAUD for number in range(1, 5)} | {
        f"account:{VICTIM}": Judgement.VICTIM
    }
    checkout = reader(place.folder)
    refused = checkout.check(Order(account="X1", address=OTHER_SPELLING))
    passes = checkout.check(Order(account="N1", address=NEIGHBOURS_SPELLING))
    assert (refused.action, refused.reason) == (Action.BLOCK, "drop_address")
    assert passes.action is None
    for name, one in (("investigator", investigator), ("lead", lead)):
        hand = one.hand
        print(f"{locale} {name}: {hand.clicks} clicks, {hand.texts} texts, waited {hand.waited:.1f} s")  # noqa: T201  # the figures are wanted


def test_a_click_on_approve_by_who_no_longer_may_is_refused_by_the_ledger(
    drop_screens: Screens, watched: Callable[..., Page]
) -> None:
    say, place = Words.of("en"), drop_screens.place
    investigator, lead = (Colleague(Hand(watched()), say) for _ in range(2))
    investigator.log_in(drop_screens, "investigator")
    propose(investigator)
    lead.log_in(drop_screens, "lead")
    page = lead.hand.page
    drop_screens.open(page, "approvals")
    page.get_by_test_id("stDataFrame").click(position={"x": 120, "y": 55})
    page.get_by_role("button", name=say("entry.approve"), exact=True).wait_for()
    with open_ledger(f"sqlite:///{place.ledger}") as ledger:
        change_role(ledger, admin_of(place), "lead", Role.VIEWER)
    lead.press("entry.approve")
    page.get_by_text("may not do this").wait_for()
    with open_ledger(f"sqlite:///{place.ledger}") as ledger:
        assert [row.status for row in list_entries(ledger, admin_of(place))] == [EntryStatus.PROPOSED]
