"""Rings in data that nobody here wrote, at default settings: what is to be found, and what is to stay quiet.

Run as ``python -m graphfraud.evaluation.real_data FOLDER``; the folder holds the third-party files that
`DATASETS` names. None of them is part of this project.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from graphfraud.errors import FeedError, GraphFraudError
from graphfraud.evaluation.made_up_shop import listed_rings
from graphfraud.evaluation.metrics import ListedRing, Share, high_scores, largest
from graphfraud.evaluation.temporary_shop import one_night
from graphfraud.ingest.mapping import load_mapping
from graphfraud.model import FAMILY_OF, MILLI, Family
from graphfraud.nightly import Feed
from graphfraud.resources import shipped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphfraud.stores.ports import GraphView

SHOWN = 5
"""Rings of each dataset that are printed one by one."""

_FAMILY_OF = {label.value: family for label, family in FAMILY_OF.items()}


@dataclass(frozen=True, slots=True)
class Dataset:
    """One third-party file and how it is read."""

    name: str
    file: str
    mapping: str
    """A file in ``ingest/examples``."""
    as_of: datetime
    """The night: soon after the last row, so that nothing is history yet."""
    row_accounts: tuple[str, ...] = ()
    """Columns (account, time, e-mail, IP) of a file whose every row is read as an account of its own, which
    the file itself does not say: a stress case. Empty reads the file as it is."""
    known_groups: tuple[tuple[str, int], ...] = ()
    """Columns whose value is shared by so many accounts, all fraud: groups to be found whole."""


DATASETS = (
    Dataset(
        "customers168",
        "customers168_customers.csv",
        "customers168.toml",
        datetime(2024, 1, 1, tzinfo=UTC),  # the file has no times; any night serves
        known_groups=(("customerEmail", 8), ("customerBillingAddress", 3)),
    ),
    Dataset(
        "aws_registrations",
        "registration_data_20K_minimum.csv",
        "aws_registrations.toml",
        datetime(2023, 3, 7, tzinfo=UTC),
    ),
    Dataset(
        "aws_registrations, each row an account",
        "registration_data_20K_minimum.csv",
        "aws_registrations.toml",
        datetime(2023, 3, 7, tzinfo=UTC),
        row_accounts=("EVENT_TIMESTAMP", "email_address", "ip_address"),
    ),
    Dataset(
        "finbench_sign_ins",
        "finbench_MediumSignInAccount.csv",
        "finbench_sign_ins.toml",
        datetime(2022, 11, 30, tzinfo=UTC),
    ),
)


@dataclass(frozen=True, slots=True)
class Found:
    """What came out of one dataset."""

    dataset: str
    accounts: int
    rings: Sequence[ListedRing]
    largest: Share
    """The largest ring's accounts, of all."""
    high: int
    """Rings at 70 or more."""
    by_network_alone: int
    """Accounts in rings that share nothing with another member but an IP or its subnet; must be 0."""
    groups: Mapping[str, bool]
    """Whether each known group lies in one ring, whole."""


def find_rings(dataset: Dataset, data: Path, folder: Path) -> Found:
    """Do one night over a dataset.

    Args:
        dataset: which.
        data: the folder with the third-party files.
        folder: an empty folder to work in.

    Raises:
        FeedError: the file is missing or is another one.
    """
    path = data / dataset.file
    mapping = load_mapping(shipped("ingest") / "examples" / dataset.mapping)
    if dataset.row_accounts:
        path, mapping = _numbered_rows(path, dataset.row_accounts, folder), load_mapping("canonical")
    with one_night(folder, [Feed(path, mapping)], int(dataset.as_of.timestamp()) * MILLI) as view:
        rings = listed_rings(view)
        accounts = int(view.record()["counts"]["accounts"])
        return Found(
            dataset=dataset.name,
            accounts=accounts,
            rings=rings,
            largest=largest(rings, accounts),
            high=high_scores(rings),
            by_network_alone=sum(len(joined_by_network_alone(view, ring)) for ring in rings),
            groups={
                f"{size} accounts on one {column}": any(group <= ring.members for ring in rings)
                for column, size in dataset.known_groups
                for group in _groups(data / dataset.file, column, size)
            },
        )


def joined_by_network_alone(view: GraphView, ring: ListedRing) -> set[str]:
    """Return the members of a ring that share nothing with another member but an IP or its subnet."""
    users = defaultdict(set)
    for link in view.links(sorted(ring.members)):
        label = link.node.partition(":")[0]
        if _FAMILY_OF[label] is not Family.NETWORK:
            users[link.node].add(link.account)
    joined = {account for accounts in users.values() if len(accounts) >= 2 for account in accounts}
    return set(ring.members) - joined


def _groups(path: Path, column: str, size: int) -> list[set[str]]:
    """Return the accounts (by the file's first column) of each value that exactly `size` rows share."""
    accounts = defaultdict(set)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            accounts[row[column]].add(next(iter(row.values())))
    return [group for group in accounts.values() if len(group) == size]


def _numbered_rows(path: Path, columns: Sequence[str], folder: Path) -> Path:
    """Write a canonical feed in which every row of a file is a sign-up of an account of its own."""
    target = folder / f"numbered_{path.name}"
    try:
        with (
            path.open(encoding="utf-8", newline="") as source,
            target.open("w", encoding="utf-8", newline="") as file,
        ):
            writer = csv.writer(file)
            writer.writerow(("account", "kind", "at", "email", "ip"))
            for number, row in enumerate(csv.DictReader(source), start=1):
                writer.writerow((f"row{number:05}", "signup", *(row[column] for column in columns)))
    except (OSError, KeyError) as error:
        raise FeedError(f"cannot be read: {error}", file=path.name) from error
    return target


def describe(found: Found) -> str:
    """Return what came out of one dataset, as lines for people."""
    share = found.largest.ratio or 0.0
    sizes = sorted(len(ring.members) for ring in found.rings)
    spread = f"{sizes[0]} to {sizes[-1]} accounts, half at most {sizes[len(sizes) // 2]}" if sizes else "none"
    lines = [
        found.dataset,
        f"  accounts: {found.accounts:,}",
        f"  rings: {len(found.rings)}, {found.high} of them at 70 or more",
        f"  sizes: {spread}",
        f"  largest ring: {found.largest.part} accounts, {share:.2%} of all",
        f"  accounts joined by an IP alone: {found.by_network_alone}",
        *(f"  {group}: {'found' if whole else 'MISSED'}" for group, whole in found.groups.items()),
        *(f"  score {ring.score / MILLI:6.3f}, {len(ring.members)} accounts" for ring in found.rings[:SHOWN]),
    ]
    return "\n".join(lines)


def main() -> None:
    """Print what came out of every dataset of the folder that the command line names."""
    parser = argparse.ArgumentParser(description="Find rings in third-party data at default settings.")
    parser.add_argument("folder", type=Path, help="where the third-party files are")
    data = parser.parse_args().folder
    try:
        for dataset in DATASETS:
            with tempfile.TemporaryDirectory() as folder:
                sys.stdout.write(describe(find_rings(dataset, data, Path(folder))) + "\n")
    except GraphFraudError as error:
        sys.exit(f"real_data: {error}")


if __name__ == "__main__":
    main()
