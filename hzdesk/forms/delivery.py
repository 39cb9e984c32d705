"""A form as one file (.hzform): packed from a folder of section files, signed by the bureau, kept at a school.

The file is a signed package of the files of a form's folder, with code lists of its own if there is a `codes.toml`
among them. At a school it is unpacked into a folder of its own, from where it takes the place of the shipped form of
the same key, or stands beside it.
"""

import logging
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hzdesk.errors import UserError
from hzdesk.files import read_file, write_file
from hzdesk.forms import known_forms, shipped_code_lists, shipped_forms
from hzdesk.forms.codes import CodeList
from hzdesk.forms.follow import CODES, FORM_KEY, HEAD, correct_folder
from hzdesk.forms.lint import lint_editions, lint_over_time
from hzdesk.forms.model import Form
from hzdesk.forms.read import FormError, read_form
from hzdesk.forms.read_codes import load_code_lists
from hzdesk.text import grouped

if TYPE_CHECKING:
    from hzdesk.signing import Identity

SUFFIX = ".hzform"
_PIN = "bureau-fingerprint.txt"  # of the key that forms must be signed with
_FOLDER = "form/"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\.(toml|csv)")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="toml" ContentType="text/plain"/><Default Extension="csv" ContentType="text/csv"/></Types>'
)
_RELATIONSHIPS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATION}" Target="{_FOLDER}{HEAD}"/></Relationships>'
)


class UnpinnedError(UserError):
    """No key is pinned yet; a person has to compare this fingerprint with the bureau's notice."""

    def __init__(self, fingerprint: str) -> None:
        told = f"本机还没有登记市教育局的指纹。这份文件的指纹是 {grouped(fingerprint)}"
        super().__init__(f"{told}，请与市教育局的盖章通知核对；一致的，加 --fingerprint 写上它再导入。")
        self.fingerprint = fingerprint


def load_forms(folder: Path) -> tuple[Form, ...]:
    """The shipped forms and those that were added to a folder, the newest edition of each, oldest years first.

    A form that cannot be used any more is left out and noted in the log: the program must still start.
    """
    forms = list(shipped_forms())
    for place in _places(folder):
        try:
            forms = _with(forms, _read(place, forms))
        except FormError as error:
            logging.getLogger("hzdesk.forms").warning("%s is left out: %s", place, error)
    return tuple(forms)


def pack(folder: Path, forms: Sequence[Form], identity: "Identity", when: datetime) -> tuple[Form, bytes]:
    """The form of a folder of section files, and the signed file of it.

    What the folder does not bring is that of the shipped form of the same key, or of the form that it follows.
    UserError says in sentences what is wrong with the form.
    """
    from hzdesk.signing import rezip, sign

    if not (folder / HEAD).exists():
        raise UserError(f"{folder} 里没有 {HEAD}。请指明放各表文件的文件夹。")
    problems: list[str] = []
    files = correct_folder(folder, _key_of(folder / HEAD), problems).files(problems)
    if problems:
        raise FormError(problems)
    form = _checked(files, forms)
    parts = {f"{_FOLDER}{name}": content for name, content in files.items()}
    parts |= {"[Content_Types].xml": _TYPES.encode(), "_rels/.rels": _RELATIONSHIPS.encode()}
    return form, sign(rezip(parts), identity, role="", comment=f"{form.key} {form.edition}", when=when)


def add(file: Path, folder: Path, fingerprint: str = "") -> Form:
    """Takes a signed form into the folder of added forms; gives the form. It counts from the next start on.

    The key must be the one that is pinned in the folder; a fingerprint that a person has compared with the bureau's
    notice is pinned. UserError when it is unsigned, altered, of another key, unsound, or no newer edition;
    UnpinnedError while no key is known.
    """
    content = read_file(file)
    files, found = _verified(file, content)
    wanted = _pinned(folder, fingerprint)
    if not wanted:
        raise UnpinnedError(found)
    if found != wanted:
        told = f"签名的指纹是 {grouped(found)}，登记的市教育局指纹是 {grouped(wanted)}"
        raise UserError(f"{file.name} 不是市教育局签的：{told}。请不要使用，向市教育局核对。")
    forms = load_forms(folder)
    form = _checked(files, forms)
    place = folder / f"{form.key}-{form.edition}"
    write_file(place / f"{form.key}{SUFFIX}", content)
    for name in sorted(files, key=lambda name: name == HEAD):  # the head comes last: before, the folder is no form
        write_file(place / name, files[name])
    write_file(folder / _PIN, found.encode())
    known_forms.cache_clear()
    return form


def _verified(file: Path, content: bytes) -> tuple[Mapping[str, bytes], str]:
    """The files in a signed form and the fingerprint of the key. UserError unless every byte of it is signed."""
    from hzdesk.signing import verify

    report = verify(content)
    if report.outcome == "unsigned":
        raise UserError(f"{file.name} 没有签名，不能导入。请用市教育局发的原件。")
    if report.outcome != "valid" or len({signature.fingerprint for signature in report.signatures}) != 1:
        raise UserError(f"{file.name} 读不出，或签名后被改动，不能导入。请用市教育局发的原件。")
    files = {name.removeprefix(_FOLDER): data for name, data in report.parts.items() if name.startswith(_FOLDER)}
    if HEAD not in files or not all(map(_NAME.fullmatch, files)):
        raise UserError(f"{file.name} 不是报表制度文件。请用市教育局发的 {SUFFIX} 文件。")
    return files, report.signatures[0].fingerprint


def _pinned(folder: Path, fingerprint: str) -> str:
    """The key to trust: the one a person has just compared, or the one pinned before; empty without any."""
    given = re.sub(r"[\s:-]", "", fingerprint).lower()
    if given and not _FINGERPRINT.fullmatch(given):
        raise UserError("指纹应是 64 位十六进制数。请照市教育局的盖章通知重新填写。")
    pin = folder / _PIN
    return given or (read_file(pin).decode().strip() if pin.exists() else "")


def _checked(files: Mapping[str, bytes], forms: Sequence[Form]) -> Form:
    """The form in these files, sound for itself, beside the others, and against the edition it follows."""
    with TemporaryDirectory() as folder:
        for name, data in files.items():
            write_file(Path(folder) / name, data)
        form = _read(Path(folder), forms)
    if not FORM_KEY.fullmatch(form.key):
        raise FormError([f"{HEAD}：key 只能用字母、数字和连字符，现在是“{form.key}”"])
    before = next((known for known in forms if known.key == form.key), None)
    problems = lint_editions(before, form) if before is not None else []
    if problems := [*problems, *lint_over_time(_with(forms, form))]:
        raise FormError(problems)
    return form


def _read(place: Path, forms: Sequence[Form]) -> Form:
    return read_form(place, _code_lists(place), beside=[form for form in forms if form.of_bureau])


def _code_lists(place: Path) -> Mapping[str, CodeList]:
    """The shipped code lists, and those that the form brings."""
    if not (place / CODES).exists():
        return shipped_code_lists()
    own, problems = load_code_lists(place)
    if problems:
        raise FormError(problems)
    return {**shipped_code_lists(), **own}


def _places(folder: Path) -> Iterator[Path]:
    """The folders of added forms, the bureau's own first, older editions before newer ones."""
    found = [head.parent for head in folder.glob(f"*/{HEAD}")]
    yield from sorted(found, key=lambda place: (not _is_of_bureau(place), _number(place)))


def _is_of_bureau(place: Path) -> bool:
    try:
        return bool(tomllib.loads((place / HEAD).read_text(encoding="utf-8")).get("of_bureau"))
    except (OSError, ValueError):
        return False  # reading the form will say what is wrong


def _number(place: Path) -> tuple[int, ...]:
    """Year and number of the edition at the end of a folder's name."""
    return tuple(int(number) for number in re.findall(r"\d+", place.name.rpartition("-")[2]))


def _with(forms: Sequence[Form], form: Form) -> list[Form]:
    """The forms with this one at the place of its years; of one key the newest edition, which knows those before."""
    others = [known for known in forms if known.key != form.key]
    before = [edition for known in forms if known.key == form.key for edition in (known, *known.earlier)]
    newest, *earlier = sorted([form, *before], key=lambda edition: edition.number, reverse=True)
    newest = replace(newest, earlier=tuple(replace(edition, earlier=()) for edition in earlier))
    return sorted([*others, newest], key=lambda known: known.years[0])


def _key_of(head: Path) -> str:
    try:
        key = tomllib.loads(read_file(head).decode()).get("key", "")
    except ValueError as error:
        raise UserError(f"{HEAD} 不是正确的 TOML 文件（{error}）。请改正。") from None
    return key if isinstance(key, str) and FORM_KEY.fullmatch(key) else "-"
