"""The release that the checkout goes by: its version, who serves it, and publishing what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from graphfraud.checkout.acknowledging import read_acknowledgements
from graphfraud.checkout.folder import ACKNOWLEDGEMENTS
from graphfraud.checkout.loading import read_signed
from graphfraud.errors import GraphFraudError, RefusedError
from graphfraud.investigation.releasing import publish_list
from graphfraud.rights import Action
from graphfraud.ui.shown import plain
from screen.acting import acting
from screen.checkout_files import publisher, release_folder, release_trust
from screen.desk import ledger, shown
from screen.tables import table
from screen.visit import may, request, visit

if TYPE_CHECKING:
    from graphfraud.ledger.visits import Visit
    from graphfraud.ui.words import Words


def release_state(looking: Visit, say: Words) -> None:
    """Say what counts now and which checkouts serve it; offer to publish to whoever may approve."""
    st.markdown(f"##### {say('release.title')}")
    failed = st.session_state.pop("not_published", "")
    if failed:
        st.warning(say("release.not_published"), icon=":material/warning:")
        st.text(plain(failed, 1_000))
    try:
        _state(say)
    except GraphFraudError as error:
        st.info(say("release.none"), icon=":material/info:")
        st.caption(plain(str(error), 1_000))
    if may(looking, Action.APPROVE_ENTRY):
        st.button(
            say("release.publish"),
            key="publish",
            icon=":material/publish:",
            on_click=acting(_publish, say("release.published")),
        )


def _state(say: Words) -> None:
    manifest, _ = read_signed(release_folder(), release_trust(), request().at)
    write = shown()
    st.text(
        say(
            "release.current",
            version=f"{manifest.version:,}",
            entries=f"{manifest.entries:,}",
            at=write.time(manifest.created_at),
            until=write.time(manifest.valid_until),
        )
    )
    found, _ = read_acknowledgements(release_folder() / ACKNOWLEDGEMENTS)
    rows: list[dict[str, Any]] = [
        {
            "reader": plain(one.reader),
            "version": one.version if one.version is not None else 0,
            "at": write.time(one.at),
            "serves": plain(one.refused, 300)
            or say("release.current_one" if one.version == manifest.version else "release.behind"),
        }
        for one in found
    ]
    if rows:
        table(rows, say, key="readers")
    else:
        st.caption(say("release.nobody"))


def _publish() -> None:
    """Publish what was decided; whether the role may is asked again, in the moment in which it is done."""
    looking = visit()
    if looking is None or not may(looking, Action.APPROVE_ENTRY):
        raise RefusedError("publishing is for those who may approve entries; nothing was published")
    publish_list(publisher(), ledger(), request().at)
