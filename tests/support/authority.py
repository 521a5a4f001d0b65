"""Certification authorities for tests, made with the openssl program alone."""
import pathlib
import shutil
import subprocess

FROM, UNTIL = "20250101000000Z", "20450101000000Z"
CA = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign", "subjectKeyIdentifier=hash"]
SIGNER = ["basicConstraints=critical,CA:FALSE", "keyUsage=critical,digitalSignature,nonRepudiation",
          "subjectKeyIdentifier=hash", "authorityKeyIdentifier=keyid"]
RESPONDER = SIGNER + ["extendedKeyUsage=critical,OCSPSigning", "noCheck=ignored"]


def openssl(*args):
    done = subprocess.run(["openssl", *map(str, args)], capture_output=True)
    if done.returncode:
        raise RuntimeError(f"openssl {' '.join(map(str, args))}\n{done.stderr.decode()}")
    return done.stdout


def p256(file):
    if not file.exists():
        openssl("genpkey", "-quiet", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", file)
    return file


class Authority:
    """Keeps its key, its index and its numbers in FOLDER/NAME.ca; certificates go to FOLDER."""

    def __init__(self, folder, name, subject=None, issuer=None, extensions=(), key=None, start=FROM, end=UNTIL, **more):
        self.folder, self.name = pathlib.Path(folder), name
        self.home = self.folder / f"{name}.ca"
        self.certificate = self.folder / f"{name}.pem"
        self.home.mkdir()
        self.key = self.home / "key.pem"
        if key:
            shutil.copy(key, self.key)
        else:
            p256(self.key)
        self.index = self.home / "index"
        self.index.write_text("")
        (self.home / "crlnumber").write_text("01\n")
        subject = subject or f"/C=EC/O=ESCLUSA/CN={name}"
        if issuer:
            issuer.issue(name, subject, [*CA, "authorityKeyIdentifier=keyid", *extensions], start, end, key=self.key, **more)
        else:
            self._issue(name, subject, [*CA, *extensions], start, end, self.key, ["-selfsign"])

    def _config(self, extensions):
        bare = [line for line in extensions if not line.startswith("[")]
        sections = [line for line in extensions if line.startswith("[")]  # "[name]\\nkey=value"
        text = "\n".join([
            "[ca]", f"database={self.index}", f"new_certs_dir={self.home}", "rand_serial=yes", "default_md=sha256", "policy=any",
            "unique_subject=no", "preserve=yes", f"certificate={self.certificate}", f"private_key={self.key}",
            f"crlnumber={self.home}/crlnumber", "[any]", "commonName=optional", "[req]", "distinguished_name=nobody", "[nobody]",
            "[extensions]", *bare, *sections, ""])
        file = self.home / "openssl.cnf"
        file.write_text(text)
        return file

    def _issue(self, name, subject, extensions, start, end, key, more):
        config, request = self._config(extensions), self.home / f"{name}.csr"
        openssl("req", "-new", "-utf8", "-config", config, "-key", key, "-subj", subject, "-out", request)
        out = self.folder / f"{name}.pem"
        openssl("ca", "-batch", "-notext", "-utf8", "-config", config, "-name", "ca", "-extensions", "extensions", "-in", request,
                "-startdate", start, "-enddate", end, "-out", out, "-keyfile", self.key, *more)
        return out

    def issue(self, name, subject=None, extensions=(), start=FROM, end=UNTIL, key=None, md="sha256"):
        """A certificate NAME.pem with its key NAME.key."""
        mine = key or p256(self.folder / f"{name}.key")
        return self._issue(name, subject or f"/C=EC/CN={name}", extensions or SIGNER, start, end, mine, ["-md", md])

    def revoke(self, certificate, reason="keyCompromise"):
        openssl("ca", "-config", self._config([]), "-name", "ca", "-revoke", certificate, "-crl_reason", reason)

    def crl(self, out, start=FROM, end=UNTIL, extensions=(), key_id=True, der=False):
        config = self._config([*(["authorityKeyIdentifier=keyid"] if key_id else []), *extensions])
        more = ["-crlexts", "extensions"] if key_id or extensions else []
        fresh = self.folder / f".{pathlib.Path(out).name}.new"
        openssl("ca", "-config", config, "-name", "ca", "-gencrl", *more, "-crl_lastupdate", start, "-crl_nextupdate", end, "-out", fresh)
        if der:
            openssl("crl", "-in", fresh, "-outform", "DER", "-out", fresh)
        target = self.folder / out
        fresh.replace(target)
        return target
