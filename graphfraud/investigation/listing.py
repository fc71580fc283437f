"""The block list as a person works with it: weigh a value, propose, approve, renew, archive, revoke, contest.

Commands and screens call these. What reaches a checkout is made by `graphfraud.investigation.releasing`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from graphfraud.blocklist import ERASED, Caution, EntryReason, EntryStatus
from graphfraud.checkout.entry import ReleaseEntry
from graphfraud.checkout.listing import Listed, list_entry
from graphfraud.checkout.widths import FAMILIES
from graphfraud.errors import ConfigError, NotFoundError, RefusedError, ReleaseError
from graphfraud.identifiers import address
from graphfraud.investigation.cautions import Narrower, find_cautions, offer_narrower
from graphfraud.investigation.impact import Impact, JudgedAt, learn, weigh_orders
from graphfraud.investigation.reach import matching_orders, nodes_of
from graphfraud.ledger import entry_decisions
from graphfraud.ledger.entries import Checked, Draft, Outlook, foresee, propose_entry
from graphfraud.ledger.entry_reading import peek_entry
from graphfraud.ledger.verdicts import verdict_times
from graphfraud.model import DAY_MS, Family, Label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphfraud.ledger import Ledger
    from graphfraud.ledger.acts import Request
    from graphfraud.ledger.entries import Proposal
    from graphfraud.ledger.entry_reading import EntryRow
    from graphfraud.settings import Settings
    from graphfraud.stores.ports import GraphView, OrderFacts

_ACCOUNT = f"{Label.ACCOUNT.value}:"

_LOOKED_AT = 10
"""Customers of whom it is read how they write an address."""

_NEWEST = 20
"""Newest events of each that are read for it."""

_LINKED_MOST = 500
"""Customers whose own values are compared with those of staff; of more, the accounts alone."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything that a person should know before a value is listed."""

    listed: Listed
    """The type, the normal form that is compared, and how widely it reaches."""
    impact: Impact
    cautions: Mapping[Caution, str]
    """What has to be answered -> what speaks for it."""
    narrower: Sequence[Narrower]
    """What could be listed instead; empty for a value that needs no caution."""
    outlook: Outlook
    """Whether somebody else has to approve it, and how long it would stand."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The block list of a shop, over the published run and the ledger that belongs to it."""

    view: GraphView
    ledger: Ledger
    settings: Settings

    def assess(self, request: Request, draft: Draft) -> Assessment:
        """Say what an entry would have stopped, who else may be behind its value, and what it needs.

        Nothing is saved but the audit's line that somebody looked.

        Raises:
            ConfigError: the value is empty, a placeholder, not what its type says, or would stop everybody.
            NotFoundError: the ring that is named is not there.
            RefusedError: whoever asks may not.
        """
        weighed = self._weigh(draft, request.at)
        outlook = foresee(self.ledger, request, draft, weighed.checked, self._limits())
        return Assessment(weighed.checked.listed, weighed.impact, weighed.cautions, weighed.narrower, outlook)

    def propose(
        self, request: Request, draft: Draft, answers: Mapping[Caution, str], *, renews: str = ""
    ) -> Proposal:
        """List a value, or propose it to somebody else where it reaches further than one person may decide.

        Args:
            request: who, when, why.
            draft: what is to be listed.
            answers: what is said to each of the cautions that `assess` names.
            renews: the entry whose place it takes; empty for none.

        Raises:
            ConfigError: as `assess`; or nothing is said about why, or a caution is not answered.
            NotFoundError: the ring or the renewed entry is not there.
            RefusedError: whoever asks may not, is linked to it, or it is listed already.
        """
        checked = replace(self._weigh(draft, request.at).checked, answers=dict(answers))
        return propose_entry(self.ledger, request, draft, checked, self._limits(), renews)

    def renew(
        self,
        request: Request,
        entry: str,
        answers: Mapping[Caution, str],
        *,
        days: int | None = None,
        lasting: bool = False,
    ) -> Proposal:
        """List an entry's value again, for longer; the old entry counts until the new one is active.

        Raises:
            ConfigError: as `propose`.
            NotFoundError: there is no such entry.
            RefusedError: as `propose`; or it is neither active nor archived.
        """
        row = peek_entry(self.ledger, entry).entry
        if row.value.startswith(ERASED):
            raise RefusedError(f"{entry}: its value was erased: when it expires, it is over")
        draft = replace(_draft_of(row), days=days, lasting=lasting, ring=self._standing(row.ring))
        return self.propose(request, draft, answers, renews=entry)

    def approve(self, request: Request, entry: str) -> EntryStatus:
        """Approve what somebody else proposed, or that somebody else was right to revoke it.

        Raises:
            NotFoundError: there is no such entry.
            RefusedError: whoever asks proposed or revoked it, is linked to it, or may not.
        """
        return entry_decisions.approve_entry(self.ledger, request, entry, self._nodes_of(entry))

    def reject(self, request: Request, entry: str) -> EntryStatus:
        """Reject a proposal, or take the own one back; a revoked entry counts again.

        Raises:
            ConfigError: nothing is said about why.
            NotFoundError: there is no such entry.
            RefusedError: whoever asks may not.
        """
        return entry_decisions.reject_entry(self.ledger, request, entry, self._nodes_of(entry))

    def archive(self, request: Request, entry: str) -> None:
        """End an entry before its time.

        Raises:
            ConfigError: nothing is said about why.
            NotFoundError: there is no such entry.
            RefusedError: whoever asks may not, or is linked to it.
        """
        entry_decisions.archive_entry(self.ledger, request, entry, self._nodes_of(entry))

    def revoke(self, request: Request, entry: str) -> None:
        """Take an entry out at once, alone; the next release is without it, and somebody else looks at it.

        Raises:
            ConfigError: nothing is said about why.
            NotFoundError: there is no such entry.
            RefusedError: whoever asks may not, or is linked to it.
        """
        entry_decisions.revoke_entry(self.ledger, request, entry, self._nodes_of(entry))

    def contest(self, request: Request, entry: str, *, settled: bool = False) -> None:
        """Note that a customer contests an entry, or that this is settled.

        Raises:
            ConfigError: nothing is said about it.
            NotFoundError: there is no such entry.
            RefusedError: whoever asks may not.
        """
        due_at = None if settled else request.at + self.settings.blocklist.contest_days * DAY_MS
        entry_decisions.contest_entry(self.ledger, request, entry, due_at)

    def _limits(self) -> Mapping[Any, Any]:
        return self.settings.limits.by_role()

    def _weigh(self, draft: Draft, at: int) -> _Weighed:
        listed = check_value(draft, self.settings.shop.region)
        orders = matching_orders(self.view, listed, self.settings.shop.region)
        owners = {one.account: one.owner for one in orders} | {one.owner: one.owner for one in orders}
        told = (JudgedAt(*one) for one in verdict_times(self.ledger, sorted(owners)))
        knowledge = learn(self.view, told, owners)
        settled_before = at - self.settings.scoring.settled_after_days * DAY_MS
        impact = weigh_orders(
            orders, knowledge, settled_before=settled_before, currency=self.settings.shop.currency
        )
        texts = [draft.value, *self._written(listed, orders)]
        cautions = find_cautions(self.view, listed, texts, self.settings.references())
        narrower = offer_narrower(listed, orders, knowledge) if cautions else ()
        checked = Checked(
            listed=listed,
            orders=impact.orders,
            customers=impact.customers,
            money=impact.money,
            unweighed=impact.unweighed,
            wide=Caution.BUILDING in cautions,
            cautions=tuple(cautions),
            nodes=self._linked(listed, sorted(owners), draft.ring),
            run=self.view.run,
            snapshot=self._snapshot(draft.ring, impact, cautions),
        )
        return _Weighed(checked, impact, cautions, narrower)

    def _written(self, listed: Listed, orders: Sequence[OrderFacts]) -> list[str]:
        """Return how customers wrote an address: it may say what the place is."""
        if FAMILIES[listed.type] is not Family.ADDRESS:
            return []
        nodes = {one.address for one in orders}
        found: dict[str, None] = {}
        for owner in sorted({one.owner for one in orders})[:_LOOKED_AT]:
            for event in self.view.events(owner, _NEWEST):
                told = event["details"]
                country = told.get("country", "") or self.settings.shop.region
                door = address.identify(
                    told.get("address", ""), postcode=told.get("postcode", ""), country=country
                )
                if door is not None and door.node in nodes:
                    found[told["address"]] = None
        return list(found)

    def _snapshot(self, ring: str, impact: Impact, cautions: Mapping[Caution, str]) -> dict[str, Any]:
        known: dict[str, Any] = {"run": self.view.run, "impact": asdict(impact), "cautions": dict(cautions)}
        if ring:
            found = self.view.ring(ring)
            known["ring"] = {
                "id": ring,
                "score": found.score,
                "members": [one.account for one in found.members],
                "known_fraud": [one.account for one in found.members if one.known_fraud],
            }
        return known

    def _nodes_of(self, entry: str) -> frozenset[str]:
        """Return whom and what an entry is about, as the graph stands now."""
        row = peek_entry(self.ledger, entry).entry
        if row.value.startswith(ERASED):
            return self._linked_ring(self._standing(row.ring))
        listed = check_value(_draft_of(row), self.settings.shop.region)
        orders = matching_orders(self.view, listed, self.settings.shop.region)
        owners = {one.owner for one in orders} | {one.account for one in orders}
        return self._linked(listed, sorted(owners), self._standing(row.ring))

    def _linked(self, listed: Listed, accounts: Sequence[str], ring: str) -> frozenset[str]:
        """Return the printed keys of a value, its customers, and a ring with all that its members use."""
        few = accounts if len(accounts) <= _LINKED_MOST else ()
        return self._linked_ring(ring, few) | {*nodes_of(listed), *(_ACCOUNT + one for one in accounts)}

    def _linked_ring(self, ring: str, others: Sequence[str] = ()) -> frozenset[str]:
        """Return the printed keys of a ring's members, of other accounts, and of all that they use."""
        members = [one.account for one in self.view.ring(ring).members] if ring else []
        known = [*members, *others]
        used = {link.node for link in self.view.links(known)} if known else set()
        return frozenset(used | {_ACCOUNT + one for one in known})

    def _standing(self, ring: str) -> str:
        """Return a ring's id if it still stands, else nothing."""
        try:
            return self.view.ring(ring).id if ring else ""
        except NotFoundError:
            return ""


@dataclass(frozen=True, slots=True)
class _Weighed:
    checked: Checked
    impact: Impact
    cautions: Mapping[Caution, str]
    narrower: Sequence[Narrower]


def check_value(draft: Draft, region: str) -> Listed:
    """Return the normal form of a draft's value, as a release has it.

    Raises:
        ConfigError: the value is empty, a placeholder, not what its type says, or would stop everybody.
    """
    if draft.value.startswith(ERASED):
        raise ConfigError(f"{draft.value[:60]!r}: {ERASED} begins what stands for an erased value")
    entry = ReleaseEntry(
        "draft",
        draft.action,
        draft.type,
        draft.value,
        draft.reason.value,
        name=draft.name,
        postcode=draft.postcode,
        country=draft.country,
        kind=draft.kind,
        normalised=draft.normalised,
    )
    try:
        return list_entry(entry, region)
    except ReleaseError as error:
        raise ConfigError(f"{draft.value[:100]!r} as {draft.type.value}: {error}") from error


def _draft_of(row: EntryRow) -> Draft:
    return Draft(
        action=row.action,
        type=row.type,
        value=row.value,
        reason=EntryReason(row.reason),
        name=row.name,
        postcode=row.postcode,
        country=row.country,
        kind=row.kind,
        normalised=row.normalised,
        ring=row.ring,
    )
