"""Settings of how far one action of a role may reach."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pydantic import model_validator

from graphfraud.reference_settings import Section
from graphfraud.rights import LIMITS, Limits, Role

if TYPE_CHECKING:
    from collections.abc import Mapping


class LimitSettings(Section):
    """How far one action of a role may reach."""

    agent: Limits = LIMITS[Role.AGENT]
    investigator: Limits = LIMITS[Role.INVESTIGATOR]
    lead: Limits = LIMITS[Role.LEAD]

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, given: Any) -> Any:
        """Complete a table that is given in part."""
        if not isinstance(given, dict):
            return given
        return {
            name: asdict(LIMITS[Role(name)]) | table
            if isinstance(table, dict) and name in cls.model_fields
            else table
            for name, table in given.items()
        }

    def by_role(self) -> Mapping[Role, Limits]:
        """Return the limits as the ledger asks for them."""
        return {Role(name): getattr(self, name) for name in type(self).model_fields}
