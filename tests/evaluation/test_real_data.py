"""What the product promises of data that nobody here wrote; not run where that data is absent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphfraud.errors import FeedError
from graphfraud.evaluation.real_data import DATASETS, Found, describe, find_rings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

AT_MOST_HIGH = {"aws_registrations": 5, "aws_registrations, each row an account": 5, "finbench_sign_ins": 3}
"""Dataset -> the most rings at 70 or more: nothing in it deserves a high score."""


@pytest.fixture(scope="module")
def found(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Found]:
    """Give what one night at default settings finds in each dataset."""
    return {
        dataset.name: find_rings(dataset, shared_data, tmp_path_factory.mktemp("night"))
        for dataset in DATASETS
    }


@pytest.mark.parametrize("dataset", AT_MOST_HIGH)
def test_data_without_fraud_rings_gives_next_to_no_high_score(
    found: Mapping[str, Found], dataset: str
) -> None:
    assert found[dataset].high <= AT_MOST_HIGH[dataset]


@pytest.mark.parametrize("dataset", ["aws_registrations", "aws_registrations, each row an account"])
def test_shared_ips_and_mailboxes_do_not_grow_into_a_giant_ring(
    found: Mapping[str, Found], dataset: str
) -> None:
    assert found[dataset].accounts > 1_000
    assert found[dataset].largest.part <= found[dataset].accounts / 100


def test_both_groups_of_fraudulent_customers_are_found_whole(found: Mapping[str, Found]) -> None:
    assert found["customers168"].groups == {
        "8 accounts on one customerEmail": True,
        "3 accounts on one customerBillingAddress": True,
    }


@pytest.mark.parametrize("dataset", [dataset.name for dataset in DATASETS])
def test_an_ip_alone_adds_nobody(found: Mapping[str, Found], dataset: str) -> None:
    assert found[dataset].by_network_alone == 0


def test_the_description_says_what_was_found_and_what_was_missed(found: Mapping[str, Found]) -> None:
    text = describe(found["customers168"])
    assert "8 accounts on one customerEmail: found" in text
    assert "accounts joined by an IP alone: 0" in text


def test_a_folder_without_the_files_is_refused_with_the_name_of_the_missing_one(tmp_path: Path) -> None:
    for number, dataset in enumerate(DATASETS):
        work = tmp_path / str(number)
        work.mkdir()
        with pytest.raises(FeedError, match=dataset.file):
            find_rings(dataset, tmp_path, work)
