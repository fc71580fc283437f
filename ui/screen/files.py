"""Files to take away: made when they are fetched, and that they were is audited."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from graphfraud.cli.shop import now_ms
from graphfraud.investigation.reading import admit
from graphfraud.rights import Action
from screen.desk import ledger, published_run
from screen.visit import request

if TYPE_CHECKING:
    from collections.abc import Callable


def offer_file(label: str, name: str, make: Callable[[], str], subject: str) -> None:
    """Draw a button that gives a CSV file.

    Args:
        label: of the button.
        name: of the file.
        make: makes it, outside of any page.
        subject: what is taken, for the audit.
    """
    people, asked, run = ledger(), request(), published_run()

    def file() -> str:
        admit(people, replace(asked, at=now_ms(), key=""), Action.EXPORT, subject, run)  # each time anew
        return make()

    st.download_button(label, file, file_name=name, mime="text/csv", on_click="ignore")
