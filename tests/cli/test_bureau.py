"""What the bureau's commands do: verify, merge, set-aside, report."""

import json

import db
from hzdesk.files import write_file
from hzdesk.roster import read_roster
from hzdesk.signing import load_identity
from hzdesk.submission import make
from tests.cli.conftest import NOW, exported, run
from tests.core.forms.return_2023 import FORM, SOUND, annual, changed


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


def test_a_kind_that_no_form_knows_is_a_fault_of_the_roster(city, tmp_path):
    text = (city / "roster.csv").read_text(encoding="utf-8-sig").replace(",adult,", ",adlut,")
    (tmp_path / "roster.csv").write_text(text, encoding="utf-8")
    done = run("verify", exported(city), "--roster", tmp_path / "roster.csv")
    assert done.returncode == 2
    assert "kind 没有“adlut”这一种" in done.stderr.decode()


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


def test_a_merge_names_the_codes_that_nobody_has_mapped_and_where_to_do_it(city, tmp_path):
    identity = load_identity((city / "a.p12").read_bytes(), "口令 demo")
    told = annual(changed(SOUND, {"programmes.0.programme": "0123 古琴制作"}))
    write_file(tmp_path / "in" / "a.xlsx", make([FORM], told, None, identity, when=NOW).content)
    roster, codes = tmp_path / "roster.csv", tmp_path / "typed_codes.csv"
    roster.write_bytes((city / "roster.csv").read_bytes())
    words = ("merge", tmp_path / "in", "--roster", roster, "--year", 2023, "--to", tmp_path / "m.hzdesk", "--json")
    merged = run(*words)
    assert f"还没有对应：0123 古琴制作。请在 {codes} 的 to 一栏写" in merged.stderr.decode()
    assert json.loads(merged.stdout)["typed_codes"][0]["to"] == ""
    answer = SOUND["programmes"][1]["programme"]
    codes.write_bytes(codes.read_bytes().replace("古琴制作,".encode(), f"古琴制作,{answer}".encode()))
    again = run(*words)
    assert "没有对应" not in again.stderr.decode()
    assert json.loads(again.stdout)["typed_codes"][0]["to"] == answer


def test_a_list_that_cannot_be_read_is_said_before_a_store_is_made(city, tmp_path):
    roster = tmp_path / "roster.csv"
    roster.write_bytes((city / "roster.csv").read_bytes())
    for name in ("typed_codes.csv", "set_aside.csv"):
        (tmp_path / name).write_text("x\n", encoding="utf-8")
        done = run("merge", city, "--roster", roster, "--year", 2023, "--to", tmp_path / "m.hzdesk")
        assert (done.returncode, f"{name} 第 1 行缺列" in done.stderr.decode()) == (2, True)
        assert not (tmp_path / "m.hzdesk").exists()
        (tmp_path / name).unlink()


def test_a_merge_that_cannot_be_leaves_no_store(city, tmp_path):
    words = ("--roster", city / "roster.csv", "--to", tmp_path / "m.hzdesk")
    for folder, year in ((tmp_path, 2050), (tmp_path / "nowhere", 2023)):
        done = run("merge", folder, "--year", year, *words)
        assert done.returncode == 2
        assert not (tmp_path / "m.hzdesk").exists()
