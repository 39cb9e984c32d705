"""The command line as scripts use it: a fresh process, its output, its exit code."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import db
import main
from hzdesk.cli import words
from hzdesk.roster import Member, Roster, read_roster, write_roster
from hzdesk.signing import make_identity, save_identity
from tests.core.forms.return_2023 import FORM, LAST, SOUND, annual, changed
from tests.core.workbook.offices import edited

ROOT = Path(__file__).parent.parent
NOW = datetime(2024, 1, 5, tzinfo=UTC)
FULL_DEVICE = Path("/dev/full")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One school with a sound return of 2023, its identity, and a roster of two schools."""
    folder = tmp_path_factory.mktemp("城 市")
    store = db.open_store(str(folder / "a.hzdesk"), [FORM], create=True)
    store.save(annual(LAST), "x")
    store.save(annual(SOUND), "x")
    store.close()
    identity = make_identity("示例学校", valid_from=NOW, valid_to=NOW + timedelta(days=1))
    (folder / "a.p12").write_bytes(save_identity(identity, "口令 demo"))
    (folder / "pass.txt").write_text("口令 demo\n", encoding="utf-8")
    frame = annual(SOUND).frame
    facts = (frame.school_code, frame.school_name, frame.kind, frame.affiliation, frame.district)
    other = Member("3301000002", "示例乙校", "adult", "county", "330106")
    members = [Member(*facts, fingerprint="", first_use=True), other]
    write_roster(Roster({member.school_code: member for member in members}), folder / "roster.csv")
    return folder


def run(*words: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-W", "error", str(ROOT / "main.py"), *map(str, words)]
    return subprocess.run(command, capture_output=True, env=os.environ | environment, check=False)


def exported(city: Path, *more: object) -> Path:
    file = city / "in" / "a.xlsx"
    if not file.exists():
        done = run(
            *("export", city / "a.hzdesk", "--year", 2023, "--identity", city / "a.p12"),
            *("--passphrase-file", city / "pass.txt", "--out", file, *more),
        )
        assert done.returncode == 0, done.stderr.decode()
    return file


def test_check_lists_findings_and_ends_with_the_check_code(city):
    done = run("check", city / "a.hzdesk", "--year", 2023)
    *findings, last = done.stdout.decode().splitlines()
    assert done.returncode == (1 if any("疑问" in line for line in findings) else 0)
    assert last.startswith("错误 0，待说明 ")


def test_a_file_is_countersigned_on_another_day_with_the_same_bytes(city, tmp_path):
    two = tmp_path / "two.py"
    two.write_text(
        "import sys\nfrom dataclasses import replace\nimport main\n"
        "two = tuple(replace(form, signers=('填报人', '校长')) for form in main.forms())\n"
        "main.forms = lambda: two\nsys.exit(main.main(sys.argv[1:]))\n",
        encoding="utf-8",
    )

    def run_two(*words):
        command = [sys.executable, "-W", "error", str(two), *map(str, words)]
        return subprocess.run(
            command, capture_output=True, check=False, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}
        )

    principal = make_identity("王校长", valid_from=NOW, valid_to=NOW + timedelta(days=1))
    (tmp_path / "b.p12").write_bytes(save_identity(principal, "口令 demo"))
    store = tmp_path / "a.hzdesk"
    store.write_bytes((city / "a.hzdesk").read_bytes())
    secret = ("--passphrase-file", city / "pass.txt")
    one, both = tmp_path / "one.xlsx", tmp_path / "both.xlsx"
    exported = run_two("export", store, "--year", 2023, "--identity", city / "a.p12", *secret, "--out", one)
    assert exported.returncode == 0, exported.stderr.decode()
    words = ("countersign", one, "--identity", tmp_path / "b.p12", *secret, "--role", "校长", "--out", both)
    done = run_two(*words, "--store", store)
    assert done.returncode == 0, done.stderr.decode()
    (verdict,) = json.loads(run_two("verify", both, "--json").stdout)
    assert [s["role"] for s in verdict["signatures"]] == ["填报人", "校长"]
    assert [p["code"] for p in verdict["problems"]] == ["no_roster"]
    assert "校长　王校长　指纹 " in run_two("verify", both).stdout.decode()
    again = run_two("countersign", both, "--identity", city / "a.p12", *secret, "--out", tmp_path / "x.xlsx")
    assert (again.returncode, "已经签齐" in again.stderr.decode()) == (2, True)


def test_the_list_of_a_merge_says_of_each_file_whose_it_is_who_signed_and_why(city, tmp_path):
    file = exported(city)
    roster = tmp_path / "roster.csv"
    roster.write_bytes((city / "roster.csv").read_bytes())
    code = json.loads(run("verify", file, "--json").stdout)[0]["check_code"]
    words = ("merge", city / "in", "--roster", roster, "--year", 2023, "--to", tmp_path / "m.hzdesk")
    first, signer, *_ = run(*words).stdout.decode().splitlines()
    frame = annual(SOUND).frame
    assert first == f"收下　{file}　{frame.school_code}　{frame.school_name}　2023 年度第 1 稿　{code}"
    assert signer.startswith("    填报人　示例学校　指纹 ")
    done = run("set-aside", file, "--roster", roster, "--who", "张三", "--why", "以纸质件为准")
    assert done.returncode == 0, done.stderr.decode()
    listed = run(*words).stdout.decode()
    assert "搁置　" in listed
    assert "以纸质件为准。" in listed
    assert run("set-aside", file, "--roster", roster, "--undo").returncode == 0
    assert run(*words).stdout.decode().startswith("收下")


def test_check_prints_one_json_document(city):
    done = run("check", city / "a.hzdesk", "--year", 2022, "--json")
    for finding in json.loads(done.stdout):
        assert finding["check"]
        assert finding["sheet"] in {section.title for section in FORM.sections}


def test_export_verify_and_merge_hand_the_file_through(city):
    file = exported(city)
    verified = run("verify", file, "--json", "--roster", city / "roster.csv")
    (verdict,) = json.loads(verified.stdout)
    assert (verified.returncode, verdict["verdict"]) == (1, "untrusted")
    summary = city / "summary.xlsx"
    words = ("merge", city / "in", "--roster", city / "roster.csv", "--year", 2023, "--to", city / "merged.hzdesk")
    merged = run(*words, "--summary", summary, "--json")
    document = json.loads(merged.stdout)
    assert (document["accepted"], document["missing"]) == (1, ["3301000002"])
    assert merged.returncode == 1
    assert summary.stat().st_size > 10_000
    assert read_roster(city / "roster.csv").members[verdict["school"]].fingerprint == verdict["fingerprint"]
    again = json.loads(run(*words, "--json").stdout)
    assert (again["accepted"], again["refused"]) == (1, 0)
    assert json.loads(run("verify", file, "--json", "--roster", city / "roster.csv").stdout)[0]["verdict"] == "valid"
    store = db.open_store(str(city / "merged.hzdesk"), [FORM], read_only=True)
    (received,) = store.received(2023)
    assert (received.content, received.outcome, received.verdict) == (file.read_bytes(), "accepted", "valid")
    (head,) = store.heads()
    assert store.load(2023).sections == annual(SOUND).sections
    assert head.frame.school_code == verdict["school"]
    store.close()


def test_the_check_code_is_the_same_from_store_file_and_merge(city):
    code = run("check", city / "a.hzdesk", "--year", 2023).stdout.decode().split()[-1]
    assert json.loads(run("verify", exported(city), "--json").stdout)[0]["check_code"] == code.removeprefix("校验码")


def test_export_refuses_open_errors_unless_told_why(city, tmp_path):
    store = db.open_store(str(tmp_path / "b.hzdesk"), [FORM], create=True)
    store.save(annual(changed(SOUND, {"progression.matched": 999})), "x")
    store.close()
    words = ("export", tmp_path / "b.hzdesk", "--year", 2023, "--identity", city / "a.p12")
    words = (*words, "--passphrase-file", city / "pass.txt", "--out", tmp_path / "b.xlsx")
    for refused in (run(*words), run(*words, "--with-errors", " 　")):
        assert refused.returncode == 2
        assert "处错误没有改" in refused.stderr.decode()
    assert not (tmp_path / "b.xlsx").exists()
    assert run(*words, "--with-errors", "系统数据待核").returncode == 0
    assert (tmp_path / "b.xlsx").exists()


def test_a_wrong_passphrase_is_said_and_never_shown(city, tmp_path):
    (tmp_path / "wrong.txt").write_text("s3cret-words", encoding="utf-8")
    words = ("export", city / "a.hzdesk", "--year", 2023, "--identity", city / "a.p12", "--out", tmp_path / "x.xlsx")
    done = run(*words, "--passphrase-file", tmp_path / "wrong.txt")
    assert done.returncode == 2
    assert "签名密码不对" in done.stderr.decode()
    assert b"s3cret" not in done.stderr + done.stdout


def test_import_shows_what_would_change_and_then_changes_it(city, tmp_path):
    file = exported(city)
    store = db.open_store(str(tmp_path / "c.hzdesk"), [FORM], create=True)
    store.save(annual(changed(SOUND, {"progression.graduates": 269})), "x")
    store.close()
    dry = run("import", tmp_path / "c.hzdesk", file, "--dry-run")
    label = FORM.by_key["progression"].by_key["graduates"].label
    assert f"{label}：269 → 270" in dry.stdout.decode()
    assert "将改 1 处" in dry.stderr.decode()
    assert run("import", tmp_path / "c.hzdesk", file).returncode == 0
    assert "将改 0 处" in run("import", tmp_path / "c.hzdesk", file, "--dry-run").stderr.decode()


def test_a_table_goes_to_an_office_and_its_changes_come_back(city, tmp_path):
    store = db.open_store(str(tmp_path / "o.hzdesk"), [FORM], create=True)
    store.save(annual(SOUND), "x")
    store.close()
    section, file = FORM.by_key["progression"], tmp_path / "学生处.xlsx"
    words = ("section", tmp_path / "o.hzdesk", "--year", 2023, "--section", section.title, "--office", "学生处")
    assert run(*words, "--out", file).returncode == 0
    file.write_bytes(edited(file.read_bytes(), **{f"{section.title}!C7": 271}))
    dry = run("import", tmp_path / "o.hzdesk", file, "--dry-run")
    assert (dry.returncode, dry.stdout.decode()) == (0, f"{section.title}　毕业生数：270 → 271\n")
    assert "将改 1 处" in dry.stderr.decode()
    store = db.open_store(str(tmp_path / "o.hzdesk"), [FORM])
    store.save(annual(changed(SOUND, {"progression.graduates": 269})), "x")
    store.close()
    both = run("import", tmp_path / "o.hzdesk", file)
    assert (both.returncode, "加 --take-theirs" in both.stderr.decode()) == (1, True)
    assert "两边都改过，本校 270 → 269，科室 270 → 271" in both.stdout.decode()
    assert run("import", tmp_path / "o.hzdesk", file, "--take-theirs").returncode == 0
    assert "已改 0 处" in run("import", tmp_path / "o.hzdesk", file).stderr.decode()


def test_another_schools_file_is_not_imported(city, tmp_path):
    store = db.open_store(str(tmp_path / "d.hzdesk"), [FORM], create=True)
    sound = annual(SOUND)
    store.save(replace(sound, frame=sound.frame._replace(school_code="9")), "x")
    store.close()
    done = run("import", tmp_path / "d.hzdesk", exported(city))
    assert done.returncode == 2
    assert "不能导入本校的年报" in done.stderr.decode()


def test_the_form_is_printed_for_people(city):
    told = run("form", 2023).stdout.decode()
    for section in FORM.sections:
        assert f"【{section.title}】" in told
    assert "升学率（%） ＝ 100 × 升学人数 ÷ 毕业生数" in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["check", "nowhere.hzdesk", "--year", "2023"], "nowhere.hzdesk"),
        (["merge", "nowhere", "--roster", "none.csv", "--year", "2023", "--to", "x"], "打不开学校名册"),
        (["verify", "nowhere.xlsx"], "没有这个文件"),
        (["form", "1999"], "没有 1999 年度的报表制度"),
        (["check"], "命令写得不对"),
        (["check", "a.hzdesk", "--year", "99999999999999999999"], "99999999999999999999 不是年度"),
        (["form", "0"], "0 不是年度"),
        (["form", "9" * 5000], "不是年度"),
        (["demo", "city", "--years", "2019-9999999999"], "9999999999 不是年度"),
    ],
)
def test_a_mistake_is_one_sentence_and_code_two(words, told, tmp_path):
    done = run(*words)
    assert done.returncode == 2
    assert told in done.stderr.decode()
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(not FULL_DEVICE.exists(), reason="a device that is always full")
@pytest.mark.parametrize("words", [["form", "2023"], ["check", "{}/a.hzdesk", "--year", "2023", "--json"], ["--help"]])
def test_what_cannot_be_printed_is_said(city, words):
    command = [sys.executable, "-W", "error", str(ROOT / "main.py"), *(word.format(city) for word in words)]
    with FULL_DEVICE.open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr.decode().count("\n")) == (2, 1)
    assert "结果没有写全" in done.stderr.decode()


def test_every_command_of_the_help_is_told_from_a_file_to_open():
    told = run("--help").stdout.decode()
    assert set(re.findall(r"^    ([a-z-]+)", told, re.MULTILINE)) == set(main.COMMANDS)


def test_output_is_utf8_whatever_the_console_says(city):
    done = run("form", 2023, PYTHONIOENCODING="gbk")
    assert "升学就业" in done.stdout.decode("utf-8")


def test_the_selftest_proves_every_step():
    done = run("selftest")
    assert done.returncode == 0
    assert "签名有效，汇总收下 1 份" in done.stdout.decode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_passphrase_is_read_as_editors_save_it(tmp_path, encoding):
    (tmp_path / "pass.txt").write_bytes("口令 demo\r\n".encode(encoding))
    assert words._passphrase(tmp_path / "pass.txt") == "口令 demo"


def test_without_a_terminal_the_passphrase_has_to_come_from_a_file(city, tmp_path):
    words = ("export", city / "a.hzdesk", "--year", 2023, "--identity", city / "a.p12", "--out", tmp_path / "x.xlsx")
    command = [sys.executable, str(ROOT / "main.py"), *map(str, words)]
    done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, start_new_session=True, check=False)
    assert done.returncode == 2
    assert "--passphrase-file" in done.stderr.decode()


@pytest.mark.parametrize("name", ["a.hzdesk", "a.p12"])
def test_out_and_summary_never_replace_a_store_or_a_key(city, tmp_path, name):
    before = (city / name).read_bytes()
    words = ("export", city / "a.hzdesk", "--year", 2023, "--identity", city / "a.p12")
    signed = run(*words, "--passphrase-file", city / "pass.txt", "--out", city / name)
    merged = run(
        *("merge", city, "--roster", city / "roster.csv", "--year", 2023, "--to", tmp_path / "m.hzdesk"),
        *("--summary", city / name),
    )
    for done in (signed, merged):
        assert done.returncode == 2
        assert f"{name} 的扩展名不是 .xlsx" in done.stderr.decode()
    assert (city / name).read_bytes() == before
    assert not (tmp_path / "m.hzdesk").exists()


def test_a_merged_store_is_no_schools_return(tmp_path):
    store = db.open_store(str(tmp_path / "m.hzdesk"), [FORM], create=True)
    one = annual(SOUND)
    store.save_many(2023, [one, replace(one, frame=one.frame._replace(school_code="9"))], [], "x")
    store.close()
    done = run("check", tmp_path / "m.hzdesk", "--year", 2023)
    assert done.returncode == 2
    assert "是汇总库，有 2 所学校的年报" in done.stderr.decode()


def test_a_kind_that_no_form_knows_is_a_fault_of_the_roster(city, tmp_path):
    text = (city / "roster.csv").read_text(encoding="utf-8-sig").replace(",adult,", ",adlut,")
    (tmp_path / "roster.csv").write_text(text, encoding="utf-8")
    done = run("verify", exported(city), "--roster", tmp_path / "roster.csv")
    assert done.returncode == 2
    assert "kind 没有“adlut”这一种" in done.stderr.decode()


def test_a_file_name_that_is_not_utf_8_is_printed_readably(city, tmp_path):
    name = tmp_path / os.fsdecode("杭州中专".encode("gb18030") + b".xlsx")
    name.write_bytes(exported(city).read_bytes())
    done = run("verify", name, "--json")
    assert json.loads(done.stdout)[0]["file"] == str(tmp_path / "杭州中专.xlsx")
    assert run("verify", os.fsdecode(b"/nowhere/\xff.xlsx")).returncode == 2


def in_gbk(word: str) -> str:
    """A word as a system in UTF-8 hands over one that was typed in another encoding."""
    return os.fsdecode(word.encode("gb18030"))


def test_arguments_that_are_not_utf_8_are_read_as_gb18030(city, tmp_path):
    store = db.open_store(str(tmp_path / "g.hzdesk"), [FORM], create=True)
    store.save(annual(changed(SOUND, {"progression.matched": 999})), "x")
    store.close()
    roster = tmp_path / "roster.csv"
    roster.write_bytes((city / "roster.csv").read_bytes())
    file, part = tmp_path / in_gbk("上报.xlsx"), tmp_path / in_gbk("学生处.xlsx")
    section, office = in_gbk(FORM.by_key["progression"].title), ("--office", in_gbk("学生处"))
    secret = ("--identity", city / "a.p12", "--passphrase-file", city / "pass.txt")
    for asked in (
        ("section", tmp_path / "g.hzdesk", "--year", 2023, "--section", section, *office, "--out", part),
        ("export", tmp_path / "g.hzdesk", "--year", 2023, *secret, "--with-errors", in_gbk("待核"), "--out", file),
        ("set-aside", file, "--roster", roster, "--who", in_gbk("张三"), "--why", in_gbk("错")),
    ):
        done = run(*asked)
        assert done.returncode == 0, done.stderr.decode()
    store = db.open_store(str(tmp_path / "g.hzdesk"), [FORM], read_only=True)
    (signed,) = (head.signed for head in store.heads())
    store.close()
    assert (signed.file, signed.reason) == ("上报.xlsx", "待核")
    assert "张三" in (tmp_path / "set_aside.csv").read_text(encoding="utf-8-sig")


def test_the_demo_tells_of_every_school_done(tmp_path):
    done = run("demo", tmp_path / "city", "--schools", 2, "--years", 2023)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr.decode().splitlines()[:2] == ["学校 1/2", "学校 2/2"]


def test_report_writes_numbers_and_targets_and_says_what_has_no_value(city, tmp_path):
    words = ("--roster", city / "roster.csv", "--year", 2023, "--to", tmp_path / "m.hzdesk")
    exported(city)
    run("merge", city / "in", *words)
    done = run("report", tmp_path / "m.hzdesk", "--year", 2023, "--out", tmp_path / "报告")
    assert done.returncode == 0, done.stderr.decode()
    assert "市教育局" in (tmp_path / "报告" / "numbers.csv").read_text(encoding="utf-8-sig")
    assert (tmp_path / "报告" / "targets.csv").stat().st_size > 5_000
    assert "还没有数" in done.stderr.decode()


def test_report_says_when_the_schools_tasks_do_not_add_up_to_the_bureaus(tmp_path):
    assert run("demo", tmp_path / "city", "--schools", 2, "--years", 2023).returncode == 0
    words = ("--roster", tmp_path / "city" / "roster.csv", "--year", 2023, "--to", tmp_path / "m.hzdesk")
    run("merge", tmp_path / "city" / "returns" / "2023", *words)
    done = run("report", tmp_path / "m.hzdesk", "--year", 2023, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr.decode()
    (said,) = (line for line in done.stderr.decode().splitlines() if line.startswith("各校的"))
    assert said.endswith("请核对。")


def test_the_report_of_a_year_that_was_not_merged_is_refused(city, tmp_path):
    exported(city)
    run("merge", city / "in", "--roster", city / "roster.csv", "--year", 2023, "--to", tmp_path / "m.hzdesk")
    done = run("report", tmp_path / "m.hzdesk", "--year", 2022, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "没有 2022 年度的年报" in done.stderr.decode()
    assert not (tmp_path / "out").exists()


def test_the_report_of_a_schools_own_store_is_refused(city, tmp_path):
    done = run("report", city / "a.hzdesk", "--year", 2023, "--out", tmp_path / "out")
    assert (done.returncode, "没有汇总过" in done.stderr.decode()) == (2, True)
    assert not (tmp_path / "out").exists()


def test_a_merge_with_its_summary_in_the_folder_is_repeated_with_the_same_outcome(city, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.xlsx").write_bytes(exported(city).read_bytes())
    words = ("merge", tmp_path / "in", "--roster", city / "roster.csv", "--year", 2023, "--to", tmp_path / "m.hzdesk")
    first, second = (run(*words, "--summary", tmp_path / "in" / "汇总.xlsx", "--json") for _ in range(2))
    assert json.loads(second.stdout) == json.loads(first.stdout)
    assert json.loads(second.stdout)["accepted"] == 1
    over = run(*words, "--summary", tmp_path / "in" / "a.xlsx")
    assert (over.returncode, "是一份上报件" in over.stderr.decode()) == (2, True)


def test_a_merge_that_cannot_be_leaves_no_store(city, tmp_path):
    words = ("--roster", city / "roster.csv", "--to", tmp_path / "m.hzdesk")
    for folder, year in ((tmp_path, 2050), (tmp_path / "nowhere", 2023)):
        done = run("merge", folder, "--year", year, *words)
        assert done.returncode == 2
        assert not (tmp_path / "m.hzdesk").exists()


def test_the_bureaus_form_is_printed_when_it_is_asked_for():
    assert "市教育局填报表" in run("form", 2023, "--bureau").stdout.decode()
