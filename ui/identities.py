"""Where the signing identity of a school lies: a .p12 file in the user's data folder, its certificate beside it."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import platformdirs

from hzdesk.errors import UserError
from hzdesk.files import write_file
from hzdesk.returns import Frame
from ui.settings import APP

VALID_FOR = timedelta(days=3653)
SUFFIX, PUBLIC_SUFFIX = ".p12", ".cer"
_FAULTS = {
    "wrong_passphrase": "签名密码不对。请再输一次，注意大小写。",
    "damaged": "这个身份文件损坏了。请换一份备份。",
    "no_key": "这个文件里没有私钥，不能用来签名。请选 .p12 或 .pfx 身份文件。",
    "weak_key": "这个身份的密钥太弱，教育局不认。请新建签名身份。",
}


@dataclass(frozen=True, slots=True)
class Known:
    """A stored identity as far as it shows without its passphrase; `fingerprint` is empty where that is unknown."""

    file: Path
    name: str = ""
    fingerprint: str = ""


def folder() -> Path:
    return Path(platformdirs.user_data_dir(APP, appauthor=False)) / "identities"


def stored(school_code: str) -> Known | None:
    """The identity of a school on this computer, None when there is none yet."""
    file = folder() / f"{school_code}{SUFFIX}"
    return known(file) if file.is_file() else None


def known(file: Path) -> Known:
    """What can be said of a .p12 file. Its content is encrypted; a certificate kept beside it is not."""
    public = file.with_suffix(PUBLIC_SUFFIX)
    if not public.is_file():
        return Known(file)
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    try:
        certificate = x509.load_pem_x509_certificate(public.read_bytes())
    except (OSError, ValueError):
        return Known(file)
    fingerprint = hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()
    return Known(file, name_of(certificate.subject.rfc4514_string()), fingerprint)


def make(frame: Frame, passphrase: str) -> tuple[bytes, bytes]:
    """A new identity of the school: the .p12 file and its public certificate. Takes about a second."""
    from cryptography.hazmat.primitives.serialization import Encoding

    from hzdesk.signing import make_identity, save_identity

    now = datetime.now().astimezone()
    identity = make_identity(
        frame.school_name[:64], serial_name=frame.school_code, valid_from=now, valid_to=now + VALID_FOR
    )
    return save_identity(identity, passphrase), identity.certificate.public_bytes(Encoding.PEM)


def keep(school_code: str, contents: tuple[bytes, bytes]) -> Known:
    """Stores a new identity; one that is there already keeps its file under another name. Raises UserError."""
    file = folder() / f"{school_code}{SUFFIX}"
    if file.exists():
        stamp = f"{datetime.now().astimezone():%Y%m%d%H%M%S}"
        for old in (file, file.with_suffix(PUBLIC_SUFFIX)):
            if old.exists():
                old.replace(old.with_stem(f"{school_code} {stamp}"))
    write_file(file, contents[0])
    file.chmod(0o600)
    write_file(file.with_suffix(PUBLIC_SUFFIX), contents[1])
    return known(file)


def fault(error: Exception) -> UserError:
    """An IdentityError in words; anything else is our bug and comes back as it is raised."""
    code = getattr(error, "code", "")
    if code not in _FAULTS:
        raise error
    return UserError(_FAULTS[code])


def name_of(subject: str) -> str:
    """The name in a certificate's subject: what stands after `CN=`."""
    found = re.search(r"(?:^|,)CN=((?:\\.|[^,\\])*)", subject)
    return re.sub(r"\\(.)", r"\1", found[1]) if found else subject


def grouped(fingerprint: str) -> str:
    """A fingerprint as it is read aloud: upper case, in groups of four."""
    upper = fingerprint.upper()
    return " ".join(upper[place : place + 4] for place in range(0, len(upper), 4))
