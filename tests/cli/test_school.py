"""What a school's commands do: check, export, countersign, section, import."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import db
from hzdesk.signing import make_identity, save_identity
from tests.cli.conftest import NOW, ROOT, exported, run
from tests.core.forms.return_2023 import FORM, SOUND, annual, changed
from tests.core.workbook.offices import edited


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


def test_check_prints_one_json_document(city):
    done = run("check", city / "a.hzdesk", "--year", 2022, "--json")
    for finding in json.loads(done.stdout):
        assert finding["check"]
        assert finding["sheet"] in {section.title for section in FORM.sections}


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


def test_without_a_terminal_the_passphrase_has_to_come_from_a_file(city, tmp_path):
    words = ("export", city / "a.hzdesk", "--year", 2023, "--identity", city / "a.p12", "--out", tmp_path / "x.xlsx")
    command = [sys.executable, str(ROOT / "main.py"), *map(str, words)]
    done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, start_new_session=True, check=False)
    assert done.returncode == 2
    assert "--passphrase-file" in done.stderr.decode()


def test_a_merged_store_is_no_schools_return(tmp_path):
    store = db.open_store(str(tmp_path / "m.hzdesk"), [FORM], create=True)
    one = annual(SOUND)
    store.save_many(2023, [one, replace(one, frame=one.frame._replace(school_code="9"))], [], "x")
    store.close()
    done = run("check", tmp_path / "m.hzdesk", "--year", 2023)
    assert done.returncode == 2
    assert "是汇总库，有 2 所学校的年报" in done.stderr.decode()
