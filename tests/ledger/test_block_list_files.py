"""Lists in and out of files: our own columns, a discontinued product's, bad rows, formulas."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from graphfraud.blocklist import Caution, EntryStatus
from graphfraud.checkout.entries_file import EntriesFile
from graphfraud.checkout.entry import Action, EntryType, ReleaseEntry
from graphfraud.errors import ConfigError, FeedError, NotFoundError, RefusedError
from graphfraud.investigation.list_files import EXPORT_COLUMNS, Importer, write_export
from graphfraud.investigation.list_rows import ACTION_WORDS, ListFile
from graphfraud.ledger.entry_decisions import approve_entry, approve_import, reject_import
from graphfraud.ledger.entry_reading import EntryFilter, list_entries, release_entries
from graphfraud.model import DAY_MS
from graphfraud.rights import Role
from tests.ledger.block_list import NOW, draft, propose

if TYPE_CHECKING:
    from pathlib import Path

    from graphfraud.investigation.list_files import Intake
    from graphfraud.ledger.entry_reading import EntryRow
    from tests.ledger.conftest import Office

TODAY = datetime.fromtimestamp(NOW / 1000, UTC)


def take_in(office: Office, path: Path, who: str = "investigator", **told: object) -> Intake:
    file = ListFile(path, **{name: told.pop(name) for name in ("type", "dates") if name in told})  # type: ignore[arg-type]
    importer = Importer(office.ledger, "JP", **told)  # type: ignore[arg-type]
    return importer.take_in(office.ask(who, "from the old service"), file, path.with_name("rejects.csv"))


def written(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def entries(office: Office) -> dict[str, EntryRow]:
    return {row.value: row for row in list_entries(office.ledger, office.ask("viewer"), EntryFilter())}


def rejects(path: Path) -> dict[int, str]:
    with path.with_name("rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        return {int(row["row"]): f"{row['column']}: {row['reason']}" for row in csv.DictReader(file)}


def test_a_support_list_with_safe_block_and_watch_moves_in(office: Office, tmp_path: Path) -> None:
    path = written(
        tmp_path / "emails.csv",
        '"@""user.email""",Status,Reason,Expiration date,Comments',
        "kayla@contoso.example,Block,Chargeback fraud,12/31/2026,called twice",
        "jamie@bellows.example,Safe,,,",
        "marie@atatum.example,Watch,unsure,,",
    )
    intake = take_in(office, path, dates="%m/%d/%Y")
    assert intake.report is not None
    assert (intake.rows, intake.rejected, intake.report.entries) == (3, 0, 3)
    found = entries(office)
    assert {value: row.action for value, row in found.items()} == {
        "kayla@contoso.example": Action.BLOCK,
        "jamie@bellows.example": Action.ALLOW,
        "marie@atatum.example": Action.REVIEW,
    }
    assert {row.type for row in found.values()} == {EntryType.EMAIL}
    kayla = found["kayla@contoso.example"]
    assert (kayla.reason, kayla.text) == ("imported", "Chargeback fraud: called twice")
    assert kayla.expires_at == int(datetime(2026, 12, 31, tzinfo=UTC).timestamp() * 1000)
    assert found["jamie@bellows.example"].days == 365
    assert "emails.csv row 2" in kayla.source


@pytest.mark.parametrize(
    ("head", "value", "kind"),
    [
        ("Payment instrument", "pi_1", EntryType.CARD),
        ("IP address", "8.8.8.8", EntryType.IP),
        ("User ID", "U-1", EntryType.ACCOUNT),
        ("deviceContext.externalDeviceId", "d3c0ffee-77", EntryType.DEVICE),
    ],
)
def test_each_support_list_says_what_its_values_are(
    office: Office, tmp_path: Path, head: str, value: str, kind: EntryType
) -> None:
    take_in(office, written(tmp_path / "list.csv", f"{head},Status", f"{value},Block"))
    assert entries(office)[value].type is kind


def test_an_import_waits_for_another_person_who_approves_it_whole(office: Office, tmp_path: Path) -> None:
    path = written(tmp_path / "l.csv", "value,status", *(f"a{n}@example.jp,block" for n in range(30)))
    intake = take_in(office, path, who="lead", type=EntryType.EMAIL)
    assert intake.report is not None
    name = intake.report.id
    assert list(release_entries(office.ledger)) == []
    with pytest.raises(RefusedError, match="you imported it yourself"):
        approve_import(office.ledger, office.ask("lead"), name)
    office.hire("second", Role.LEAD)
    assert approve_import(office.ledger, office.ask("second"), name) == 30
    released = list(release_entries(office.ledger))
    assert len(released) == 30
    assert {one.expires_at for one in released} == {NOW + 365 * DAY_MS}
    assert {(row.status, row.approver) for row in entries(office).values()} == {("active", "second")}
    assert approve_import(office.ledger, office.ask("second"), name) == 0
    with pytest.raises(NotFoundError, match="I-000009"):
        approve_import(office.ledger, office.ask("second"), "I-000009")


def test_what_is_listed_already_or_stands_twice_is_known_and_not_listed_again(
    office: Office, tmp_path: Path
) -> None:
    propose(office, "lead", draft("taro@example.jp"))
    path = written(
        tmp_path / "l.csv",
        "type,value,status",
        "email,TARO@example.jp,block",
        "email,taro@example.jp,watch",
        "email,hanako@example.jp,block",
        "email,Hanako@Example.jp,block",
    )
    for again in (2, 0):
        intake = take_in(office, path)
        assert intake.report is not None
        assert (intake.report.entries, intake.report.known) == (again, 4 - again)
    assert reject_import(office.ledger, office.ask("lead", "not ours"), "I-000001") == 2


def test_an_entry_that_became_active_meanwhile_is_left_out_of_an_approval(
    office: Office, tmp_path: Path
) -> None:
    path = written(tmp_path / "l.csv", "type,value,status", "email,a@example.jp,block", "ip,8.8.8.8,block")
    take_in(office, path)
    one = entries(office)["a@example.jp"]
    approve_entry(office.ledger, office.ask("lead"), one.id)
    assert approve_import(office.ledger, office.ask("lead"), "I-000001") == 1
    assert {row.status for row in entries(office).values()} == {EntryStatus.ACTIVE}


BAD = {
    "email,,block,": "its value is empty",
    "email,n/a,block,": "stands for nobody",
    "cidr,0.0.0.0/0,block,": "half the internet",
    "cidr,::/0,block,": "half the internet",
    "email,*,block,": "",
    "domain,*,block,": "no mail domain",
    "domain,gmail.com,block,": "everybody's mail",
    "address,-,block,": "stands for nobody",
    "building,東京都新宿区西新宿2-8-1,block,": "strangers may share it: building",
    "address,東京都江東区青海1-1-1 転送センター 12,block,": "strangers may share it: forwarder",
    "cidr,8.8.8.0/24,block,": "strangers may share it: shared_network",
    "postcode,160-0023,block,": "strangers may share it: shared_value",
    "email,a@example.jp,forbid,": "is none of",
    "planet,mars,block,": "is none of",
    "email,a@example.jp,block,tomorrow": "no time like",
    "email,a@example.jp,block,2001-01-01": "its time is over",
    "card,4242424242424242,block,": "card number",
    f"email,{'a' * 3000}@example.jp,block,": "characters",
}


def test_rows_that_would_stop_everybody_or_nobody_are_rejected_by_name(
    office: Office, tmp_path: Path
) -> None:
    path = written(tmp_path / "l.csv", "type,value,status,expires", *BAD, "email,good@example.jp,block,")
    intake = take_in(office, path)
    assert set(entries(office)) == {"good@example.jp"}
    assert intake.rejected == len(BAD)
    told = rejects(path)
    for number, (row, why) in enumerate(BAD.items(), start=2):
        assert why in told[number], (row, told[number])
    assert "4242424242424242" not in path.with_name("rejects.csv").read_text(encoding="utf-8")


def test_what_strangers_may_share_comes_in_when_it_is_answered_for(office: Office, tmp_path: Path) -> None:
    path = written(tmp_path / "l.csv", "type,value,status", "cidr,8.8.8.0/24,block", "ip,9.9.9.9,block")
    answers = {Caution.SHARED_NETWORK: "a hosting company"}
    intake = take_in(office, path, answers=answers, hubs={"ip:9.9.9.9"})
    assert intake.rejected == 0
    assert "a hosting company" in entries(office)["9.9.9.9"].text


def test_a_file_of_which_no_row_can_be_listed_is_refused_and_leaves_nothing(
    office: Office, tmp_path: Path
) -> None:
    path = written(tmp_path / "l.csv", "type,value,status", "email,,block")
    with pytest.raises(FeedError, match="no row of it can be listed"):
        take_in(office, path)
    with pytest.raises(FeedError, match="no column with values"):
        take_in(office, written(tmp_path / "m.csv", "mail,status", "a@example.jp,block"))
    with pytest.raises(ConfigError, match="where the list comes from"):
        Importer(office.ledger, "JP").take_in(
            office.ask("lead"),
            ListFile(written(tmp_path / "n.csv", "type,value,status", "ip,8.8.8.8,block")),
            path,
        )
    assert entries(office) == {}


def test_an_ip_of_a_list_that_lasts_for_years_stands_90_days_at_most(office: Office, tmp_path: Path) -> None:
    path = written(tmp_path / "l.csv", "type,value,status,expires", "ip,8.8.8.8,block,2036-01-01")
    take_in(office, path)
    approve_import(office.ledger, office.ask("lead"), "I-000001")
    [entry] = release_entries(office.ledger)
    assert entry.expires_at == NOW + 90 * DAY_MS


def test_an_export_is_safe_in_a_spreadsheet_and_comes_back_as_it_was(office: Office, tmp_path: Path) -> None:
    formula, quoted = '=HYPERLINK("http://x")', "'=1+1"
    values = {"+819072935618": EntryType.PHONE, formula: EntryType.ACCOUNT, quoted: EntryType.ACCOUNT}
    for value, kind in values.items():
        propose(office, "lead", draft(value, type=kind))
    path = tmp_path / "export.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        assert write_export(office.ledger, office.ask("lead"), file) == 3
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == EXPORT_COLUMNS
    assert not any(cell.startswith(("=", "@", "-", "\t")) for row in rows for cell in row.values())
    again = [one for one in EntriesFile(path) if isinstance(one, ReleaseEntry)]
    assert again == list(release_entries(office.ledger))
    assert {cells["value"] for _, cells in ListFile(path).rows()} == set(values)


def test_who_may_not_export_does_not(office: Office, tmp_path: Path) -> None:
    with pytest.raises(RefusedError), (tmp_path / "x").open("w", encoding="utf-8") as file:
        write_export(office.ledger, office.ask("viewer"), file)


def test_every_action_but_the_hold_has_its_own_word() -> None:
    assert set(Action) - {Action.HOLD} == set(ACTION_WORDS.values())
