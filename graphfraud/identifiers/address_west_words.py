"""Words of Western addresses: kinds of street, directions, units, and the one form in which they meet."""

from __future__ import annotations

STREET_KINDS = {
    "street": "st", "st": "st", "str": "st", "avenue": "ave", "ave": "ave", "av": "ave", "aven": "ave",
    "road": "rd", "rd": "rd", "boulevard": "blvd", "blvd": "blvd", "boul": "blvd", "drive": "dr", "dr": "dr",
    "drv": "dr", "lane": "ln", "ln": "ln", "court": "ct", "ct": "ct", "crt": "ct", "place": "pl", "pl": "pl",
    "square": "sq", "sq": "sq", "terrace": "ter", "terr": "ter", "ter": "ter", "tce": "ter",
    "parkway": "pkwy", "pkwy": "pkwy", "pky": "pkwy", "highway": "hwy", "hwy": "hwy", "circle": "cir",
    "cir": "cir", "trail": "trl", "trl": "trl", "crescent": "cres", "cres": "cres", "cr": "cres",
    "close": "cl", "cl": "cl", "gardens": "gdns", "gdns": "gdns", "grove": "grv", "grv": "grv", "gr": "grv",
    "alley": "aly", "aly": "aly", "plaza": "plz", "plz": "plz", "expressway": "expy", "expy": "expy",
    "freeway": "fwy", "fwy": "fwy", "turnpike": "tpke", "tpke": "tpke", "way": "way", "wy": "way",
    "mews": "mews", "row": "row", "walk": "walk", "loop": "loop", "pike": "pike", "parade": "pde",
    "pde": "pde", "esplanade": "esp", "esp": "esp", "quay": "quay", "wharf": "wharf", "broadway": "broadway",
    "embankment": "emb", "crossing": "xing", "xing": "xing", "heights": "hts", "hts": "hts",
}  # fmt: skip
"""Kinds of street that end a street's name in English, and their postal short forms (USPS Publication 28)."""

DIRECTIONS = {
    "north": "n", "n": "n", "south": "s", "s": "s", "east": "e", "e": "e", "west": "w", "w": "w",
    "northeast": "ne", "ne": "ne", "northwest": "nw", "nw": "nw", "southeast": "se", "se": "se",
    "southwest": "sw", "sw": "sw",
}  # fmt: skip

_OTHER_WORDS = {
    "saint": "st", "mount": "mt", "fort": "ft", "point": "pt", "and": "&", "und": "&", "et": "&",
    "strasse": "str", "calle": "c", "avenida": "ave", "avda": "ave",
    "platz": "pl", "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6",
    "seventh": "7", "eighth": "8", "ninth": "9", "tenth": "10", "one": "1",
}  # fmt: skip

SAME_WORD = _OTHER_WORDS | STREET_KINDS | DIRECTIONS
"""A word of a street's name -> the form in which its spellings meet."""

NUMBER_BEHIND = frozenset({
    "at", "be", "bg", "ch", "cz", "de", "dk", "ee", "es", "fi", "gr", "hr", "hu", "is", "it", "li", "lt",
    "lv", "mk", "nl", "no", "pl", "pt", "ro", "rs", "se", "si", "sk", "tr", "br", "ar", "cl", "mx", "pe",
    "co",
})  # fmt: skip
"""Countries that write the house number behind the street."""

COUNTRY_NAMES = frozenset({
    "usa", "us", "united states", "united states of america", "uk", "united kingdom", "great britain",
    "england", "scotland", "wales", "canada", "australia", "germany", "deutschland", "france", "japan",
    "ireland", "new zealand",
})  # fmt: skip
"""Names of countries that stand at the end of an address beside the country's own column."""
