"""Identifiers: each module cleans one kind of value and says what a shared one means.

The same text gives the same key in ingest, in search and in the checkout's reader, so this package needs only
the standard library and `phonenumbers`, which is imported when the first number asks for it.
"""

from __future__ import annotations

from graphfraud.model import Label

__all__ = ["NORMALISER_VERSION", "WHAT_SHARING_MEANS"]

NORMALISER_VERSION = 2
"""Raised by every change that gives any value another key: stores and releases are made for one version."""

WHAT_SHARING_MEANS = {
    Label.ACCOUNT: "One login: whoever uses it knows its password.",
    Label.CARD: "One payment card: accounts that share it are paid by one person, household or thief.",
    Label.EMAIL: "One mailbox: accounts that share it are read by the same person.",
    Label.PHONE: "One telephone: a person or household, or after some months its next owner.",
    Label.DEVICE: "One phone or browser: the same hands used it, or those of one home or shop.",
    Label.IP: "One connection: a home, an office, or a carrier's thousands of customers; never enough alone.",
    Label.ADDRESS: "One door: a family, an office, a parcel service, or a drop for stolen goods.",
    Label.BUILDING: "One house with several doors: neighbours share it; never enough alone.",
    Label.SUBNET: "One block of connections: customers of one provider share it; never enough alone.",
}
"""What it says about accounts that they share a value, one sentence a label, for pages and screens."""
