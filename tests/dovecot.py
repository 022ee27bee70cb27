# SPDX-License-Identifier: Apache-2.0
"""A Dovecot of a test's own: a folder, a port, one user, a certificate. Its configuration is written
for the version that is installed, for 2.4 has another language than 2.3."""
import getpass
import grp
import imaplib
import os
import pathlib
import pwd
import re
import shutil
import signal
import ssl
import subprocess
import tempfile

import harness

USER, PASSWORD = "support", "a \"secret\" word"


def certificate(folder):
    """A certificate for localhost that vouches for itself."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                    "-keyout", folder + "/key.pem", "-out", folder + "/cert.pem"],
                   check=True, capture_output=True)


def version():
    """(2, 3), or nothing when there is no Dovecot."""
    program = shutil.which("dovecot", path="/usr/sbin:" + os.environ["PATH"])
    if not program:
        return None
    text = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    found = re.match(r"(\d+)\.(\d+)", text)
    return (int(found[1]), int(found[2])) if found else None


class Dovecot:
    """tls False: no TLS at all. without: capabilities that it does not offer."""

    def __init__(self, tls=True, separator="/", without=()):
        self.folder = tempfile.mkdtemp(prefix="mainstay-dovecot-", dir="/tmp")
        os.chmod(self.folder, 0o755)
        self.tls, self.separator, self.without = tls, separator, set(without)
        self.port, self.tls_port = harness.free_port(), harness.free_port()
        self.password_file = self.folder + "/password"
        self.write("password", PASSWORD + "\n")
        self.write("users", f"{USER}:{{PLAIN}}{PASSWORD}\n")
        certificate(self.folder)
        root = os.geteuid() == 0
        self.owner = "dovecot" if root else getpass.getuser()
        self.login = "dovenull" if root else self.owner
        for name in ("run", "mail"):
            os.mkdir(f"{self.folder}/{name}")
        self.config = self.write("dovecot.conf", self.text())
        if root:
            shutil.chown(self.folder + "/mail", "dovecot", "dovecot")
        self.process = None

    def write(self, name, text):
        path = f"{self.folder}/{name}"
        pathlib.Path(path).write_text(text, encoding="utf-8")
        return path

    def text(self):
        """The configuration."""
        new = version() >= (2, 4)
        offers = [c for c in ("IMAP4rev1", "UIDPLUS", "MOVE") if c not in self.without]
        group = grp.getgrgid(pwd.getpwnam(self.owner).pw_gid).gr_name
        parts = [f"""base_dir = {self.folder}/run
state_dir = {self.folder}/run
log_path = {self.folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {self.owner}
default_login_user = {self.login}
default_internal_group = {group}
mail_uid = {self.owner}
mail_gid = {group}
first_valid_uid = 1
imap_capability = {" ".join(offers)}
namespace inbox {{
  inbox = yes
  separator = {self.separator}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {self.port}
  }}
  inet_listener imaps {{
    port = {self.tls_port if self.tls else 0}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
ssl = {"required" if self.tls else "no"}
"""]
        if new:
            parts.insert(0, "dovecot_config_version = 2.4.0\ndovecot_storage_version = 2.4.0\n")
            parts.append("" if self.tls else "auth_allow_cleartext = yes\n")
            parts.append(f"""mail_home = {self.folder}/mail
mail_driver = maildir
mail_path = ~/Maildir
passdb passwd-file {{
  passwd_file_path = {self.folder}/users
}}
userdb static {{
  fields {{
    uid = {self.owner}
    home = {self.folder}/mail
  }}
}}
""")
        else:
            parts.append(f"""disable_plaintext_auth = no
mail_location = maildir:{self.folder}/mail/Maildir
passdb {{
  driver = passwd-file
  args = {self.folder}/users
}}
userdb {{
  driver = static
  args = uid={self.owner} home={self.folder}/mail
}}
""")
        if self.tls and new:
            parts.append(f"ssl_server_cert_file = {self.folder}/cert.pem\n"
                         f"ssl_server_key_file = {self.folder}/key.pem\n")
        elif self.tls:
            parts.append(f"ssl_cert = <{self.folder}/cert.pem\nssl_key = <{self.folder}/key.pem\n")
        return "".join(parts)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self):
        program = shutil.which("dovecot", path="/usr/sbin:" + os.environ["PATH"])
        out = open(self.folder + "/out", "ab")
        self.process = subprocess.Popen([program, "-c", self.config, "-F"], stdout=out, stderr=out)
        out.close()
        harness.wait_for("Dovecot", 30, self.answers)
        return self

    def answers(self):
        if self.process.poll() is not None:
            raise AssertionError("Dovecot ended:\n" + self.log())
        try:
            with self.connect():
                return True
        except OSError:
            return False

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)
        self.process = None

    def log(self):
        return "".join(pathlib.Path(self.folder, n).read_text(errors="replace")
                       for n in ("out", "log") if os.path.exists(f"{self.folder}/{n}"))

    def connect(self):
        """A connection that is logged in; leaving it logs out."""
        if self.tls:
            context = ssl.create_default_context(cafile=self.folder + "/cert.pem")
            imap = imaplib.IMAP4_SSL("localhost", self.tls_port, ssl_context=context, timeout=30)
        else:
            imap = imaplib.IMAP4("127.0.0.1", self.port, timeout=30)
        imap.login(USER, PASSWORD)
        return imap

    def put(self, *mails, folder="INBOX"):
        """Puts mails into the folder, as a mail server would."""
        with self.connect() as imap:
            for raw in mails:
                code, why = imap.append(folder, None, None, raw)
                assert code == "OK", why

    def list(self, folder="INBOX"):
        """(flags, bytes) of the folder's mails; none when it is not there."""
        with self.connect() as imap:
            if imap.select(folder, readonly=True)[0] != "OK":
                return []
            code, found = imap.fetch("1:*", "(FLAGS BODY.PEEK[])") \
                if imap.untagged_responses.get("EXISTS") != [b"0"] else ("OK", [])
            assert code == "OK", found
            return [(imaplib.ParseFlags(f[0]), f[1]) for f in found if isinstance(f, tuple)]

    def settings(self, **more):
        """What a server needs to fetch from here."""
        url = f"imaps://localhost:{self.tls_port}" if self.tls else f"imap://127.0.0.1:{self.port}"
        return {"mail.imap": url, "mail.imap_user": USER, "mail.imap_interval": "1s",
                "mail.imap_password_file": self.password_file,
                **({"mail.imap_ca_file": self.folder + "/cert.pem"} if self.tls
                   else {"mail.imap_tls": "off"}),
                **more}
