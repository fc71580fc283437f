"""The screens' frame: who is looking, the language, the search box, and the pages."""

from __future__ import annotations

import streamlit as st

from screen.desk import published_run, words
from screen.frame import header, no_run, refuse_plainly


def signed_in() -> bool:
    """Tell whether somebody may look: whoever is on this machine. There is no login yet.

    The server listens on 127.0.0.1 only. Every page is behind this one function.
    """
    return True


def main() -> None:
    """Draw the frame and the page that the address names."""
    st.set_page_config(page_title="graphfraud", page_icon="🕸️", layout="wide")
    say = words()
    listed = [
        st.Page(f"app_pages/{name}.py", title=say(f"{name}.title"), url_path=name, default=name == "queue")
        for name in ("queue", "search", "nights", "settings")
    ]
    linked = [
        st.Page(f"app_pages/{name}.py", title=say(f"{name}.title"), url_path=name, visibility="hidden")
        for name in ("ring", "entity")
    ]
    page = st.navigation([*listed, *linked], position="top")
    if not signed_in():
        st.stop()
    with refuse_plainly(say):
        header(say)
        if published_run() is None:
            no_run(say)
        else:
            page.run()


main()
