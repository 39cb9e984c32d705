"""The commands of a school."""

import argparse
from contextlib import closing, nullcontext
from datetime import datetime
from pathlib import Path

from hzdesk import usecases
from hzdesk.cli.words import CLEAN, FOUND, Add, Forms, identity, say, signing, store_and_year, tell, tell_json
from hzdesk.files import read_file, readable, readable_name
from hzdesk.findings import SEVERITIES, Finding
from hzdesk.forms import form_of, form_of_year
from hzdesk.forms.model import Form
from hzdesk.store import OpenStore


def add_commands(command: Add) -> None:
    check = command("check", _check, "审核一份年报")
    store_and_year(check)
    check.add_argument("--json", action="store_true", help="输出 JSON")
    export = command("export", _export, "签名并生成上报件")
    store_and_year(export)
    signing(export)
    export.add_argument("--with-errors", type=readable, default="", metavar="理由", help="带着错误上报的理由")
    export.add_argument("--trial", action="store_true", help="试报：只检查，不计入汇总")
    further = command("countersign", _countersign, "会签别人已签过的上报件，原来的签名不变")
    further.add_argument("file", type=Path, metavar="上报件")
    signing(further)
    further.add_argument(
        "--role", type=readable, default="", metavar="身份", help="以什么身份签，如 校长；不写就是还缺的那一个"
    )
    further.add_argument("--store", metavar="年报文件", help="本校的年报文件，也留一份会签后的上报件")
    part = command("section", _section, "导出一张表（连同它的分表）给科室填，填好用 import 导入")
    store_and_year(part)
    part.add_argument("--section", type=readable, required=True, metavar="表名", help="如 form 命令打印的，写中文表名")
    part.add_argument("--office", type=readable, default="", metavar="科室", help="给哪个科室，如 学生处")
    part.add_argument("--back-to", type=readable, default="", metavar="姓名", help="填好交回给谁；不写就是填报人")
    part.add_argument("--out", type=Path, required=True, metavar="文件")
    take = command("import", _import, "从上报件、科室填好的表导入数值")
    take.add_argument("store", metavar="年报文件")
    take.add_argument("file", type=Path, metavar="工作簿")
    take.add_argument("--dry-run", action="store_true", help="只看会改什么")
    take.add_argument("--take-theirs", action="store_true", help="两边都改过的，以科室填的为准")


def _check(arguments: argparse.Namespace, open_store: OpenStore, forms: Forms) -> int:
    with closing(open_store(arguments.store, read_only=True)) as store:
        standing = usecases.standing(store, forms, arguments.year)
    form = form_of(forms, standing.annual.frame)
    if arguments.json:
        tell_json([_finding_json(form, finding) for finding in standing.findings])
    else:
        for finding in standing.findings:
            tell(_finding_line(form, finding))
        tell(f"错误 {standing.errors}，待说明 {standing.queries}，校验码 {standing.check_code}")
    return FOUND if any(finding.is_open for finding in standing.findings) else CLEAN


def _export(arguments: argparse.Namespace, open_store: OpenStore, forms: Forms) -> int:
    usecases.refuse_unless_workbook(arguments.out)
    signer = identity(arguments)
    with closing(open_store(arguments.store)) as store:
        exported = usecases.export(
            store,
            forms,
            arguments.year,
            signer,
            arguments.out,
            when=datetime.now().astimezone(),
            reason=arguments.with_errors,
            trial=arguments.trial,
        )
    say(f"已写出 {exported.file}，校验码 {exported.check_code}。不要用 Excel 或 WPS 另存，另存后签名失效。")
    if others := form_of_year(forms, arguments.year).signers[1:]:
        say(f"还缺{'、'.join(others)}的签名。请用 countersign 会签后再报。")
    return CLEAN


def _countersign(arguments: argparse.Namespace, open_store: OpenStore, forms: Forms) -> int:
    from hzdesk.countersign import countersign, hand_further, waiting

    usecases.refuse_unless_workbook(arguments.out)
    signer = identity(arguments)
    found = waiting(readable_name(arguments.file), read_file(arguments.file), forms)
    made = countersign(found, signer, forms, role=arguments.role, when=datetime.now().astimezone())
    with closing(open_store(arguments.store)) if arguments.store else nullcontext() as store:
        done = hand_further(store, found, made, arguments.out)
    say(f"已会签，写出 {done.file}，校验码 {done.check_code}。原来的签名都在。不要用 Excel 或 WPS 另存。")
    return CLEAN


def _section(arguments: argparse.Namespace, open_store: OpenStore, forms: Forms) -> int:
    from hzdesk.handout import hand_out

    with closing(open_store(arguments.store, read_only=True)) as store:
        annual, previous = usecases.existing(store, arguments.year), store.load(arguments.year - 1)
    told = {"office": arguments.office, "back_to": arguments.back_to, "day": datetime.now().astimezone().date()}
    sections = hand_out(forms, annual, previous, arguments.section, arguments.out, **told)
    say(f"已写出 {arguments.out}：{'、'.join(section.title for section in sections)}。填好交回后用 import 导入。")
    return CLEAN


def _import(arguments: argparse.Namespace, open_store: OpenStore, forms: Forms) -> int:
    from hzdesk.handout import is_for_office

    if is_for_office(arguments.file):
        return _take_back(arguments, open_store, forms)
    with closing(open_store(arguments.store, read_only=arguments.dry_run)) as store:
        changes = usecases.import_file(store, forms, arguments.file, "导入", dry_run=arguments.dry_run)
    for change in changes:
        tell(f"{change.place}：{change.change}")
    say(f"{'将' if arguments.dry_run else '已'}改 {len(changes)} 处。")
    return CLEAN


def _take_back(arguments: argparse.Namespace, open_store: OpenStore, forms: Forms) -> int:
    from hzdesk.handout import take_back

    with closing(open_store(arguments.store, read_only=arguments.dry_run)) as store:
        found = take_back(store, forms, arguments.file, dry_run=arguments.dry_run, take_theirs=arguments.take_theirs)
    for change in found.changes:
        tell(change.told(found.own))
    if found.conflicts and not arguments.take_theirs:
        say(f"有 {found.conflicts} 处两边都改过，没有导入。以科室的为准请加 --take-theirs；要逐处选，请在窗口里导入。")
        return FOUND
    say(f"{'将' if arguments.dry_run else '已'}改 {len(found.changes)} 处，{found.what}。")
    return CLEAN


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
