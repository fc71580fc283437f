"""Every share and size that shapes the made-up shop, in one table, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Habits:
    """How the customers of the shop live and buy. Shares are of 1; ranges are inclusive."""

    # The shop's volume
    guest_orders: float = 0.15
    """Orders without a login, as shops with a guest checkout report."""
    forgetful: float = 0.035
    """Orders of registered customers who did not log in; part of `guest_orders`. They fold back by e-mail."""
    most_orders: int = 60
    """End of the heavy tail: about one order a week and a half."""
    signup_rows: float = 0.2
    """Accounts whose sign-up is in the feed: most shops log it only in part."""
    login_rows: float = 0.1
    """Logins in the feed for each order."""
    declines: float = 0.015
    """Orders that a refused payment precedes, honest customers."""
    cancelled: float = 0.03
    """Orders that are cancelled before they ship."""
    open_days: int = 3
    """Orders of the last days have not shipped yet."""

    # A customer
    mobile: float = 0.62
    """Customers who order from a phone or tablet; the others from a computer."""
    app: float = 0.7
    """Mobile customers who use the app: their device id is firm, a browser's is not."""
    new_device: float = 0.12
    """Customers with a second device of their own."""
    new_card: float = 0.15
    """Customers with a second card."""
    second_use: float = 0.3
    """Orders that use the second device, or the second card, of those who have one."""
    house: float = 0.3
    """Customers in a house; the others in a flat."""
    tower: float = 0.12
    """Flats in towers, where many unrelated customers share the building."""
    carrier_share: float = 0.5
    """Mobile orders through the carrier's shared IPs; the others through the Wi-Fi at home."""
    carrier_pool: int = 300
    """IPs of the carriers' shared address translation."""
    casual_gift: float = 0.04
    """Orders that an ordinary customer has sent to somebody else."""

    # Households
    household: float = 0.35
    """Accounts that live with another customer of the shop."""
    household_sizes: tuple[int, ...] = (0, 0, 45, 27, 20, 8)
    """Weights of 2, 3, 4 and 5 accounts in a household."""
    same_family_name: float = 0.85
    """Members with the family name of the first one; not all couples and flatmates share it."""
    signed_up_together: float = 0.6
    """Members who first order within three days of the first one: a benign burst."""
    household_landline: float = 0.4
    household_tablet: float = 0.3
    household_card: float = 0.25
    """Households that have a landline, a shared tablet, one card for several."""
    household_use: float = 0.5
    """Members who give the landline, use the tablet, use the card, where there is one."""

    # Other places
    office: float = 0.03
    office_size: tuple[int, int] = (10, 40)
    office_use: float = 0.8
    """Accounts that order to work; colleagues there; their orders that go there."""
    dormitory: float = 0.02
    dormitory_size: tuple[int, int] = (12, 50)
    dormitory_no_room: float = 0.2
    """Students; those in one building; those who leave the room number out."""
    locker: float = 0.06
    accounts_per_locker: int = 5_000
    locker_use: float = 0.7
    """Accounts that use parcel lockers; accounts of the shop for each locker; their orders that go there."""
    shared_computer: float = 0.007
    shared_computer_size: tuple[int, int] = (8, 30)
    shared_computer_use: float = 0.9
    """Accounts that order in a library or café; users of one computer; their orders from it."""
    gift_sender: float = 0.01
    gift_recipients: tuple[int, int] = (3, 15)
    gift_to_customer: float = 0.3
    """Accounts that send many gifts; addresses they send to; recipients who are customers themselves."""
    next_tenant_flat: float = 0.004
    next_tenant_phone: float = 0.003
    """Pairs of accounts for each account: one flat more than a year apart, one number half a year apart."""
    campaign: float = 0.05
    campaign_every_days: int = 91
    """Accounts that sign up on a campaign day; one such day a quarter."""

    # Placeholders, shares of all accounts
    no_phone: float = 0.01
    no_email: float = 0.004
    no_device: float = 0.012
    test_card: float = 0.002
    """Staff who try the shop out with the gateway's test card."""
    test_orders: int = 50
    """Orders of the shop's own test account, each to another address."""

    # Trouble that no ring causes, shares of honest orders
    complaint: float = 0.0006
    honest_chargeback: float = 0.0003
    honest_refund: float = 0.0004
    reversed: float = 0.2
    """Honest chargebacks that the shop wins back."""
    takeover: float = 0.0004
    """Accounts that somebody else uses once, at least two in a shop."""

    # Planted rings
    ring_sizes: tuple[int, int] = (4, 60)
    ring_share_of_accounts: int = 50
    """No ring is larger than one in so many accounts, so that small shops are no nest of thieves."""
    ring_recent: float = 1 / 3
    """Rings whose last orders fall in the last `ring_recent_days`."""
    ring_recent_days: int = 60
    ring_known_members: float = 0.25
    """Members with a known outcome, in every second ring; the other rings have none at all."""
    ring_declines: float = 0.1
    """Orders on stolen cards that a refused card precedes."""


HABITS = Habits()
"""The one set of habits: a plan chooses size, seed and confusers, not these."""
