"""The scorecard: one row a signal, with the numbers that make points of it and the function that measures it.

A first guess: none of the numbers is fitted yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from graphfraud.model import Family
from graphfraud.scoring import signals
from graphfraud.scoring.references import IP_FILES, RESALE, WATCH_LISTS
from graphfraud.scoring.signs import addresses, basket, email, lists, names, network, pace, phone, takeover

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphfraud.scoring.calibration import Calibration
    from graphfraud.scoring.facts import RingFacts
    from graphfraud.scoring.parameters import ScoringParameters
    from graphfraud.scoring.records import Finder
    from graphfraud.scoring.signals import Measure

    Measuring = Callable[[RingFacts, Calibration, ScoringParameters], Measure]

SHARE = "share of members"
"""Unit of a signal that is found member by member; see `graphfraud.scoring.signals.members_with`."""


@dataclass(frozen=True, slots=True)
class Row:
    """How one signal's measured amount becomes points; its sign is fixed and no setting turns it round."""

    most: float
    """Points that no amount exceeds; negative where the signal speaks for the accounts."""
    half: float | None
    """Amount that earns half of them, by ``most * (1 - 2 ** (-amount / half))``, so that each further bit of
    one kind of evidence counts less; None where the amount is itself a share of 0 to 1, and points go in
    proportion."""
    unit: str
    why: str
    measure: Measuring | None = None
    """From facts of a kind of its own; None where `find` gives the facts."""
    find: Finder | None = None
    """Finds signs of this kind in the members' records, which `signals.members_with` measures."""
    needs: str = ""
    """Section of the settings that must name a file of the shop's own; without one nothing is found."""

    def points(self, amount: float) -> float:
        """Return the points of an amount of 0 or more."""
        share = min(amount, 1.0) if self.half is None else 1.0 - 2.0 ** (-amount / self.half)
        return self.most * share


SCORECARD: Mapping[str, Row] = MappingProxyType(
    {
        "shared_card": Row(
            30,
            4,
            "bits per account",
            "A card that everybody uses is worth about 10 bits per account and earns 25: two such families "
            "alone stay below 70.",
            measure=partial(signals.shared_identifiers, Family.CARD),
        ),
        "shared_email": Row(
            30,
            4,
            "bits per account",
            "As telling as a card: one mailbox reads the confirmations of all.",
            measure=partial(signals.shared_identifiers, Family.EMAIL),
        ),
        "shared_phone": Row(
            24,
            4,
            "bits per account",
            "Numbers are handed on by carriers, and a landline serves a family.",
            measure=partial(signals.shared_identifiers, Family.PHONE),
        ),
        "shared_device": Row(
            30,
            4,
            "bits per account",
            "An app's device id is as telling as a card; a browser fingerprint already has fewer bits.",
            measure=partial(signals.shared_identifiers, Family.DEVICE),
        ),
        "shared_address": Row(
            20,
            3,
            "bits per account",
            "Families, flats and offices share one innocently; half is earlier because its bits are fewer.",
            measure=partial(signals.shared_identifiers, Family.ADDRESS),
        ),
        "shared_network": Row(
            6,
            2,
            "bits per account",
            "Carriers and homes share IP addresses: a hint beside others, never a case.",
            measure=partial(signals.shared_identifiers, Family.NETWORK),
        ),
        "burst": Row(
            24,
            2,
            "orders of magnitude below 1 in 100",
            "Strong only together with shared values: families sign up together too.",
            measure=signals.burst,
        ),
        "churn": Row(
            14,
            1.5,
            "own cards beyond the first, per account",
            "One replaced card in a year is ordinary; four cards an account are a list being tried.",
            measure=signals.churn,
        ),
        "known_fraud": Row(
            50,
            4,
            "bits above the base rate",
            "A quarter of the members known bad earns about 25; all of them still need a second kind.",
            measure=signals.known_fraud,
        ),
        "near_fraud": Row(
            12,
            3,
            "bits above chance per account",
            "Guilt by association points at rings to read first; it proves nothing. Half at 8 times chance.",
            measure=signals.near_fraud,
        ),
        "household": Row(
            -60,
            None,
            "share of members under one roof and name",
            "As much as a family's card, landline, address and home network earn together.",
            measure=signals.household,
        ),
        "tenure": Row(
            -8,
            1,
            "mean years as a customer",
            "Fraud accounts are used up fast; sleepers exist, so it is small.",
            measure=signals.tenure,
        ),
        "settled": Row(
            -12,
            3,
            "mean orders settled per account",
            "Orders that nobody disputed in two months are the best sign of a customer that a shop has.",
            measure=signals.settled,
        ),
        "judged_fraud": Row(
            50,
            4,
            "bits above the base rate",
            "A person's verdict tells as much as a chargeback does.",
            measure=signals.judged_fraud,
        ),
        "judged_legitimate": Row(
            -50,
            None,
            "share of members judged legitimate",
            "Takes back what as many members known bad would earn; new evidence can outweigh it.",
            measure=signals.judged_legitimate,
        ),
        "name_reading": Row(
            10,
            0.25,
            SHARE,
            "Who does not know how the name is read made it up; one such account may be a typing slip.",
            find=names.misreadings,
        ),
        "name_given": Row(
            6,
            0.25,
            SHARE,
            "Nobody reads the kanji so; but parents do as they like, hence less than for family names.",
            find=names.given_misreadings,
        ),
        "card_name": Row(
            10,
            0.4,
            SHARE,
            "A stolen card bears its owner's name; some pay for others, so half needs two members in five.",
            find=names.strangers_cards,
        ),
        "odd_name": Row(
            8,
            0.25,
            SHARE,
            "Nobody is called so; but a form filled in haste is no crime.",
            find=names.odd_names,
        ),
        "email_easy": Row(
            8,
            0.4,
            SHARE,
            "Who does not want to be found takes a mailbox that nobody is tied to; so do careful people.",
            find=email.easily_made,
        ),
        "email_bound": Row(
            -4,
            None,
            SHARE,
            "Mailboxes of a contract or telephone are hard to make by the dozen, yet can be taken over.",
            find=email.bound,
        ),
        "email_numbered": Row(
            12,
            0.4,
            SHARE,
            "Three mailboxes that count up were made by one hand in one sitting.",
            find=email.numbered,
        ),
        "email_name": Row(
            8,
            0.25,
            SHARE,
            "A mailbox in another member's full name ties the two; a couple shares it, and is left out.",
            find=email.in_anothers_name,
        ),
        "email_machine": Row(
            6,
            0.4,
            SHARE,
            "Programs make up what nobody would type; some people let a password manager do it.",
            find=email.machine_made,
        ),
        "address_postcode": Row(
            6,
            0.4,
            SHARE,
            "Who lives there knows the postcode; a made-up address has another's, and a finger slips.",
            find=addresses.contradicted,
        ),
        "phone_area": Row(
            4,
            0.4,
            SHARE,
            "A landline rings where one lives; parents and offices have theirs elsewhere: a hint.",
            find=phone.far_areas,
        ),
        "phone_internet": Row(
            3,
            0.4,
            SHARE,
            "A 050 number takes an app and minutes; many small businesses and thrifty people have one.",
            find=phone.internet_numbers,
        ),
        "ip_machine": Row(
            8,
            0.5,
            SHARE,
            "Nobody lives in a data centre; companies and careful people come through one.",
            find=network.machines,
            needs=IP_FILES,
        ),
        "ip_elsewhere": Row(
            8,
            0.5,
            SHARE,
            "Who is never where the parcels go has them sent to a helper; so does a family abroad.",
            find=network.elsewhere,
            needs=IP_FILES,
        ),
        "watch_list": Row(
            16,
            0.4,
            SHARE,
            "Somebody in the shop wrote it down for a reason; the list may be old.",
            find=lists.listed,
            needs=WATCH_LISTS,
        ),
        "basket_resale": Row(
            6,
            0.5,
            SHARE,
            "Stolen cards buy what sells on; so do honest customers, hence half of the orders.",
            find=basket.resale_goods,
            needs=RESALE,
        ),
        "basket_first": Row(
            6,
            0.4,
            SHARE,
            "A stolen card does not live long; the shop's dearest hundredth also has its honest newcomers.",
            find=basket.large_first_orders,
        ),
        "basket_rush": Row(
            6,
            0.4,
            SHARE,
            "A card is emptied before it is stopped; gifts, which are sent in rows, do not count.",
            find=basket.rushes,
        ),
        "basket_cold": Row(
            4,
            0.4,
            SHARE,
            "Who will eat it wants to know when it comes; some people are always at home.",
            find=basket.cold_without_a_day,
        ),
        "basket_season": Row(
            4,
            0.4,
            SHARE,
            "Nobody sends a year-end gift in summer; a clearance sale may be the reason.",
            find=basket.out_of_season,
        ),
        "basket_same": Row(
            8,
            0.5,
            SHARE,
            "Three articles or more alike are an order sheet handed round; a set on offer may be the reason.",
            find=basket.same_baskets,
        ),
        "basket_quantity": Row(
            4,
            0.4,
            SHARE,
            "Ten of it and dear is to be sold on; offices and parties order by the dozen, too.",
            find=pace.quantities,
        ),
        "basket_jump": Row(
            6,
            0.4,
            SHARE,
            "Five times the dearest order ever is not the customer's own habit; some buy a refrigerator.",
            find=pace.jumps,
        ),
        "basket_pace": Row(
            4,
            0.4,
            SHARE,
            "Whoever got into an account empties it in a day; a sale has its customers come back, too.",
            find=pace.hastes,
        ),
        takeover.TAKEOVER: Row(
            8,
            0.4,
            SHARE,
            "All about an old account changed at once: its holder is likely a victim, no seed of fraud.",
            find=takeover.overtaken,
        ),
    }
)
"""One row a signal. With these, 70 points need two saturated families and a burst, or known fraud besides."""
