"""Settings that name files of the shop's own, and what every section of the settings has in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Section(BaseModel):
    """A table of ``graphfraud.toml``: nothing in it is unknown, and nothing changes after it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class IpFileSettings(Section):
    """A file that tells where IP addresses are, or who runs them."""

    path: str = Field(description="an mmdb file, or CSV with `network`, or `first` and `last`")
    kind: str = Field(
        "",
        description="`hosting`, `vpn`, `proxy` or `tor` where the file lists such networks and does not say",
    )


class WatchListSettings(Section):
    """A list of the shop's own."""

    name: str = Field(min_length=1, description="for sentences, such as `short-let flats`")
    path: str = Field(
        description="CSV with a column `value`, and `label` where its values are of several kinds"
    )
    label: str = Field(
        "",
        description="what its values are where the file does not say: `address`, `email`, `phone`, `name`, "
        "`ip`, `card`, `device` or `account`",
    )
    hub: bool = Field(
        default=False, description="its values join nobody (lockers, offices); otherwise a match is a sign"
    )
    alike: int = Field(
        default=0,
        description="likeness in per cent that is enough, 80 to 100; 0 asks for the same normal form",
    )
