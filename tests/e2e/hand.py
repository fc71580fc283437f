"""A person at the mouse and keyboard: every click is counted, and every wait for the screen is timed."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.e2e.conftest import settle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page


@dataclass
class Hand:
    """Works on one page."""

    page: Page
    clicks: int = 0
    texts: int = 0
    """Fields that were typed into."""
    waited: float = 0.0
    """Seconds until the screen had answered, all in all."""

    def click(self, what: Locator) -> None:
        """Click and wait for the answer."""
        what.wait_for()
        with self._waiting():
            what.click()
            settle(self.page)
        self.clicks += 1

    def type(self, field: Locator, text: str) -> None:
        """Write into a field and go on to the next one."""
        field.wait_for()
        with self._waiting():
            field.fill(text)
            field.press("Tab")
            settle(self.page)
        self.texts += 1

    def choose(self, box: Locator, option: str) -> None:
        """Open a box of choices and take one: two clicks."""
        box.click()
        self.clicks += 1
        self.click(self.page.get_by_role("option", name=option, exact=True))

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        begin = time.monotonic()
        yield
        self.waited += time.monotonic() - begin
