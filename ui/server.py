"""The server of the screens: Streamlit's own, with the login in front of all of it."""

from __future__ import annotations

from pathlib import Path

from starlette.middleware import Middleware
from streamlit.starlette import App

from screen.gate import Door, Gate
from screen.login import Login

door = Door()

app = App(
    Path(__file__).with_name("app.py"), routes=Login(door).routes(), middleware=[Middleware(Gate, door=door)]
)
