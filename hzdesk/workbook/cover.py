"""What stands on the cover (封面) beside the frame of the return."""

from typing import NamedTuple

from hzdesk.forms.model import Form
from hzdesk.returns import AnnualReturn, Frame
from hzdesk.text import plain


class Cover(NamedTuple):
    """`kind`, `affiliation`, `district` are the names people know; none of it enters the check code but `check_code`.

    `prepared` is the day as ISO text, `program` the version that wrote the file, `reason` why a return leaves with open
    errors, `trial` marks 试报, `example` a fictitious school, `signers` are the roles that must sign.
    """

    prepared: str
    program: str
    check_code: str
    kind: str = ""
    affiliation: str = ""
    district: str = ""
    open_errors: int = 0
    reason: str = ""
    trial: bool = False
    example: bool = False
    signers: tuple[str, ...] = ()


Line = tuple[str, str, str]  # key of the frame or "", label, text


def people(form: Form, annual: AnnualReturn) -> tuple[tuple[str, str], ...]:
    """Label and name of everybody named on the cover."""
    found = []
    for section, key in form.cover:
        declared = form.by_key[section]
        found.append((declared.by_key[key].label, plain(annual.value(section, declared.row_keys[0], key))))
    return tuple(found)


def lines(form: Form, frame: Frame, cover: Cover, named: tuple[tuple[str, str], ...]) -> tuple[Line, ...]:
    """The block of the cover; lines with a key are read back from there."""
    return (
        ("school_name", "学校名称", frame.school_name),
        ("school_code", "学校代码", frame.school_code),
        ("kind", "学校类别", cover.kind),
        ("affiliation", "隶属", cover.affiliation),
        ("district", "所在区县", cover.district),
        ("year", "年度", str(frame.year)),
        ("revision", "稿次", str(frame.revision)),
        ("", "报表制度", f"{form.title}　{form.edition}"),
        *(("", label, name) for label, name in named),
        ("", "填报日期", cover.prepared),
        ("", "程序版本", cover.program),
    )
