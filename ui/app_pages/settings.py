"""The settings, read here and changed in graphfraud.toml."""

from __future__ import annotations

import streamlit as st

from graphfraud.ui.settings_view import setting_rows
from graphfraud.ui.shown import plain
from screen.desk import shop, words
from screen.tables import table


def main() -> None:
    """Draw the page."""
    say = words()
    here = shop()
    st.title(say("settings.title"))
    file = here.places.settings_file
    st.text(say("settings.from", file=plain(str(file))) if file else say("settings.defaults"))
    st.caption(say("settings.help"))
    only = st.toggle(say("settings.only_changed"), key="settings_changed", persist_state="session")
    rows = [row for row in setting_rows(here.settings, say) if row["mark"] or not only]
    table(rows, say, key="settings_table")


main()
