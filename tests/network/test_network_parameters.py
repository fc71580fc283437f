from __future__ import annotations

import dataclasses
import math
from itertools import pairwise

import numpy as np
import pytest
from pydantic import TypeAdapter

from graphfraud.errors import ConfigError
from graphfraud.model import FAMILY_OF, MILLI, Family, Label, Strength
from graphfraud.network.arrays import IdentifierArrays
from graphfraud.network.evidence import identifier_bits
from graphfraud.network.hubs import SUSTAINED_CLASSES
from graphfraud.network.parameters import IDENTIFIER_CLASSES, NetworkParameters, identifier_class

MEDIUM = [(Label.CARD, "masked_card"), (Label.DEVICE, "browser"), (Label.ADDRESS, "address")]
HARD = [Label.CARD, Label.EMAIL, Label.PHONE, Label.DEVICE]


def bits(label: Label, strength: Strength, degree: int) -> int:
    identifiers = IdentifierArrays(
        np.array([label.code], dtype=np.int8),
        np.array([strength], dtype=np.int8),
        np.array([False]),
        np.array([-1]),
    )
    none = np.zeros(1, dtype=np.int8)
    return int(identifier_bits(np.array([degree]), identifiers, none, NetworkParameters())[0])


def test_a_table_given_in_part_keeps_the_other_rows() -> None:
    parameters = NetworkParameters(cap={"address": 300})
    assert parameters.cap == {**NetworkParameters().cap, "address": 300}


def test_every_number_can_be_set_from_a_settings_file() -> None:
    adapter = TypeAdapter(NetworkParameters)
    assert adapter.validate_python({"cap": {"card": 5}, "theta_bits": 6}) == NetworkParameters(
        cap={"card": 5}, theta_bits=6.0
    )


@pytest.mark.parametrize("name", [f.name for f in dataclasses.fields(NetworkParameters)])
def test_a_negative_number_is_refused_wherever_it_stands(name: str) -> None:
    default = getattr(NetworkParameters(), name)
    value = {next(iter(default)): -1} if isinstance(default, dict) else -1
    with pytest.raises(ConfigError, match=name):
        TypeAdapter(NetworkParameters).validate_python({name: value})


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_number_that_is_not_finite_is_refused(value: float) -> None:
    with pytest.raises(ConfigError, match="theta_bits"):
        NetworkParameters(theta_bits=value)


def test_an_unknown_row_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(ConfigError, match="'adress'; did you mean 'address'"):
        NetworkParameters(cap={"adress": 3})


def test_a_weight_falls_in_half_bits_and_never_below_that_of_its_degree() -> None:
    parameters = NetworkParameters()
    weights = [bits(Label.EMAIL, Strength.HARD, degree) for degree in range(2, 1026)]
    exact = [
        MILLI * math.log2(parameters.agreement["email"] * (parameters.reference_population - 1) / others)
        for others in range(1, 1025)
    ]
    assert all(0 <= step - weight + 1 <= 502 for step, weight in zip(weights, exact, strict=True))
    assert {high - low for high, low in pairwise(weights)} <= {0, 500, 1000}, "1 to 2 accounts is two steps"
    assert len(set(weights)) == 1 + 2 * 10 - 1, "ten doublings, the half step between 1 and 2 left out"


def test_soft_evidence_that_could_join_alone_is_refused() -> None:
    with pytest.raises(ConfigError, match="soft_cap_bits"):
        NetworkParameters(soft_cap_bits=4.0)


@pytest.mark.parametrize(("label", "name"), MEDIUM)
def test_one_medium_identifier_at_its_cap_reaches_theta(label: Label, name: str) -> None:
    parameters = NetworkParameters()
    assert bits(label, Strength.MEDIUM, parameters.cap[name]) >= parameters.theta


@pytest.mark.parametrize("label", HARD)
def test_one_hard_identifier_at_its_cap_reaches_theta(label: Label) -> None:
    parameters = NetworkParameters()
    assert bits(label, Strength.HARD, parameters.cap[label.value]) >= parameters.theta


def test_no_medium_identifier_is_too_strong_to_be_cut_and_every_rare_hard_one_is() -> None:
    weak = NetworkParameters().split_weak_bits * MILLI
    assert all(bits(label, Strength.MEDIUM, 2) <= weak for label, _ in MEDIUM[1:])
    assert all(bits(label, Strength.HARD, 2) > weak for label in HARD)


def test_every_class_of_identifier_has_a_weight_a_reliability_and_a_cap() -> None:
    parameters = NetworkParameters()
    wanted = {
        identifier_class(label, strength)
        for label in Label
        for strength in Strength
        if label is not Label.ACCOUNT
    }
    assert wanted == set(IDENTIFIER_CLASSES)
    assert wanted == set(parameters.agreement) == set(parameters.reliability) == set(parameters.cap)
    assert wanted.issuperset(SUSTAINED_CLASSES)


def test_every_label_but_the_account_belongs_to_a_family() -> None:
    assert set(FAMILY_OF) == set(Label) - {Label.ACCOUNT}
    assert len(Family) <= 8, "a set of families is kept in one byte"


def test_a_gap_of_one_half_life_leaves_half_and_a_long_one_nothing() -> None:
    table = NetworkParameters().gap_permille()
    assert table[Label.ADDRESS.code, 0] == 1000
    assert table[Label.ADDRESS.code, 30] == 500
    assert table[Label.IP.code, 14] == 500
    assert (np.diff(table, axis=1) <= 0).all()
    assert set(table[[Label.ADDRESS.code, Label.IP.code, Label.PHONE.code], -1].tolist()) == {0}
    assert set(table[[Label.CARD.code, Label.EMAIL.code, Label.DEVICE.code], -1].tolist()) == {1000}
