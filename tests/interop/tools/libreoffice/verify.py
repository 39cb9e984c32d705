"""LibreOffice's verdict on the signatures of OOXML files, one line each; run by Debian's own Python, which has `uno`.

Use: /usr/bin/python3 verify.py [--signer CERTIFICATE.pem]... FILE...

    VALID|INVALID|UNSIGNED signatures=N certificates=VALID,… loads=yes|no file=NAME

VALID is LibreOffice's SignatureIsValid of every signature: it does not mind parts left out of the Manifest. A
certificate is VALID only if given with --signer. A file on which soffice crashes (some forgeries do that) is INVALID;
it is then started anew. Needs the Debian packages libreoffice-calc-nogui, python3-uno and libnss3-tools.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.uno import Exception as UnoException

READ = 1  # com.sun.star.embed.ElementModes
# In an "OFOPXMLFormat" storage the relationship parts are hidden, and the verifier finds no signature.
STORAGE = "ZipFormat"


def prop(name, value):
    found = PropertyValue()
    found.Name, found.Value = name, value
    return found


class Office:
    """A headless soffice of our own, with a throw-away profile and key store."""

    def __init__(self, signers):
        self.home = Path(tempfile.mkdtemp(prefix="libreoffice."))
        store = f"sql:{self.home / 'nss'}"
        (self.home / "nss").mkdir()
        subprocess.run(["certutil", "-N", "-d", store, "--empty-password"], check=True)
        for number, signer in enumerate(signers):  # P,P,P: NSS trusts this very certificate, not what it issued
            add = ["certutil", "-A", "-d", store, "-n", f"c{number}", "-t", "P,P,P", "-i", signer]
            subprocess.run(add, check=True)
        pipe = f"hzdesk{uuid.uuid4().hex}"
        self.process = subprocess.Popen(
            [
                *("soffice", "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
                f"-env:UserInstallation={(self.home / 'profile').as_uri()}",
                f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext",
            ],
            env={**os.environ, "HOME": str(self.home), "MOZILLA_CERTIFICATE_FOLDER": store},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.context = self._connect(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")

    def _connect(self, url):
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        for _ in range(480):
            try:
                return resolver.resolve(url)
            except UnoException as error:
                if self.process.poll() is not None:
                    raise SystemExit(f"soffice ended with status {self.process.returncode}") from error
            time.sleep(0.25)
        self.process.kill()
        raise SystemExit("soffice did not answer within two minutes")

    def create(self, name, *arguments):
        manager = self.context.ServiceManager
        if arguments:
            return manager.createInstanceWithArgumentsAndContext(name, arguments, self.context)
        return manager.createInstanceWithContext(name, self.context)

    def signatures(self, path):
        """A DocumentSignatureInformation for each signature."""
        stream = self.create("com.sun.star.ucb.SimpleFileAccess").openFileRead(path.as_uri())
        settings = uno.Any("[]com.sun.star.beans.PropertyValue", (prop("StorageFormat", STORAGE),))
        factory = self.create("com.sun.star.embed.StorageFactory")
        storage = uno.invoke(factory, "createInstanceWithArguments", ((stream, READ, settings),))
        try:
            odf_version_and_valid_storage = ("1.2", True)
            judge = self.create("com.sun.star.security.DocumentDigitalSignatures", *odf_version_and_valid_storage)
            return list(judge.verifyDocumentContentSignatures(storage, None))
        finally:
            storage.dispose()
            stream.closeInput()

    def loads(self, path):
        desktop = self.create("com.sun.star.frame.Desktop")
        document = desktop.loadComponentFromURL(
            path.as_uri(), "_blank", 0, (prop("Hidden", value=True), prop("ReadOnly", value=True))
        )
        if document is None:
            return False
        keep_ownership = False
        document.close(keep_ownership)
        return True

    def close(self):
        try:
            self.create("com.sun.star.frame.Desktop").terminate()
        except UnoException:
            self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.home, ignore_errors=True)


def verdict(office, path):
    found = office.signatures(path)
    valid = "VALID" if all(one.SignatureIsValid for one in found) else "INVALID"
    certificates = ",".join("VALID" if one.CertificateStatus == 0 else "INVALID" for one in found)
    loads = "yes" if office.loads(path) else "no"
    return f"{valid if found else 'UNSIGNED'} signatures={len(found)} certificates={certificates} loads={loads}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--signer", action="append", default=[])
    parser.add_argument("files", nargs="+")
    given = parser.parse_args()
    office = Office(given.signer)
    try:
        for file in given.files:
            try:
                line = verdict(office, Path(file).resolve())
            except UnoException as error:
                line = f"INVALID error={' '.join(str(error).split())[:200]!r}"
                office.close()
                office = Office(given.signer)
            print(f"{line} file={file}", flush=True)
    finally:
        office.close()


if __name__ == "__main__":
    sys.exit(main())
