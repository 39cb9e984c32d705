"""Receiving many files gives the same, whoever does the work."""

import os

from hzdesk.merge import many
from hzdesk.merge.many import receive_files
from hzdesk.merge.receive import receive
from hzdesk.signing.archive import DEFAULT_LIMITS
from tests.core.forms.return_2023 import FORM


def test_two_processes_give_the_same_receipts_in_the_same_order_as_one(submission, roster, tmp_path):
    names = []
    for code in ("330101", "330102"):
        names.append(tmp_path / f"{code}.xlsx")
        names[-1].write_bytes(submission(code))
    names.append(tmp_path / "broken.xlsx")
    names[-1].write_bytes(b"broken")
    alone = list(receive_files(names, [FORM], roster, processes=1))
    shared = list(receive_files(names, [FORM], roster, processes=2))
    assert [receipt.verdict for receipt in shared] == [receipt.verdict for receipt in alone]
    assert [receipt.annual for receipt in shared] == [receipt.annual for receipt in alone]
    assert [receipt.content for receipt in shared] == [receipt.content for receipt in alone]


def test_a_file_that_cannot_be_opened_does_not_stop_the_others(submission, roster, tmp_path):
    (tmp_path / "folder.xlsx").mkdir()
    (tmp_path / "good.xlsx").write_bytes(submission())
    found = list(receive_files([tmp_path / "folder.xlsx", tmp_path / "good.xlsx"], [FORM], roster))
    assert [receipt.verdict.verdict for receipt in found] == ["unreadable", "valid"]
    assert "打不开 folder.xlsx" in found[0].verdict.problems[0].text


def test_a_file_that_is_far_too_large_is_refused_unread(roster, tmp_path):
    huge = tmp_path / "huge.xlsx"
    with huge.open("wb") as file:
        file.truncate(DEFAULT_LIMITS.package + 1)
    (receipt,) = receive_files([huge], [FORM], roster)
    assert (receipt.verdict.verdict, receipt.verdict.problems[0].code) == ("unreadable", "too_large")
    assert (receipt.content, receipt.digest) == (b"", "")


def test_a_file_name_that_is_not_utf_8_can_be_printed_and_kept(submission, roster, tmp_path):
    name = tmp_path / os.fsdecode("杭州中专".encode("gb18030") + b".xlsx")
    name.write_bytes(submission())
    (receipt,) = receive_files([name], [FORM], roster)
    assert receipt.verdict.verdict == "valid"
    assert receipt.verdict.file == str(tmp_path / "杭州中专.xlsx")


def test_a_file_that_the_program_fails_on_does_not_stop_the_others(submission, roster, tmp_path, monkeypatch, caplog):
    for code in ("330101", "330102"):
        (tmp_path / f"{code}.xlsx").write_bytes(submission(code))

    def fail_on_the_first(name, *words):
        if "330101" in name:
            raise RecursionError
        return receive(name, *words)

    monkeypatch.setattr(many, "receive", fail_on_the_first)
    first, second = receive_files(sorted(tmp_path.iterdir()), [FORM], roster)
    assert (first.verdict.verdict, [problem.code for problem in first.verdict.problems]) == (
        "unreadable",
        ["not_judged"],
    )
    assert first.digest
    assert second.verdict.verdict == "valid"
    assert "could not be judged" in caplog.text
    caplog.clear()
