"""Package signatures for .xlsx, .docx and .pptx files (ECMA-376 Part 2), as a library of its own: see README.md.

Nothing heavy is imported before the first name is used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hzdesk.signing.archive import Limits
    from hzdesk.signing.identity import Identity, IdentityError, load_identity, make_identity, save_identity
    from hzdesk.signing.package import rezip
    from hzdesk.signing.problems import PackageError, Problem
    from hzdesk.signing.signer import sign
    from hzdesk.signing.verifier import Report, SignatureReport, verify

__all__ = [
    "Identity",
    "IdentityError",
    "Limits",
    "PackageError",
    "Problem",
    "Report",
    "SignatureReport",
    "load_identity",
    "make_identity",
    "rezip",
    "save_identity",
    "sign",
    "verify",
]

_HOMES = {
    "Limits": "archive",
    "Problem": "problems",
    "PackageError": "problems",
    "Report": "verifier",
    "SignatureReport": "verifier",
    "rezip": "package",
    "sign": "signer",
    "verify": "verifier",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"hzdesk.signing.{_HOMES.get(name, 'identity')}"), name)
