"""A small form with every kind of section and every type of field."""

from pathlib import Path

from hzdesk.forms.model import Form
from hzdesk.forms.read import read_form
from hzdesk.forms.read_codes import load_code_lists

CODES = """
[[list]]
key = "programmes"
title = "专业"
source = "测试"
open = true
entries = [{ code = "0710201", name = "计算机应用" }, { code = "720301", name = "护理" }]

[[list]]
key = "states"
title = "状态"
source = "测试"
entries = [
    { code = "open", name = "在招" },
    { code = "closed", name = "停招" },
    { code = "same_1", name = "同名" },
    { code = "same_2", name = "同名" },
]
"""

FORM = """
key = "t"
title = "测试表样"
edition = "2023.1"
years = [2019, 2023]
sections = ["leavers", "offers", "aid", "words"]
headline = ["progression"]
cover = [["leavers", "person"]]
signers = ["填报人"]
"""

LEAVERS = """
key = "leavers"
title = "毕业去向"
kind = "record"
basis = "academic_year"
help = "毕业生的去向。"

[[field]]
key = "person"
label = "填报的人"
type = "text"
maximum = 20
help = "姓名。"

[[field]]
key = "graduates"
label = "毕业生数"
type = "count"
unit = "人"
heading = "去向"
help = "本学年毕业的学生。"

[[field]]
key = "progressed"
label = "升学人数"
type = "count"
unit = "人"
part_of = "graduates"
help = "升入高一级学校的毕业生。"

[[field]]
key = "rate"
label = "满意度"
type = "percent"
unit = "%"
digits = 1
help = "问卷结果。"

[[field]]
key = "hours"
label = "课时"
type = "decimal"
digits = 3
unit = "时"
help = "平均课时。"

[[field]]
key = "cost"
label = "经费"
type = "money"
unit = "元"
help = "支出。"

[[field]]
key = "state"
label = "状态"
type = "choice"
codes = "states"
help = "招生状态。"

[[field]]
key = "main"
label = "主干专业"
type = "code"
codes = "programmes"
help = "人数最多的专业。"

[[field]]
key = "founded"
label = "建校年份"
type = "year"
help = "建校的年份。"

[[field]]
key = "opened"
label = "开学日期"
type = "date"
help = "秋季开学的日期。"

[[field]]
key = "boarding"
label = "是否寄宿"
type = "flag"
help = "有寄宿生填“是”。"

[[field]]
key = "share"
label = "升学比"
type = "percent"
digits = 1
unit = "%"
value = "100 * progressed / graduates"
help = "升学人数占毕业生数。"

[[indicator]]
key = "progression"
label = "升学率"
value = "100 * progressed / graduates"
unit = "%"
digits = 1
scope = "school.kind != 'technical'"
scope_text = "不含技工学校"
total = "ratio_of_sums"

[[check]]
id = "LEA-01"
severity = "query"
change = "graduates"
limit = 30

[[check]]
id = "LEA-02"
severity = "error"
part = "progressed"
whole = "graduates"
"""

OFFERS = """
key = "offers"
title = "专业设置"
kind = "table"
basis = "point:09-01"
identity = ["programme"]
maximum_rows = 50

[[field]]
key = "programme"
label = "专业"
type = "code"
codes = "programmes"
help = "目录内的专业。"

[[field]]
key = "state"
label = "状态"
type = "choice"
codes = "states"
help = "招生状态。"

[[field]]
key = "pupils"
label = "在校生"
type = "count"
unit = "人"
help = "九月一日在校的学生。"

[[field]]
key = "income"
label = "收入"
type = "money"
unit = "元"
help = "学费收入。"

[[field]]
key = "partner"
label = "合作单位"
type = "text"
help = "合作单位的名称。"

[[field]]
key = "since"
label = "开办年份"
type = "year"
help = "第一届招生的年份。"

[[field]]
key = "approved"
label = "备案日期"
type = "date"
help = "专业备案的日期。"

[[field]]
key = "remark"
label = "说明文字"
type = "long_text"
help = "需要说明的情况。"

[[check]]
id = "OFF-01"
severity = "query"
each = "row"
change = "pupils"
limit = 30
"""

AID = """
key = "aid"
title = "资助"
kind = "matrix"
basis = "calendar_year"
row_label = "种类"

[[row]]
key = "grant"
label = "助学金"

[[row]]
key = "waiver"
label = "免学费"

[[row]]
key = "both_kinds"
label = "全部"
total_of = ["grant", "waiver"]

[[field]]
key = "people"
label = "人数"
type = "count"
unit = "人"
help = "得到资助的学生。"

[[field]]
key = "amount"
label = "金额"
type = "money"
unit = "元"
help = "发放的金额。"
"""

WORDS = """
key = "words"
title = "文字情况"
kind = "narrative"
basis = "academic_year"

[[field]]
key = "story"
label = "主要做法"
type = "long_text"
help = "做法和成效。"

[[field]]
key = "problem"
label = "存在问题"
type = "long_text"
help = "问题和打算。"

[[field]]
key = "told_when"
label = "办学状态"
type = "choice"
codes = "states"
required = false
help = "写这段话时的状态。"
"""


def make_form(folder: Path, **changed: str) -> Form:
    """The small form, written to a folder; a text given by the name of a file stands in for that file's."""
    texts = {"codes": CODES, "form": FORM, "leavers": LEAVERS, "offers": OFFERS, "aid": AID, "words": WORDS}
    for name, text in (texts | changed).items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    codes, problems = load_code_lists(folder)
    assert problems == ()
    return read_form(folder, codes)
