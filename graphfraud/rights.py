"""Who may do what: one table of roles and actions, and the limits of each role."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from graphfraud.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Role(StrEnum):
    """What a person is for."""

    VIEWER = "viewer"
    """Reads."""
    AGENT = "agent"
    """Contact centre: works on the cases given to them, and protects victims."""
    INVESTIGATOR = "investigator"
    """Reads, explores, judges, proposes."""
    LEAD = "lead"
    """What an investigator does, with wider limits, and approves what others propose."""
    ADMIN = "admin"
    """Looks after people and the ledger itself; decides nothing about customers."""
    AUDITOR = "auditor"
    """Reads everything, the audit included; changes nothing."""


class Action(StrEnum):
    """Everything that a person can ask for; the word stands in the audit."""

    LOG_IN = "user.login"
    LOG_OUT = "user.logout"
    CHANGE_OWN_PASSWORD = "user.password"  # noqa: S105  # the name of an action
    ADD_USER = "user.add"
    CHANGE_USER = "user.change"
    LIST_USERS = "user.list"
    LIST_RINGS = "ring.list"
    SAVE_VIEW = "view.save"
    OPEN_RING = "ring.open"
    SEARCH = "search"
    EXPORT = "export"
    UNMASK = "unmask"
    READ_AUDIT = "audit.read"
    JUDGE = "verdict.give"
    SEPARATE = "verdict.separate"
    LIST_CASES = "case.list"
    WORK_ON_CASE = "case.work"
    GIVE_CASE = "case.give"
    CLOSE_CASE = "case.close"
    PROTECT = "hold.place"
    RELEASE = "hold.lift"
    FLAG = "flag.raise"
    LIST_FLAGS = "flag.list"
    WAKE_CASE = "case.wake"
    """The night's own, as RESTORE is the machine's; no person may ask for them."""
    RESTORE = "ledger.restore"
    ERASE = "erase"
    LIST_ENTRIES = "blocklist.list"
    ASSESS_ENTRY = "blocklist.assess"
    """Look at what an entry would have stopped, without making it."""
    PROPOSE_ENTRY = "blocklist.propose"
    APPROVE_ENTRY = "blocklist.approve"
    REJECT_ENTRY = "blocklist.reject"
    """What others proposed, or take back what one proposed oneself."""
    ARCHIVE_ENTRY = "blocklist.archive"
    REVOKE_ENTRY = "blocklist.revoke"
    CONTEST_ENTRY = "blocklist.contest"
    REVIEW_ENTRY = "blocklist.review"
    IMPORT_ENTRIES = "blocklist.import"
    PUBLISH_RELEASE = "release.publish"
    """The machine's own, as WAKE_CASE is the night's."""
    RECORD_HITS = "release.hits"
    """The machine's own, too."""


_EVERYBODY = frozenset({Action.LOG_IN, Action.LOG_OUT, Action.CHANGE_OWN_PASSWORD, Action.FLAG})
_READING = _EVERYBODY | {
    Action.LIST_RINGS,
    Action.SAVE_VIEW,
    Action.OPEN_RING,
    Action.SEARCH,
    Action.LIST_CASES,
    Action.LIST_FLAGS,
    Action.LIST_ENTRIES,
}
_CASEWORK = frozenset({Action.WORK_ON_CASE, Action.CLOSE_CASE, Action.PROTECT, Action.RELEASE})
_LISTING = frozenset(
    {
        Action.ASSESS_ENTRY,
        Action.PROPOSE_ENTRY,
        Action.REJECT_ENTRY,
        Action.REVOKE_ENTRY,
        Action.CONTEST_ENTRY,
        Action.REVIEW_ENTRY,
        Action.IMPORT_ENTRIES,
    }
)
_JUDGING = (
    _READING
    | _CASEWORK
    | _LISTING
    | {Action.EXPORT, Action.UNMASK, Action.JUDGE, Action.SEPARATE, Action.GIVE_CASE}
)

ALLOWED: Mapping[Role, frozenset[Action]] = MappingProxyType(
    {
        Role.VIEWER: _READING,
        Role.AGENT: _EVERYBODY
        | {Action.OPEN_RING, Action.LIST_CASES, Action.WORK_ON_CASE, Action.PROTECT, Action.RELEASE}
        | {Action.UNMASK, Action.PROPOSE_ENTRY, Action.CONTEST_ENTRY},
        Role.INVESTIGATOR: _JUDGING,
        Role.LEAD: _JUDGING | {Action.LIST_USERS, Action.APPROVE_ENTRY, Action.ARCHIVE_ENTRY},
        Role.ADMIN: _READING | {Action.ADD_USER, Action.CHANGE_USER, Action.LIST_USERS, Action.ERASE},
        Role.AUDITOR: _READING | {Action.EXPORT, Action.READ_AUDIT, Action.LIST_USERS},
    }
)
"""What each role may ask for at all; a function may refuse more, such as a case that is another's."""


def allowed_actions(role: Role, firm: str) -> frozenset[Action]:
    """Return what a person may ask for: staff of a partner firm no more than an agent, whatever their role.

    Args:
        role: the person's.
        firm: the partner firm; empty for the shop's own staff.
    """
    return ALLOWED[role] & ALLOWED[Role.AGENT] if firm else ALLOWED[role]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far one action of a role may reach; what goes beyond needs somebody with wider limits."""

    values: int
    """Accounts and identifiers in one action."""
    money: int
    """Minor units of the open orders that one action stops or lets go, or of all orders that an entry of the
    block list would have stopped."""
    customers: int = 0
    """Customers whose orders an entry of the block list would have stopped."""
    days: int = 0
    """Days for which an entry of the block list stands."""

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:
            if getattr(self, name) < 0:
                raise ConfigError(f"[limits] {name} = {getattr(self, name)} is below 0: 0 allows nothing")


LIMITS: Mapping[Role, Limits] = MappingProxyType(
    {
        Role.AGENT: Limits(values=1, money=100_000, customers=1, days=1),
        Role.INVESTIGATOR: Limits(values=100, money=1_000_000, customers=20, days=365),
        Role.LEAD: Limits(values=2000, money=20_000_000, customers=200, days=730),
    }
)
"""The default limits of the roles that decide anything; `[limits.agent]` and so on in graphfraud.toml change
them. An agent has one customer on the line; the largest rings have some 60 accounts, a bot farm has more. A
family has five members and a busy drop some twenty accounts: a value that more use is seldom one group's."""


def limits_of(limits: Mapping[Role, Limits], role: Role) -> Limits:
    """Return the limits of a role; one that decides nothing has none to spare."""
    return limits.get(role, Limits(values=0, money=0))
