"""The commands of the bureau."""

import argparse
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hzdesk import usecases
from hzdesk.cli.words import CLEAN, FOUND, Add, Forms, a_year, say, tell, tell_json
from hzdesk.expressions import SCHOOL_FACTS
from hzdesk.files import readable, write_file
from hzdesk.findings import SEVERITIES
from hzdesk.forms import form_of_year, newest_form
from hzdesk.forms.model import Severity
from hzdesk.roster import Roster, read_roster
from hzdesk.store import OpenStore
from hzdesk.text import grouped, holder

if TYPE_CHECKING:
    from hzdesk.merge.merge import Merged
    from hzdesk.merge.receive import Receipt
    from hzdesk.merge.typed_codes import Typed

_FINDINGS = 5  # of a return that are listed
_TYPED = 5  # codes of schools that are named


def add_commands(command: Add) -> None:
    verify = command("verify", _verify, "判定上报件")
    verify.add_argument("files", type=Path, nargs="+", metavar="文件")
    verify.add_argument("--roster", type=Path, metavar="CSV", help="学校名册")
    verify.add_argument("--json", action="store_true", help="输出 JSON")
    merge = command("merge", _merge, "汇总上报件")
    merge.add_argument("folders", type=Path, nargs="+", metavar="文件夹")
    merge.add_argument("--roster", type=Path, required=True, metavar="CSV")
    merge.add_argument("--year", type=a_year, required=True, metavar="年度")
    merge.add_argument("--to", required=True, metavar="汇总库", help="文件，或 postgresql:// 开头的地址")
    merge.add_argument("--summary", type=Path, metavar="XLSX", help="汇总表")
    merge.add_argument("--json", action="store_true", help="输出 JSON")
    aside = command("set-aside", _set_aside, "搁置收到的文件：以后汇总都不计它，直到取消")
    aside.add_argument("files", nargs="+", metavar="文件", help="路径，或 merge --json 里的 digest")
    aside.add_argument("--roster", type=Path, required=True, metavar="CSV", help="学校名册；搁置名单记在它旁边")
    aside.add_argument("--who", type=readable, default="", metavar="姓名")
    aside.add_argument("--why", type=readable, default="", metavar="原因")
    aside.add_argument("--undo", action="store_true", help="取消搁置")
    report = command("report", _report, "写年度报告的数和政策目标的进展")
    report.add_argument("merged", metavar="汇总库", help="文件，或 postgresql:// 开头的地址")
    report.add_argument("--year", type=a_year, required=True, metavar="年度")
    report.add_argument("--out", type=Path, required=True, metavar="文件夹")


def _verify(arguments: argparse.Namespace, _: OpenStore, forms: Forms) -> int:
    from hzdesk.merge.folders import verify_files
    from hzdesk.merge.verdict import ON_SCREEN

    roster = _roster(arguments.roster, forms) if arguments.roster else None
    receipts = verify_files(arguments.files, forms, roster)
    verdicts = [receipt.verdict for receipt in receipts]
    if arguments.json:
        tell_json([verdict.as_json() for verdict in verdicts])
    else:
        for receipt in receipts:
            _print_receipt(ON_SCREEN[receipt.verdict.verdict], receipt, [p.text for p in receipt.verdict.problems])
    return CLEAN if all(verdict.verdict == "valid" for verdict in verdicts) else FOUND


def _merge(arguments: argparse.Namespace, open_store: OpenStore, forms: Forms) -> int:
    from hzdesk.merge import folders
    from hzdesk.merge.merge import OUTCOMES
    from hzdesk.merge.typed_codes import beside
    from hzdesk.report.city import schools_of

    roster, form = _roster(arguments.roster, forms), form_of_year(forms, arguments.year)
    if arguments.summary:
        usecases.refuse_unless_workbook(arguments.summary)
        folders.refuse_submission(arguments.summary, forms)
    folders.submissions_in(arguments.folders)  # what cannot be read is said before a store is made
    folders.decisions(arguments.roster, forms)
    with closing(open_store(arguments.to, create=True)) as store:
        words = (arguments.folders, forms, roster, arguments.year, store, "汇总")
        merged = folders.merge_folders(*words, roster_file=arguments.roster, summary=arguments.summary)
        before = schools_of(store, arguments.year - 1) if arguments.summary else []
    if merged.roster != roster:
        say(f"首次登记的指纹已记入 {arguments.roster}。")
    if arguments.summary:
        from hzdesk.merge.summary import write_summary

        write_file(arguments.summary, write_summary(form, merged, before))
    if arguments.json:
        tell_json(merged.as_json())
    else:
        for file in merged.files:
            _print_receipt(OUTCOMES[file.outcome], file.receipt, file.told())
            _print_findings(file)
        for member in merged.missing:
            tell(f"未交　{member.school_code}　{member.name}")
        counts = "，".join(f"{word} {merged.count(outcome)}" for outcome, word in OUTCOMES.items())
        tell(f"{counts}，未交 {len(merged.missing)}")
    if merged.unmapped:
        _say_unmapped(merged.unmapped, beside(arguments.roster))
    return FOUND if merged.count("refused") or merged.missing else CLEAN


def _set_aside(arguments: argparse.Namespace, *_: object) -> int:
    from hzdesk.merge.aside import set_aside, take_back

    files, roster, today = arguments.files, arguments.roster, datetime.now().astimezone().date()
    done = take_back(files, roster) if arguments.undo else set_aside(files, roster, arguments.who, arguments.why, today)
    for aside in done:
        tell(f"{'取消搁置' if arguments.undo else '搁置'}　{aside.file}　{aside.digest}　{aside.who}：{aside.why}")
    say("再汇总一次就照此计。")
    return CLEAN


def _report(arguments: argparse.Namespace, open_store: OpenStore, forms: Forms) -> int:
    from hzdesk.report.write import NUMBERS, TARGETS, write_report

    with closing(open_store(arguments.merged, read_only=True)) as store:
        written = write_report(store, forms, arguments.year, arguments.out)
    say(f"报告的 {written.numbers} 个数写在 {arguments.out / NUMBERS}，政策目标写在 {TARGETS}。")
    if written.blank:
        say(f"其中 {len(written.blank)} 个还没有数，原因写在 sources 一栏：{'、'.join(written.blank)}。")
    for sentence in written.differing:
        say(f"{sentence}。")
    return CLEAN


def _print_receipt(word: str, receipt: "Receipt", reasons: Sequence[str]) -> None:
    """A received file: outcome, whose return, check code; below, who signed and why it is so."""
    verdict, trial = receipt.verdict, "，试报" if receipt.trial else ""
    school = f"{verdict.school}　{receipt.school_name}" if verdict.school else ""
    revision = f"{verdict.year} 年度第 {verdict.revision} 稿{trial}" if verdict.school else ""
    tell("　".join(filter(None, (word, verdict.file, school, revision, verdict.check_code))))
    for one in verdict.signatures:
        tell(f"    {one.role or '签名'}　{holder(one.signer)}　指纹 {grouped(one.fingerprint)}　{one.note}")
    for reason in reasons:
        tell(f"    {reason}")


def _print_findings(file: "Merged") -> None:
    """What is open in an accepted return, as far as people read it in a list."""
    found = [told for told in file.receipt.told if told.is_open] if file.state else []
    for told in found[:_FINDINGS]:
        place = "　".join(filter(None, (told.sheet, told.row)))
        tell(f"    {SEVERITIES[Severity(told.severity)]}　{place}　{told.text}")
    if len(found) > _FINDINGS:
        tell(f"    另有 {len(found) - _FINDINGS} 条没有处理的审核意见，见汇总表（--summary）的“审核意见”，或 --json。")


def _say_unmapped(typed: "Sequence[Typed]", file: Path) -> None:
    """Which codes that schools typed nobody has mapped yet, and where to do it."""
    named = "、".join(words for _, words in typed[:_TYPED])
    more = f"等 {len(typed)} 个" if len(typed) > _TYPED else ""
    how = f"请在 {file} 的 to 一栏写代码表里的代码或名称，再汇总一次"
    say(f"学校自行填写的代码还没有对应：{named}{more}。{how}；不写就照学校填的计。")


def _roster(file: Path, forms: Forms) -> Roster:
    return read_roster(file, newest_form(forms).codes[SCHOOL_FACTS["kind"]].entries)
