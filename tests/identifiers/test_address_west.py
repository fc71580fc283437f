"""Western addresses: order, short forms and dodging letters change no key, real flats stay apart."""

from __future__ import annotations

import itertools

import pytest

from graphfraud.identifiers import address
from graphfraud.identifiers.address_countries import postcodes_of

FLAT = "us|94103|market st|123|4c"


def _key(text: str, postcode: str = "94103", country: str = "US") -> str:
    parts = address.parse(text, postcode=postcode, country=country)
    assert parts is not None
    return parts.key


@pytest.mark.parametrize(
    "typed",
    [
        "123 Market St Apt 4C",
        "123 MARKET STREET, APT. 4-C",
        "123 Market St. #4C",
        "123 Market St # 4c",
        "123 Market Street Unit 4 C, San Francisco, CA",
        "123 Market Street Suite 4C San Francisco CA 94103",
        "123 Market Street\nApartment 4C\nSan Francisco, CA 94103-1234\nUSA",
        "Apt 4C, 123 Market St",
        "4C/123 Market St",
        "Flat 4c 123 market street",
        "123 Market St 4-C",
        "123 Market St XZQ 4C",
        "123 Market St, XZQ 4C, San Francisco",
        "c/o Jane Doe, 123 Market St, Apt 4C",
        "123 Márket St Apt 4C",
        "１２３ Market St Apt ４Ｃ",
        "San Francisco, CA, 123 Market St, Apt 4C",
        "Market St 123 Apt 4C",
        "Apartment No. 4C, 4th floor, 123 Market St",
        "XZQ 123 Market St Apt4C",
    ],
)
def test_spellings_of_one_flat_give_one_key(typed: str) -> None:
    assert _key(typed) == FLAT


@pytest.mark.parametrize(
    "typed", ["350 5th Ave", "350 Fifth Avenue", "350 5 AV.", "350 5th avenue, New York, NY 10118"]
)
def test_numbered_streets_meet(typed: str) -> None:
    assert _key(typed, "10118") == "us|10118|5 ave|350"


@pytest.mark.parametrize(
    "doors",
    [
        [
            "123 Market St Apt 4C",
            "123 Market St Apt 4D",
            "123 Market St Apt 14C",
            "123 Market St",
            "123 Market St C",
        ],
        ["12 W 45th St", "12 E 45th St", "12 45th St", "12 W 46th St", "12W 45th St"],
        ["12 D St", "12 E St", "12 Main St Floor 3 Apt C", "12 Main St Floor 2 Apt C", "12 Main St Apt C"],
        ["12 Main St", "12a Main St", "121 Main St", "12 Main Ave", "12-14 Main St"],
        ["12 Main St Bldg 1 Apt 1", "12 Main St Bldg 2 Apt 1", "12 Main St Apt 1", "12 Main St Bldg 1"],
        ["12 Main St 2nd Floor Room 5", "12 Main St 3rd Floor Room 5", "12 Main St Room 5"],
        ["12 Main St Bldg 1 Floor 2", "12 Main St Bldg 1 Floor 3", "12 Main St Bldg 2 Floor 3"],
        ["12 Main St 2nd Floor", "12 Main St 3rd Floor", "12 Main St Basement", "12 Main St Apt 2"],
        ["PSC 1234, Box 567", "PSC 1234, Box 568", "PSC 1235, Box 567"],
        ["PO Box 123", "PO Box 124", "123 Main St"],
        ["Rose Cottage, Church Lane", "Lily Cottage, Church Lane"],
    ],
)
def test_doors_that_differ_are_never_made_one(doors: list[str]) -> None:
    keys = [_key(door) for door in doors]
    assert all(one != other for one, other in itertools.combinations(keys, 2))


@pytest.mark.parametrize(
    ("country", "spellings"),
    [
        ("GB", ["221B Baker Street, London NW1 6XE", "221b Baker St NW1 6XE", "nw16xe, 221B Baker St"]),
        ("US", ["1600 Pine Avenue NW, Reno, NV 89501", "1600 PINE AVE. N.W., RENO 89501-0003 USA"]),
        ("US", ["350 5th Ave Fl 34, New York NY 10118", "350 Fifth Avenue, 34th Floor, New York 10118"]),
        ("US", ["P.O. Box 123, Reno NV 89501", "Post Office Box 123 Reno, NV 89501"]),
        ("CA", ["100 Queen Street West, Unit 5, Toronto M5H 2N2", "5-100 Queen St W Toronto M5H2N2 Canada"]),
        ("AU", ["Unit 5/100 George Street, Sydney 2000", "5/100 George St 2000", "U5 100 George St 2000"]),
        ("DE", ["Musterstraße 12, 10115 Berlin", "Musterstr. 12 10115 Berlin", "10115 Berlin, Musterstr 12"]),
        ("FR", ["12 bis rue de la Paix 75002 Paris", "12bis, rue de la Paix, 75002 Paris"]),
        ("ES", ["Calle Mayor 12, 3º B, 28013 Madrid", "C. Mayor 12 3o B 28013 Madrid"]),
        ("IT", ["Via Roma 12, 00184 Roma RM", "Via Roma, 12 - 00184 Roma"]),
        ("BR", ["Avenida Paulista 1578, apto 45, 01310-200 Paulo", "Av. Paulista, 1578 apto 45 01310-200"]),
    ],
)  # fmt: skip
def test_spellings_of_a_country_meet(country: str, spellings: list[str]) -> None:
    assert len({_key(spelling, "", country) for spelling in spellings}) == 1


def test_a_known_postcode_is_found_wherever_it_stands() -> None:
    assert _key("123 Market St, 94103 San Francisco") == _key("123 Market St")
    assert _key("221b Baker St, NW1 6XE London", "NW1 6XE", "GB") == "gb|nw16xe|baker st|221b"


@pytest.mark.parametrize(
    ("typed", "country", "key"),
    [
        ("Hauptstraße 12 a, 10115 Berlin", "DE", "de|10115|hauptstr|12a"),
        ("Hauptstr. 12a, D-10115 Berlin", "DE", "de|10115|hauptstr|12a"),
        ("Kerkstraat 12-4, 1017 GC Amsterdam", "NL", "nl|1017gc|kerkstraat|12-4"),
        ("Flat 3, 12 High Street, London SW1A 1AA", "GB", "gb|sw1a1aa|high st|12|3"),
        ("12 High St Flat 3 London sw1a1aa", "GB", "gb|sw1a1aa|high st|12|3"),
        ("12 rue de la Paix, 75002 Paris", "FR", "fr|75002|rue de la paix|12"),
        ("3/12 George Street, Sydney NSW 2000", "AU", "au|2000|george st|12|3"),
        ("356 Elizabeth Inlet Suite 120, East Town, NC", "US", "us|east town nc|elizabeth inlet|356|120"),
    ],
)
def test_each_country_is_read_as_it_writes(typed: str, country: str, key: str) -> None:
    assert _key(typed, "", country) == key


@pytest.mark.parametrize(
    "typed", ["Unit 9283 Box 1234, DPO AP 12345", "12 Apt Street", "12 Suite Life Road", "Unit 4C"]
)
def test_words_that_only_look_like_units_are_left(typed: str) -> None:
    found = address.identify(typed, country="US")
    assert found is not None
    assert found.parent == ""


def test_the_plus_four_of_a_united_states_postcode_makes_no_difference() -> None:
    keys = {_key("12 Main Street", code) for code in ("12345", "12345-6789", "123456789")}
    assert keys == {"us|12345|main st|12"}


def test_the_unit_is_left_out_of_the_buildings_key() -> None:
    found = address.identify("123 Market St Apt 4C", postcode="94103", country="US")
    assert found is not None
    assert found.parent == "us|94103|market st|123"


def test_an_address_in_latin_letters_in_japan_is_read_as_western() -> None:
    assert _key("2-8-1 Nishi-Shinjuku #101", "160-0023", "JP") == "jp|1600023|nishi-shinjuku|2-8-1|101"


def test_countries_have_postcodes_as_the_table_says() -> None:
    germany = postcodes_of("de")
    assert germany is not None
    assert germany.required
    assert germany.whole.fullmatch("10115")
    assert not germany.whole.fullmatch("1011")
    assert postcodes_of("zz") is None
