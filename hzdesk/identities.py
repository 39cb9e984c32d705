"""The signing identities of a school on this computer: one for each role, a .p12 file with its certificate beside it.

A file is named `<school code> <role>.p12`. Only the .p12 holds the private key, and only encrypted; the .cer is public
and says without a passphrase whose it is.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from hzdesk import text
from hzdesk.errors import UserError
from hzdesk.files import placing, read_file, write_file
from hzdesk.forms.model import ONLY_ROW, Form
from hzdesk.returns import AnnualReturn, Frame

if TYPE_CHECKING:
    from cryptography import x509

    from hzdesk.signing import Identity

VALID_FOR = timedelta(days=3653)
SUFFIX, PUBLIC_SUFFIX = ".p12", ".cer"
FAULTS = {
    "wrong_passphrase": "签名密码不对。请再输一次，注意大小写。",
    "damaged": "这个身份文件损坏了，或不是身份文件。请换一份备份。",
    "no_key": "这个文件里没有私钥，不能用来签名。请选含私钥的 .p12 或 .pfx 身份文件。",
    "no_certificate": "这个文件里的私钥没有与它配对的证书，不能用来签名。请向发证机构重新要一份。",
    "weak_key": "这个身份的密钥太弱，教育局不认。请新建签名身份，或请发证机构换发。",
    "weak_certificate": "这张证书是用 MD5 或 SHA-1 签发的，已经不安全，教育局不认。请发证机构换发。",
    "bad_certificate": "这张证书的内容读不出来。请发证机构换发。",
    "wrong_purpose": "这张证书不是用来签文件的，例如网站证书、加密证书。请向发证机构要一张可以签名的。",
    "unsupported": "这个身份的密钥或加密方法本程序不认，例如国密 SM2。请用 RSA 证书，或新建签名身份。",
}

Contents = tuple[bytes, bytes]  # of the .p12 and of the .cer file


@dataclass(frozen=True)
class Known:
    """A stored identity as far as it shows without its passphrase; empty where the certificate is not at hand.

    `issuer` is empty for an identity that vouches for itself, as those made here do.
    """

    file: Path
    role: str = ""
    name: str = ""
    fingerprint: str = ""
    issuer: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def validity(self, today: date) -> str:
        """The dates of the certificate, for information: they are never judged."""
        if self.valid_from is None or self.valid_to is None:
            return ""
        word = "，还没到开始日期" if today < self.valid_from else "，已经过了期" if today > self.valid_to else ""
        return f"{self.valid_from} 至 {self.valid_to}{word}"


def people(form: Form, annual: AnnualReturn) -> dict[str, str]:
    """The roles that an identity can have, those that must sign first, and who the cover says has each."""
    named = {
        form.by_key[section].by_key[field].label: text.plain(annual.value(section, ONLY_ROW, field))
        for section, field in form.cover
    }
    return {role: named.get(role, "") for role in (*form.signers, *named)}


def folder() -> Path:
    return Path(platformdirs.user_data_dir("hzdesk", appauthor=False)) / "identities"


def file_of(school_code: str, role: str) -> Path:
    return folder() / f"{school_code} {_name_part(role)}{SUFFIX}"


def stored(school_code: str, role: str) -> Known | None:
    """The identity of a school in a role on this computer, None when there is none yet."""
    file = file_of(school_code, role)
    return known(file, role) if file.is_file() else None


def replaced(school_code: str, role: str) -> Known | None:
    """The identity that the present one took the place of last."""
    files = sorted(folder().glob(f"{school_code} {_name_part(role)} 停用*{SUFFIX}"))
    return known(files[-1], role) if files else None


def known(file: Path, role: str = "") -> Known:
    """What can be said of a .p12 file. Its content is encrypted; a certificate kept beside it is not."""
    public = file.with_suffix(PUBLIC_SUFFIX)
    if not public.is_file():
        return Known(file, role)
    from cryptography import x509

    try:
        return described(x509.load_pem_x509_certificate(public.read_bytes()), file, role)
    except (OSError, ValueError):
        return Known(file, role)


def described(certificate: "x509.Certificate", file: Path, role: str = "") -> Known:
    """What a certificate says of an identity; its own word for the role where none is given."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.x509.oid import NameOID

    from hzdesk.signing.identity import name_text

    titles = [str(title.value) for title in certificate.subject.get_attributes_for_oid(NameOID.TITLE)]
    own = certificate.subject == certificate.issuer
    return Known(
        file,
        role or next(iter(titles), ""),
        text.holder(name_text(certificate.subject)),
        certificate.fingerprint(SHA256()).hex(),
        "" if own else text.holder(name_text(certificate.issuer)),
        certificate.not_valid_before_utc.astimezone().date(),
        certificate.not_valid_after_utc.astimezone().date(),
    )


def make(frame: Frame, role: str, signer: str, passphrase: str) -> Contents:
    """A new identity of the school for a person in a role. Takes about a second."""
    from hzdesk.signing import make_identity

    now = datetime.now().astimezone()
    school = (frame.school_name[:64], frame.school_code)
    identity = make_identity(signer[:64], *school, role[:64], valid_from=now, valid_to=now + VALID_FOR)
    return protected(identity, passphrase)


def protected(identity: "Identity", passphrase: str) -> Contents:
    """An identity as it is kept: encrypted by our own rules, whatever the file that it came from."""
    from cryptography.hazmat.primitives.serialization import Encoding

    from hzdesk.signing import save_identity

    return save_identity(identity, passphrase), identity.certificate.public_bytes(Encoding.PEM)


def unlocked(content: bytes, passphrase: str) -> "Identity":
    """The identity in a file. UserError in plain words when there is none to sign with."""
    from hzdesk.signing import IdentityError, load_identity

    try:
        return load_identity(content, passphrase)
    except IdentityError as error:
        raise UserError(FAULTS[error.code]) from None


def keep(school_code: str, role: str, contents: Contents) -> Known:
    """Stores an identity; one that was there is kept under a dated name. UserError, and then nothing has changed."""
    file = file_of(school_code, role)
    try:
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise UserError(f"建不了文件夹 {folder()}。请检查磁盘和权限。") from None
    dated = f"{file.stem} 停用{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    aside = {old: old.with_stem(dated) for old in (file, file.with_suffix(PUBLIC_SUFFIX)) if old.exists()}
    try:
        for old, copy in aside.items():
            write_file(copy, read_file(old), private=True)
        with placing(file, contents[0], private=True):
            write_file(file.with_suffix(PUBLIC_SUFFIX), contents[1])
    except UserError:
        for copy in aside.values():
            copy.unlink(missing_ok=True)
        raise
    return known(file, role)


def reencrypted(content: bytes, old: str, new: str) -> bytes:
    """The same key under another passphrase, proven to open with it. UserError when the old one is wrong."""
    identity = unlocked(content, old)
    anew, _ = protected(identity, new)
    if unlocked(anew, new).fingerprint != identity.fingerprint:
        raise RuntimeError("the key encrypted anew is another one")
    return anew


def put(file: Path, content: bytes) -> None:
    """Puts a key encrypted anew in the place of the stored one, whole or not at all. Raises UserError."""
    write_file(file, content, private=True)


def back_up(one: Known, school_name: str, to: Path) -> Path:
    """Copies an identity into a folder under a name that says what it is; reads the copy back. Raises UserError."""
    stem = _name_part(f"{school_name}_{one.role}_签名身份备份_{datetime.now().astimezone():%Y%m%d}")
    names = [to / f"{stem}{SUFFIX}", *(to / f"{stem}（{number}）{SUFFIX}" for number in range(2, 100))]
    content, public = read_file(one.file), one.file.with_suffix(PUBLIC_SUFFIX)
    copy = next((name for name in names if not name.exists() or read_file(name) == content), names[0])
    put(copy, content)
    if public.is_file():
        write_file(copy.with_suffix(PUBLIC_SUFFIX), read_file(public))
    if read_file(copy) != content:
        raise UserError(f"{copy} 读回来与原件不同，这个盘可能坏了。请换一个再备份。")
    return copy


def on_this_disk(place: Path) -> bool:
    """Whether a folder is lost together with the identities when the disk fails."""
    return place.stat().st_dev == folder().stat().st_dev


def _name_part(name: str) -> str:
    return re.sub(r'[\\/:*?"<>|\s]', "_", name)
