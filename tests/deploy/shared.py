"""A shared server as .ci/deploy describes it, on this machine: nginx with a certificate of its own, two processes of the app."""

import os
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which

from tests.browser.driver import ROOT, end, free_port

SITE = ROOT / ".ci" / "deploy" / "nginx.conf"
NGINX = which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
# What stands around a site in Debian's nginx, with every folder in one place.
FRAME = """
{user}
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log;
events {{ worker_connections 256; }}
http {{
    types {{ text/html html; }}
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@dataclass
class Shared:
    """A running shared server: its address, the ports behind it, and the folder with all its logs."""

    url: str
    folder: Path
    ports: list[int]
    processes: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)
    until_the_end: ExitStack = field(default_factory=ExitStack)

    def start(self, port: int) -> None:
        """Start a process of the app, or start it again."""
        self.processes[port] = self.until_the_end.enter_context(app(self.folder, port))

    def wait(self) -> None:
        """Wait until every process answers, and the proxy."""
        for port in self.ports:
            wait_for(f"http://localhost:{port}/_stcore/health", self)
        wait_for(f"{self.url}/_stcore/health", self)

    def logs(self) -> dict[str, str]:
        """What every part of it has written down, by file."""
        return {path.name: path.read_text(errors="replace") for path in self.folder.glob("*.log")}


@contextmanager
def shared_server(folder: Path, secrets: str = "", processes: int = 2) -> Iterator[Shared]:
    """Start the processes and nginx before them; `secrets` is what stands in Streamlit's secrets, `{url}` filled in."""
    port, plain_port, ports = free_port(), free_port(), [free_port() for _ in range(processes)]
    server = Shared(f"https://localhost:{port}", folder, ports)
    (folder / "secrets.toml").write_text(secrets.replace("{url}", server.url))
    _certificate(folder)
    (folder / "site.conf").write_text(_site(folder, port, plain_port, ports))
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(FRAME.format(folder=folder, user=user))
    with server.until_the_end:
        for number in ports:
            server.start(number)
        command = [str(NGINX), "-c", str(folder / "nginx.conf"), "-p", str(folder)]
        server.until_the_end.enter_context(running(command, folder / "nginx-start.log"))
        server.wait()
        yield server


def app(folder: Path, port: int):
    """As .ci/serve starts one where there are secrets."""
    own = [f"--server.port={port}", "--server.allowedHosts=localhost", f"--secrets.files={folder / 'secrets.toml'}"]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", *own]
    return running(command, folder / f"app-{port}.log", MRD_DASHBOARD_SIGN_IN="required")


@contextmanager
def running(command: list[str], log: Path, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that ends with the block; `settings` are added to its environment."""
    with log.open("ab") as stream:
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | settings,
            stdin=subprocess.DEVNULL, stdout=stream, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            yield process
        finally:
            end(process)


def _certificate(folder: Path) -> None:
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    named = ["-addext", "subjectAltName=DNS:localhost"]
    subprocess.run([*made, *named, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)


def _site(folder: Path, port: int, plain_port: int, ports: list[int]) -> str:
    """The site of .ci/deploy with this machine's name, ports and folders; each is there to be replaced."""
    text = SITE.read_text(encoding="utf-8")
    for old, new in {
        "8501": str(ports[0]),
        "8502": str(ports[-1]),
        "listen 443": f"listen 127.0.0.1:{port}",
        "listen 80;": f"listen 127.0.0.1:{plain_port};",
        "https://mrd.example.org": f"https://localhost:{port}",
        "/etc/ssl/certs/mrd.example.org.pem": str(folder / "certificate.pem"),
        "/etc/ssl/private/mrd.example.org.key": str(folder / "key.pem"),
        "server_name mrd.example.org": "server_name localhost",
        "/var/log/nginx/": f"{folder}/",
    }.items():
        assert old in text, f"{SITE.name} has no {old}"
        text = text.replace(old, new)
    return text


def wait_for(url: str, server: Shared | None = None, seconds: float = 60) -> None:
    """Wait until an address answers with success."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5, context=unchecked() if url.startswith("https") else None):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"{url} did not answer within {seconds} s: {server.logs() if server else ''}")


def unchecked() -> ssl.SSLContext:
    """For the certificate that was made a second ago."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
