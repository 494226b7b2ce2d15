"""A real PostgreSQL for the tests: a server of their own, on loopback, in a temporary folder, not as root."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

COMMENT = "PostgreSQL is missing: apt-get install postgresql (its programs are looked for in /usr/lib/postgresql/*/bin)"
ATTENTE = 30


def find_bin():
    """Return the folder of the programs of the latest PostgreSQL installed."""
    dossiers = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    trouve = dossiers[-1] if dossiers else shutil.which("initdb")
    if not trouve:
        raise AssertionError(COMMENT)
    return Path(trouve).parent


def ordinary_user():
    """Return who runs the server: `initdb` refuses root."""
    if os.geteuid() != 0:
        return None
    noms = {compte.pw_name for compte in pwd.getpwall()}
    return "postgres" if "postgres" in noms else "nobody"


def free_port():
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return prise.getsockname()[1]


@contextmanager
def server():
    """Yield the address of an empty base; the server and its files are gone afterwards."""
    programmes, compte, port = find_bin(), ordinary_user(), free_port()
    dossier = Path(tempfile.mkdtemp(prefix="passerelle-pg-"))
    if compte:
        shutil.chown(dossier, compte)
    options = {"user": compte, "cwd": dossier, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    options |= {"env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}}
    base = dossier / "base"
    try:
        subprocess.run(
            [programmes / "initdb", "-D", base, "-U", "essai", "-A", "trust", "-E", "UTF8", "-N"], check=True, **options
        )
        reglages = ["-c", "fsync=off", "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={dossier}"]
        processus = subprocess.Popen([programmes / "postgres", "-D", base, "-p", str(port), *reglages], **options)
        try:
            wait_ready(processus, port)
            yield f"postgresql+psycopg2://essai@127.0.0.1:{port}/postgres"
        finally:
            processus.terminate()
            processus.communicate(timeout=ATTENTE)
    finally:
        shutil.rmtree(dossier, ignore_errors=True)


def wait_ready(processus, port):
    import psycopg2

    fin = time.monotonic() + ATTENTE
    while time.monotonic() < fin and processus.poll() is None:
        try:
            psycopg2.connect(host="127.0.0.1", port=port, user="essai", dbname="postgres").close()
            return
        except psycopg2.OperationalError:
            time.sleep(0.05)
    raise AssertionError("PostgreSQL did not start")
