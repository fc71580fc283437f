"""The words of casework: how far a case is, what is to be done, and the numbers it goes by."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from graphfraud.judgement import Judgement

if TYPE_CHECKING:
    from collections.abc import Mapping


class CaseStatus(StrEnum):
    """How far the work on a ring is."""

    NEW = "new"
    """Nobody has it yet."""
    IN_WORK = "in_work"
    PENDING = "pending"
    """Waits for somebody outside: the customer, the carrier, the police."""
    CONFIRMED = "confirmed"
    """Closed: it is fraud, or its victims are known."""
    DISMISSED = "dismissed"
    """Closed: nothing to do; the ring stays quiet until it changes."""


CLOSED = frozenset({CaseStatus.CONFIRMED, CaseStatus.DISMISSED})

CLOSING_JUDGEMENTS: Mapping[CaseStatus, frozenset[Judgement]] = MappingProxyType(
    {
        CaseStatus.CONFIRMED: frozenset({Judgement.FRAUD, Judgement.VICTIM}),
        CaseStatus.DISMISSED: frozenset({Judgement.LEGITIMATE, Judgement.UNSURE}),
    }
)
"""Whose reasons a case can be closed with."""


class Step(StrEnum):
    """What there may be to do on a case."""

    VERIFY = "verify"
    """Verify who is who, by the shop's fixed procedure."""
    CONTACT_CUSTOMER = "contact_customer"
    HOLD_SHIPMENT = "hold_shipment"
    REFUND = "refund"
    POLICE_REPORT = "police_report"


class CaseEvent(StrEnum):
    """What a line of a case's history tells."""

    OPENED = "opened"
    GIVEN = "given"
    STATUS = "status"
    DUE = "due"
    NOTE = "note"
    STEP = "step"
    CLOSED = "closed"
    WOKEN = "woken"


class HoldEvent(StrEnum):
    """What was done about a held account."""

    PLACED = "placed"
    CONTACT = "contact"
    VERIFICATION = "verification"
    LIFTED = "lifted"
