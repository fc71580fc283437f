"""The people of the ledger, read here and changed by command."""

from __future__ import annotations

import streamlit as st

from graphfraud.ledger.people import list_people
from graphfraud.ui.office_view import people_rows
from screen.desk import ledger, shown, words
from screen.tables import table
from screen.visit import present, read_once


def main() -> None:
    """Draw the page."""
    say = words()
    st.title(say("users.title"))
    people = read_once(present(), "users", lambda asked: list_people(ledger(), asked))
    st.caption(say("users.help"))
    table(people_rows(people, say, shown()), say, key="users_table")


main()
