"""The command line: the bureau's, and every script's. Messages go to stderr, results to stdout, always as UTF-8."""

import argparse
import getpass
import io
import json
import logging
import sys
import warnings
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from hzdesk import VERSION, usecases
from hzdesk.errors import UserError
from hzdesk.expressions import SCHOOL_FACTS
from hzdesk.files import read_file, read_text, readable_name, write_file
from hzdesk.findings import Finding
from hzdesk.forms import form_of, form_of_year, newest_form, user_folder
from hzdesk.forms.model import Form, Severity
from hzdesk.roster import Roster, read_roster
from hzdesk.store import OpenStore
from hzdesk.text import grouped

if TYPE_CHECKING:
    from hzdesk.merge.receive import Receipt
    from hzdesk.signing import Identity

CLEAN, FOUND, MISTAKE, BUG = 0, 1, 2, 3

Forms = Sequence[Form]
Command = Callable[[argparse.Namespace, OpenStore, Forms], int]

SEVERITIES = {Severity.ERROR: "错误", Severity.QUERY: "疑问", Severity.HINT: "提示"}


def main(argv: Sequence[str], open_store: OpenStore, forms: Callable[[], Forms], log: Path) -> int:
    """Runs one command; gives its exit code. The one place where errors become sentences."""
    _speak_utf8()
    try:
        arguments = _parser().parse_args(argv)
        command: Command = arguments.command
        return command(arguments, open_store, forms())
    except UserError as error:
        _say(str(error))
        return MISTAKE
    except KeyboardInterrupt:
        _say("已停止，没有留下做了一半的结果。")
        return MISTAKE
    except BrokenPipeError:
        return CLEAN
    except Exception:
        logging.getLogger("hzdesk.cli").exception("the command failed")
        _say(f"程序出错了，这不是您的问题。详细情况记在 {log}，请把它交给维护人员。")
        return BUG


def _check(arguments: argparse.Namespace, open_store: OpenStore, forms: Forms) -> int:
    store = open_store(arguments.store, read_only=True)
    try:
        standing = usecases.standing(store, forms, arguments.year)
    finally:
        store.close()
    form = form_of(forms, standing.annual.frame)
    if arguments.json:
        _print_json([_finding_json(form, finding) for finding in standing.findings])
    else:
        for finding in standing.findings:
            print(_finding_line(form, finding))
        print(f"错误 {standing.errors}，待说明 {standing.queries}，校验码 {standing.check_code}")
    return FOUND if any(finding.is_open for finding in standing.findings) else CLEAN


def _export(arguments: argparse.Namespace, open_store: OpenStore, forms: Forms) -> int:
    usecases.refuse_unless_workbook(arguments.out)
    identity = _identity(arguments)
    store = open_store(arguments.store)
    try:
        exported = usecases.export(
            store,
            forms,
            arguments.year,
            identity,
            arguments.out,
            when=datetime.now().astimezone(),
            reason=arguments.with_errors,
            trial=arguments.trial,
        )
    finally:
        store.close()
    _say(f"已写出 {exported.file}，校验码 {exported.check_code}。不要用 Excel 或 WPS 另存，另存后签名失效。")
    if others := form_of_year(forms, arguments.year).signers[1:]:
        _say(f"还缺{'、'.join(others)}的签名。请用 countersign 会签后再报。")
    return CLEAN


def _countersign(arguments: argparse.Namespace, open_store: OpenStore, forms: Forms) -> int:
    from hzdesk.countersign import countersign, hand_further, waiting

    usecases.refuse_unless_workbook(arguments.out)
    identity = _identity(arguments)
    found = waiting(readable_name(arguments.file), read_file(arguments.file), forms)
    made = countersign(found, identity, forms, role=arguments.role, when=datetime.now().astimezone())
    store = open_store(arguments.store) if arguments.store else None
    try:
        done = hand_further(store, found, made, arguments.out)
    finally:
        if store is not None:
            store.close()
    _say(f"已会签，写出 {done.file}，校验码 {done.check_code}。原来的签名都在。不要用 Excel 或 WPS 另存。")
    return CLEAN


def _section(arguments: argparse.Namespace, open_store: OpenStore, forms: Forms) -> int:
    from hzdesk.handout import hand_out

    store = open_store(arguments.store, read_only=True)
    try:
        annual, previous = usecases.existing(store, arguments.year), store.load(arguments.year - 1)
    finally:
        store.close()
    told = {"office": arguments.office, "back_to": arguments.back_to, "day": datetime.now().astimezone().date()}
    sections = hand_out(forms, annual, previous, arguments.section, arguments.out, **told)
    _say(f"已写出 {arguments.out}：{'、'.join(section.title for section in sections)}。填好交回后用 import 导入。")
    return CLEAN


def _import(arguments: argparse.Namespace, open_store: OpenStore, forms: Forms) -> int:
    from hzdesk.handout import is_for_office

    if is_for_office(arguments.file):
        return _take_back(arguments, open_store, forms)
    store = open_store(arguments.store, read_only=arguments.dry_run)
    try:
        changes = usecases.import_file(store, forms, arguments.file, "导入", dry_run=arguments.dry_run)
    finally:
        store.close()
    for change in changes:
        print(f"{change.place}：{change.change}")
    _say(f"{'将' if arguments.dry_run else '已'}改 {len(changes)} 处。")
    return CLEAN


def _take_back(arguments: argparse.Namespace, open_store: OpenStore, forms: Forms) -> int:
    from hzdesk.handout import take_back

    store = open_store(arguments.store, read_only=arguments.dry_run)
    how = {"dry_run": arguments.dry_run, "take_theirs": arguments.take_theirs}
    try:
        found = take_back(store, forms, arguments.file, "导入", **how)
    finally:
        store.close()
    for change in found.changes:
        print(change.told)
    if found.conflicts and not arguments.take_theirs:
        _say(f"有 {found.conflicts} 处两边都改过，没有导入。以科室的为准请加 --take-theirs；要逐处选，请在窗口里导入。")
        return FOUND
    _say(f"{'将' if arguments.dry_run else '已'}改 {len(found.changes)} 处，{found.office}填的“{found.titles[0]}”。")
    return CLEAN


def _verify(arguments: argparse.Namespace, _: OpenStore, forms: Forms) -> int:
    from hzdesk.merge.verdict import ON_SCREEN

    roster = _roster(arguments.roster, forms) if arguments.roster else None
    receipts = usecases.verify_files(arguments.files, forms, roster)
    verdicts = [receipt.verdict for receipt in receipts]
    if arguments.json:
        _print_json([verdict.as_json() for verdict in verdicts])
    else:
        for receipt in receipts:
            _print_receipt(ON_SCREEN[receipt.verdict.verdict], receipt, [p.text for p in receipt.verdict.problems])
    return CLEAN if all(verdict.verdict == "valid" for verdict in verdicts) else FOUND


def _merge(arguments: argparse.Namespace, open_store: OpenStore, forms: Forms) -> int:
    from hzdesk.merge.merge import OUTCOMES
    from hzdesk.report.city import schools_of

    roster = _roster(arguments.roster, forms)
    if arguments.summary:
        usecases.refuse_unless_workbook(arguments.summary)
    store = open_store(arguments.to, create=True)
    try:
        words = (arguments.folders, forms, roster, arguments.year, store, "汇总")
        merged = usecases.merge_folders(*words, roster_file=arguments.roster)
        before = schools_of(store, arguments.year - 1) if arguments.summary else []
    finally:
        store.close()
    if merged.roster != roster:
        _say(f"首次登记的指纹已记入 {arguments.roster}。")
    if arguments.summary:
        from hzdesk.merge.summary import write_summary

        write_file(arguments.summary, write_summary(form_of_year(forms, arguments.year), merged, before))
    if arguments.json:
        _print_json(merged.as_json())
    else:
        for file in merged.files:
            _print_receipt(OUTCOMES[file.outcome], file.receipt, file.told())
        for member in merged.missing:
            print(f"未交　{member.school_code}　{member.name}")
        counts = "，".join(f"{word} {merged.count(outcome)}" for outcome, word in OUTCOMES.items())
        print(f"{counts}，未交 {len(merged.missing)}")
    return FOUND if merged.count("refused") or merged.missing else CLEAN


def _set_aside(arguments: argparse.Namespace, *_: object) -> int:
    from hzdesk.merge.aside import set_aside, take_back

    files, roster, today = arguments.files, arguments.roster, datetime.now().astimezone().date()
    done = take_back(files, roster) if arguments.undo else set_aside(files, roster, arguments.who, arguments.why, today)
    for aside in done:
        print(f"{'取消搁置' if arguments.undo else '搁置'}　{aside.file}　{aside.digest}　{aside.who}：{aside.why}")
    _say("再汇总一次就照此计。")
    return CLEAN


def _report(arguments: argparse.Namespace, open_store: OpenStore, forms: Forms) -> int:
    from hzdesk.report.write import NUMBERS, TARGETS, write_report

    store = open_store(arguments.merged, read_only=True)
    try:
        written = write_report(store, forms, arguments.year, arguments.out)
    finally:
        store.close()
    _say(f"报告的 {written.numbers} 个数写在 {arguments.out / NUMBERS}，政策目标写在 {TARGETS}。")
    if written.blank:
        _say(f"其中 {len(written.blank)} 个还没有数，原因写在 sources 一栏：{'、'.join(written.blank)}。")
    return CLEAN


def _demo(arguments: argparse.Namespace, open_store: OpenStore, forms: Forms) -> int:
    from hzdesk.example import make_city

    first, _, last = arguments.years.partition("-")
    if not (first.isdecimal() and (last or first).isdecimal()):
        raise UserError(f"--years 应写作 2019-2023，现在是 {arguments.years}。")
    years = range(int(first), int(last or first) + 1)

    def tick(done: int, of: int) -> bool:
        _say(f"学校 {done}/{of}")
        return True

    size = {"schools": arguments.schools, "years": years, "seed": arguments.seed}
    city = make_city(arguments.folder, forms, open_store, tick, **size)
    _say(f"示例城市已建在 {arguments.folder}：{city.schools} 所学校，{city.files} 份上报件，签名密码是 demo。")
    return CLEAN


def _form(arguments: argparse.Namespace, _: OpenStore, forms: Forms) -> int:
    from hzdesk.forms.dictionary import printed

    year = arguments.year or newest_form(forms).years[-1]
    print(printed(form_of_year(forms, year, of_bureau=arguments.bureau), year))
    return CLEAN


def _form_pack(arguments: argparse.Namespace, _: OpenStore, forms: Forms) -> int:
    from hzdesk.forms.delivery import SUFFIX, pack

    if arguments.out.suffix != SUFFIX:
        raise UserError(f"{arguments.out.name} 的扩展名不是 {SUFFIX}，没有写。请把文件名改成以 {SUFFIX} 结尾。")
    identity = _identity(arguments)
    form, content = pack(arguments.folder, forms, identity, datetime.now().astimezone())
    write_file(arguments.out, content)
    _say(f"已写出 {arguments.out}：{form.title} {form.edition} 版，{len(form.sections)} 张表。")
    _say(f"签名的指纹是 {grouped(identity.fingerprint)}。请把它印在通知上盖章，学校导入时核对。")
    return CLEAN


def _form_add(arguments: argparse.Namespace, _: OpenStore, __: Forms) -> int:
    from hzdesk.forms.delivery import add

    form = add(arguments.file, user_folder(), arguments.fingerprint)
    _say(f"已导入 {form.title} {form.edition} 版，{len(form.sections)} 张表。重新打开程序就用它。")
    return CLEAN


def _selftest(_: argparse.Namespace, open_store: OpenStore, forms: Forms) -> int:
    from hzdesk.selftest import selftest

    for line in selftest(open_store, forms):
        print(line)
    return CLEAN


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="main.py", description="杭州中职年报：不带命令时打开窗口。")
    parser.add_argument("--version", action="version", version=VERSION)
    commands = parser.add_subparsers(title="命令", required=True, metavar="命令")

    def command(name: str, does: Command, told: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=told, description=told)
        added.set_defaults(command=does)
        return added

    _add_general(command)
    _add_of_schools(command)
    _add_of_bureau(command)
    _add_of_forms(command)
    return parser


Add = Callable[[str, Command, str], argparse.ArgumentParser]


def _add_general(command: Add) -> None:
    demo = command("demo", _demo, "建一个示例城市")
    demo.add_argument("folder", type=Path, metavar="文件夹")
    demo.add_argument("--schools", type=int, default=62, metavar="所数")
    demo.add_argument("--years", default="2019-2023", metavar="起-止")
    demo.add_argument("--seed", type=int, default=1, metavar="种子")
    command("selftest", _selftest, "自检")


def _add_of_schools(command: Add) -> None:
    check = command("check", _check, "审核一份年报")
    _store_and_year(check)
    check.add_argument("--json", action="store_true", help="输出 JSON")
    export = command("export", _export, "签名并生成上报件")
    _store_and_year(export)
    _signing(export)
    export.add_argument("--with-errors", default="", metavar="理由", help="带着错误上报的理由")
    export.add_argument("--trial", action="store_true", help="试报：只检查，不计入汇总")
    further = command("countersign", _countersign, "会签别人已签过的上报件，原来的签名不变")
    further.add_argument("file", type=Path, metavar="上报件")
    _signing(further)
    further.add_argument("--role", default="", metavar="身份", help="以什么身份签，如 校长；不写就是还缺的那一个")
    further.add_argument("--store", metavar="年报文件", help="本校的年报文件，也留一份会签后的上报件")
    part = command("section", _section, "导出一张表（连同它的分表）给科室填，填好用 import 导入")
    _store_and_year(part)
    part.add_argument("--section", required=True, metavar="表名", help="如 form 命令打印的，写中文表名")
    part.add_argument("--office", default="", metavar="科室", help="给哪个科室，如 学生处")
    part.add_argument("--back-to", default="", metavar="姓名", help="填好交回给谁；不写就是填报人")
    part.add_argument("--out", type=Path, required=True, metavar="文件")
    take = command("import", _import, "从上报件、科室填好的表导入数值")
    take.add_argument("store", metavar="年报文件")
    take.add_argument("file", type=Path, metavar="工作簿")
    take.add_argument("--dry-run", action="store_true", help="只看会改什么")
    take.add_argument("--take-theirs", action="store_true", help="两边都改过的，以科室填的为准")


def _add_of_bureau(command: Add) -> None:
    verify = command("verify", _verify, "判定上报件")
    verify.add_argument("files", type=Path, nargs="+", metavar="文件")
    verify.add_argument("--roster", type=Path, metavar="CSV", help="学校名册")
    verify.add_argument("--json", action="store_true", help="输出 JSON")
    merge = command("merge", _merge, "汇总上报件")
    merge.add_argument("folders", type=Path, nargs="+", metavar="文件夹")
    merge.add_argument("--roster", type=Path, required=True, metavar="CSV")
    merge.add_argument("--year", type=int, required=True, metavar="年度")
    merge.add_argument("--to", required=True, metavar="汇总库", help="文件，或 postgresql:// 开头的地址")
    merge.add_argument("--summary", type=Path, metavar="XLSX", help="汇总表")
    merge.add_argument("--json", action="store_true", help="输出 JSON")
    aside = command("set-aside", _set_aside, "搁置收到的文件：以后汇总都不计它，直到取消")
    aside.add_argument("files", nargs="+", metavar="文件", help="路径，或 merge --json 里的 digest")
    aside.add_argument("--roster", type=Path, required=True, metavar="CSV", help="学校名册；搁置名单记在它旁边")
    aside.add_argument("--who", default="", metavar="姓名")
    aside.add_argument("--why", default="", metavar="原因")
    aside.add_argument("--undo", action="store_true", help="取消搁置")
    report = command("report", _report, "写年度报告的数和政策目标的进展")
    report.add_argument("merged", metavar="汇总库", help="文件，或 postgresql:// 开头的地址")
    report.add_argument("--year", type=int, required=True, metavar="年度")
    report.add_argument("--out", type=Path, required=True, metavar="文件夹")


def _add_of_forms(command: Add) -> None:
    form = command("form", _form, "打印报表制度")
    form.add_argument("year", type=int, nargs="?", metavar="年度")
    form.add_argument("--bureau", action="store_true", help="教育局自己填的那一种")
    pack = command("form-pack", _form_pack, "把一个文件夹的表做成签名的报表制度文件")
    pack.add_argument("folder", type=Path, metavar="文件夹", help="form.toml 和新增、改动的表；其余的表取自程序")
    _signing(pack)
    add = command("form-add", _form_add, "导入市教育局发的报表制度文件")
    add.add_argument("file", type=Path, metavar="HZFORM")
    add.add_argument("--fingerprint", default="", metavar="指纹", help="市教育局盖章通知上的指纹，第一次导入时写")


class _Parser(argparse.ArgumentParser):
    """Says in Chinese what is wrong with a command."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        raise UserError(f"命令写得不对：{message}。用 --help 看用法。")


def _store_and_year(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("store", metavar="年报文件")
    parser.add_argument("--year", type=int, required=True, metavar="年度")


def _signing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--identity", type=Path, required=True, metavar="P12")
    parser.add_argument("--passphrase-file", type=Path, metavar="文件", help="密码所在的文件；不写就提示输入")
    parser.add_argument("--out", type=Path, required=True, metavar="文件")


def _print_receipt(word: str, receipt: "Receipt", reasons: Sequence[str]) -> None:
    """A received file: outcome, whose return, check code; below, who signed and why it is so."""
    from hzdesk.text import grouped, holder

    verdict, trial = receipt.verdict, "，试报" if receipt.trial else ""
    school = f"{verdict.school}　{receipt.school_name}" if verdict.school else ""
    revision = f"{verdict.year} 年度第 {verdict.revision} 稿{trial}" if verdict.school else ""
    print("　".join(filter(None, (word, verdict.file, school, revision, verdict.check_code))))
    for one in verdict.signatures:
        print(f"    {one.role or '签名'}　{holder(one.signer)}　指纹 {grouped(one.fingerprint)}　{one.note}")
    for reason in reasons:
        print(f"    {reason}")


def _finding_line(form: Form, finding: Finding) -> str:
    answered = f"（已说明：{finding.explanation}）" if finding.explanation else ""
    title = form.by_key[finding.section].title
    return f"{SEVERITIES[finding.severity]}　{title}　{finding.text}{answered}　{finding.check}"


def _finding_json(form: Form, finding: Finding) -> dict[str, str | bool]:
    section = form.by_key[finding.section]
    return {
        "check": finding.check,
        "severity": str(finding.severity),
        "sheet": section.title,
        "section": finding.section,
        "row": finding.row,
        "field": finding.field,
        "label": section.by_key[finding.field].label if finding.field else "",
        "text": finding.text,
        "explanation": finding.explanation,
        "open": finding.is_open,
    }


def _identity(arguments: argparse.Namespace) -> "Identity":
    """The identity that the command names, unlocked."""
    from hzdesk.identities import unlocked

    content, passphrase = read_file(arguments.identity), _passphrase(arguments.passphrase_file)
    try:
        return unlocked(content, passphrase)
    except UserError as error:
        raise UserError(f"{arguments.identity} 用不了：{error}") from None


def _passphrase(file: Path | None) -> str:
    """The passphrase in a file, as editors save it, or typed unseen."""
    if file is None:
        return _typed_passphrase()
    return read_text(file).rstrip("\r\n")


def _typed_passphrase() -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)  # it would show what is typed
        try:
            return getpass.getpass("签名密码：")
        except (EOFError, getpass.GetPassWarning):
            raise UserError("这里没有终端，输不了签名密码。请用 --passphrase-file 指明密码所在的文件。") from None


def _roster(file: Path, forms: Forms) -> Roster:
    return read_roster(file, newest_form(forms).codes[SCHOOL_FACTS["kind"]].entries)


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _print_json(document: object) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=1))


def _say(text: str) -> None:
    print(text, file=sys.stderr)
