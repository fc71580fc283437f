"""Who else may be behind a value: cautions, narrower values, and who is linked, on a shop after a night."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from graphfraud.blocklist import Caution, EntryReason, EntryStatus
from graphfraud.checkout.entry import Action, EntryType
from graphfraud.errors import ConfigError, NotFoundError, RefusedError
from graphfraud.investigation.listing import Listing
from graphfraud.investigation.own_values import keep_own_values
from graphfraud.ledger import open_ledger
from graphfraud.ledger.acts import Request
from graphfraud.ledger.entries import Draft
from graphfraud.ledger.people import NewPerson, add_first_admin, add_user
from graphfraud.ledger.sessions import log_in
from graphfraud.reference_settings import IpFileSettings, WatchListSettings
from graphfraud.rights import Role
from graphfraud.settings import Settings, ShopSettings
from graphfraud.stores.open import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphfraud.investigation.listing import Assessment
    from tests.conftest import Place

    NightWith = Callable[..., Place]

NOW = 1_790_000_000_000
"""In September 2026: orders of early June are settled."""

PASSWORD = "correct horse battery"  # noqa: S105  # of people who are made up here
TOWER = "東京都大田区羽田旭町9-9-9"
NUMBERS = count()


@dataclass
class Bureau:
    """The list of a shop, and who works on it."""

    listing: Listing
    tokens: dict[str, str]

    def ask(self, who: str, why: str = "seen") -> Request:
        """Make a request as somebody; each is another one."""
        return Request(self.tokens[who], NOW, why, f"request-{next(NUMBERS)}")

    def assess(self, kind: EntryType, value: str, **told: Any) -> Assessment:
        """Weigh a value as the lead."""
        return self.listing.assess(self.ask("lead"), draft(kind, value, **told))


def draft(kind: EntryType, value: str, **told: Any) -> Draft:
    given = {"action": Action.BLOCK, "reason": EntryReason.DROP_ADDRESS}
    return Draft(type=kind, value=value, **(given | told))


@contextmanager
def bureau(place: Place, settings: Settings | None = None) -> Iterator[Bureau]:
    store = open_store(f"sqlite:///{place.graph}")
    try:
        with open_ledger(f"sqlite:///{place.ledger}") as ledger:
            add_first_admin(ledger, "admin", PASSWORD, NOW)
            tokens = {"admin": log_in(ledger, "admin", PASSWORD, NOW).token}
            for name, role in (("lead", Role.LEAD), ("second", Role.LEAD), ("eve", Role.INVESTIGATOR)):
                add_user(ledger, Request(tokens["admin"], NOW), NewPerson(name, PASSWORD, role))
                tokens[name] = log_in(ledger, name, PASSWORD, NOW).token
            yield Bureau(Listing(store.view(), ledger, settings or Settings()), tokens)
    finally:
        store.close()


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphfraud.ledger.passwords.MEMORY_KIB", 64)
    monkeypatch.setattr("graphfraud.ledger.passwords.TIME_COST", 1)


def at_tower(unit: str, account: str, **columns: str) -> tuple[str, dict[str, str]]:
    return account, {"address": f"{TOWER} {unit}", "postcode": "144-0042", "country": "JP", **columns}


def test_a_building_is_warned_of_and_its_units_are_offered_known_fraud_first(night_with: NightWith) -> None:
    bad = {"outcome": "chargeback", "outcome_at": "2026-06-05T12:00:00+09:00"}
    place = night_with(
        at_tower("203", "A1"), at_tower("203", "A1"), at_tower("305", "A2", **bad), at_tower("401", "A3")
    )
    with bureau(place) as office:
        found = office.assess(EntryType.BUILDING, f"{TOWER} 203", postcode="144-0042")
        assert found.cautions[Caution.BUILDING] == "3 units of it have orders"
        assert (found.impact.orders, found.impact.customers, found.impact.fraud_orders) == (4, 3, 1)
        assert [(one.key.rpartition("|")[2], one.orders, one.known_fraud) for one in found.narrower] == [
            ("305", 1, 1),
            ("203", 2, 0),
            ("401", 1, 0),
        ]
        assert any("everybody in a building" in need for need in found.outlook.needs)
        unit = office.assess(EntryType.ADDRESS, found.narrower[0].key)
        assert (unit.impact.orders, dict(unit.cautions), unit.outlook.needs) == (1, {}, ())
        whole = office.assess(EntryType.ADDRESS, TOWER, postcode="144-0042")
        assert Caution.BUILDING in whole.cautions
        assert whole.outlook.needs


@pytest.mark.parametrize(
    ("written", "caution"),
    [
        ("学生寮 203", Caution.DORMITORY),
        ("株式会社羽田 203", Caution.OFFICE),
        ("PUDOロッカー 203", Caution.LOCKER),
        ("転送センター 203", Caution.FORWARDER),
    ],
)
def test_what_customers_write_in_an_address_is_warned_of_though_the_entry_is_a_bare_key(
    night_with: NightWith, written: str, caution: Caution
) -> None:
    place = night_with(at_tower(written, "A1"))
    with bureau(place) as office:
        key = office.assess(EntryType.ADDRESS, f"{TOWER} {written}", postcode="144-0042").listed.key
        assert caution in office.assess(EntryType.ADDRESS, key).cautions
        person = office.assess(EntryType.NAME_ADDRESS, key, name="山田太郎")
        assert dict(person.cautions) == {}


def test_an_ip_that_many_use_and_a_carriers_are_warned_of_and_accounts_are_offered(
    night_with: NightWith,
) -> None:
    crowd = [(f"C{number:02d}", {"ip": "8.8.4.4"}) for number in range(40)]
    place = night_with(*crowd, ("A1", {"ip": "9.9.9.9"}), ("A2", {"ip": "9.9.9.8"}))
    (place.folder / "ip.csv").write_text("network,name\n9.9.9.9/32,KDDI mobile\n", encoding="utf-8")
    settings = Settings(ip_files=[IpFileSettings(path=str(place.folder / "ip.csv"), kind="")])
    with bureau(place, settings) as office:
        many = office.assess(EntryType.IP, "8.8.4.4")
        assert "40 accounts use it" in many.cautions[Caution.SHARED_NETWORK]
        assert {one.type for one in many.narrower} == {EntryType.ACCOUNT}
        assert office.assess(EntryType.IP, "9.9.9.9").cautions == {Caution.CARRIER: "KDDI mobile"}
        assert dict(office.assess(EntryType.IP, "9.9.9.8").cautions) == {}
        network = office.assess(EntryType.CIDR, "9.9.9.0/24")
        assert Caution.SHARED_NETWORK in network.cautions
        assert (network.impact.orders, len(network.narrower)) == (2, 2)


def test_a_place_on_a_list_of_the_shops_own_is_warned_of(night_with: NightWith) -> None:
    place = night_with(at_tower("203", "A1"))
    (place.folder / "lockers.csv").write_text(f"value,postcode\n{TOWER},144-0042\n", encoding="utf-8")
    listed = WatchListSettings(name="parcel lockers", path=str(place.folder / "lockers.csv"), label="address")
    with bureau(place, Settings(watch_lists=[listed])) as office:
        found = office.assess(EntryType.ADDRESS, f"{TOWER} 203", postcode="144-0042")
        assert Caution.LOCKER in found.cautions


def test_a_bin_and_a_postcode_count_the_orders_that_carry_them(night_with: NightWith) -> None:
    place = night_with(
        at_tower("203", "A1", bin="41111122"),
        at_tower("305", "A2", bin="411111"),
        ("A3", {"bin": "51111122"}),
    )
    with bureau(place) as office:
        assert office.assess(EntryType.BIN, "41111122").impact.orders == 1
        assert office.assess(EntryType.BIN, "411111").impact.orders == 2
        found = office.assess(EntryType.POSTCODE, "144-0042")
        assert (found.impact.orders, {one.type for one in found.narrower}) == (2, {EntryType.ADDRESS})


def test_orders_in_another_currency_are_not_weighed_and_need_somebody_else(night_with: NightWith) -> None:
    place = night_with(("A1", {"device": "d-1"}), ("A1", {"device": "d-1", "currency": "USD"}))
    with bureau(place, Settings(shop=ShopSettings(currency="JPY"))) as office:
        found = office.assess(EntryType.ACCOUNT, "A1")
        assert (found.impact.orders, found.impact.money, found.impact.unweighed) == (2, 5000, 1)
        assert found.outlook.needs


def test_staff_who_share_something_with_a_ring_decide_nothing_about_it(night_with: NightWith) -> None:
    shared = {"card": "tok_ring", "phone": "090-3694-9463"}
    place = night_with(*((f"A{number}", shared) for number in range(4)))
    with bureau(place) as office:
        wanted = draft(EntryType.CARD, "tok_ring", ring="R-000001", lasting=False, days=700)
        made = office.listing.propose(office.ask("eve"), wanted, {})
        assert made.status is EntryStatus.PROPOSED
        keep_own_values(office.listing.ledger, office.ask("admin"), "lead", ["090 3694 9463"], "JP")
        with pytest.raises(RefusedError, match="linked"):
            office.listing.approve(office.ask("lead"), made.entry)
        assert office.listing.approve(office.ask("second"), made.entry) is EntryStatus.ACTIVE
        with pytest.raises(RefusedError, match="linked"):
            office.listing.revoke(office.ask("lead"), made.entry)


def test_a_renewed_entry_stands_longer_and_asks_again(night_with: NightWith) -> None:
    place = night_with(at_tower("203", "A1"), at_tower("305", "A2"))
    with bureau(place) as office:
        wanted = draft(EntryType.BUILDING, f"{TOWER} 203", postcode="144-0042")
        answers = {Caution.BUILDING: "all of it is let to one"}
        made = office.listing.propose(office.ask("eve"), wanted, answers)
        office.listing.approve(office.ask("lead"), made.entry)
        with pytest.raises(ConfigError, match="not answered"):
            office.listing.renew(office.ask("eve"), made.entry, {})
        again = office.listing.renew(office.ask("eve"), made.entry, answers)
        assert office.listing.approve(office.ask("lead"), again.entry) is EntryStatus.ACTIVE
        assert again.entry != made.entry
        with pytest.raises(NotFoundError):
            office.listing.renew(office.ask("eve"), "L-000099", {})


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (EntryType.CIDR, "0.0.0.0/0"),
        (EntryType.CIDR, "::/0"),
        (EntryType.EMAIL, ""),
        (EntryType.EMAIL, "n/a"),
        (EntryType.DOMAIN, "*"),
        (EntryType.DOMAIN, "gmail.com"),
        (EntryType.ACCOUNT, "guest"),
        (EntryType.PHONE, "0000000000"),
        (EntryType.ADDRESS, "同上"),
        (EntryType.CARD, "4242424242424242"),
        (EntryType.ACCOUNT, "\x00\u202e"),
    ],
)
def test_a_value_that_stands_for_nobody_or_everybody_is_refused(
    night_with: NightWith, kind: EntryType, value: str
) -> None:
    with bureau(night_with(("A1", {}))) as office, pytest.raises(ConfigError):
        office.listing.propose(office.ask("lead"), draft(kind, value), dict.fromkeys(Caution, "yes"))
