"""A real JupyterHub on this machine: started, asked and ended; users are made by name."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

START_S = 240  # a busy machine is slow and not wrong
TOKEN = "for-this-machine-alone"

# What a course on one machine needs beside the block of the guide.
SETTINGS = """
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_port = {hub}
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{homes}/{{username}}"
c.Spawner.args = ["--allow-root"]
c.Spawner.start_timeout = c.Spawner.http_timeout = 240
c.JupyterHub.db_url = "sqlite:///{folder}/hub.sqlite"
c.JupyterHub.cookie_secret_file = "{folder}/secret"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy}"
c.ConfigurableHTTPProxy.command = ["{program}"]
c.ConfigurableHTTPProxy.pid_file = "{folder}/proxy.pid"
c.JupyterHub.services = [{{"name": "asks", "api_token": "{token}"}}]
c.JupyterHub.load_roles = [
    {{"name": "asks", "services": ["asks"],
      "scopes": ["admin:users", "admin:servers", "access:servers"]}},
]
"""


def lacking() -> str:
    """Return what is not installed, with the command that installs it; "" if all is there."""
    import importlib.util

    if importlib.util.find_spec("jupyterhub") is None:
        return "JupyterHub is not installed: pip install jupyterhub"
    if shutil.which("configurable-http-proxy") is None:
        return "Its proxy is not installed: npm install -g configurable-http-proxy"
    return ""


@dataclass(frozen=True)
class Hub:
    """A running hub."""

    url: str

    def ask(self, path: str, method: str = "GET", body: Any = None) -> Any:
        """Ask the hub, or a user's server, and return what it answers."""
        data = json.dumps(body).encode() if body is not None else None
        head = {"Authorization": f"token {TOKEN}"}
        with urlopen(Request(self.url + path, data, head, method=method)) as answer:
            text = answer.read().decode()
        return json.loads(text) if text.startswith(("{", "[")) else text

    def start(self, user: str) -> None:
        """Make a user and start their server; return when it answers."""
        self.ask(f"/hub/api/users/{user}", "POST")
        self.ask(f"/hub/api/users/{user}/server", "POST")
        # However long it takes here: pytest's own limit ends a test that hangs.
        while not self.ask(f"/hub/api/users/{user}")["servers"].get("", {}).get("ready"):
            time.sleep(0.3)

    def run(self, user: str, code: str) -> str:
        """Run code in a new kernel of a user, as a notebook does; return what it prints."""
        kernel = self.ask(f"/user/{user}/api/kernels", "POST", {"name": "python3"})["id"]
        address = f"{self.url}/user/{user}/api/kernels/{kernel}/channels".replace("http", "ws")
        return asyncio.run(asyncio.wait_for(_executed(address, code), START_S))


async def _executed(address: str, code: str) -> str:
    head = {"Authorization": f"token {TOKEN}"}
    channel = await websocket_connect(HTTPRequest(address, headers=head))
    number = uuid.uuid4().hex
    header = {
        "msg_id": number, "msg_type": "execute_request", "session": number, "username": "",
        "version": "5.3",
    }  # fmt: skip
    content = {"code": code, "silent": False, "allow_stdin": False}
    await channel.write_message(
        json.dumps(
            {
                "header": header,
                "parent_header": {},
                "metadata": {},
                "content": content,
                "channel": "shell",
            }
        )
    )
    printed = ""
    while True:
        said = await channel.read_message()
        assert said is not None, "The kernel has closed the channel."
        message = json.loads(said)
        if message["parent_header"].get("msg_id") != number:
            continue
        if message["msg_type"] == "stream":
            printed += message["content"]["text"]
        if message["msg_type"] == "error":
            printed += message["content"]["evalue"]
        if message["msg_type"] == "execute_reply":
            channel.close()
            while await channel.read_message() is not None:
                pass  # until the other side has closed too
            return printed


def free_ports(count: int) -> list[int]:
    """Return ports that nobody listens on now."""
    held = [socket.socket() for _ in range(count)]
    for one in held:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


@contextmanager
def running(folder: Path, homes: Path, block: str) -> Iterator[Hub]:
    """Run a hub whose configuration ends in the block of the guide; end it afterwards."""
    port, hub, proxy = free_ports(3)
    places = {
        "folder": folder,
        "homes": homes,
        "program": shutil.which("configurable-http-proxy"),
    }
    own = SETTINGS.format(port=port, hub=hub, proxy=proxy, token=TOKEN, **places)
    config = folder / "jupyterhub_config.py"
    config.write_text(own + block, "utf-8")
    log = folder / "hub.log"
    programs = str(Path(sys.executable).parent)
    env = os.environ | {
        "PATH": os.pathsep.join([programs, os.environ.get("PATH", "")]),
        "CONFIGPROXY_AUTH_TOKEN": TOKEN,
    }
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", str(config)],
            cwd=folder, env=env, stdout=out, stderr=out,
        )  # fmt: skip
        try:
            made = Hub(f"http://127.0.0.1:{port}")
            _wait(made, process, log)
            yield made
        finally:
            process.terminate()
            process.wait(timeout=60)


def _wait(hub: Hub, process: subprocess.Popen[bytes], log: Path) -> None:
    while True:
        assert process.poll() is None, log.read_text("utf-8")[-3000:]
        try:
            hub.ask("/hub/api/")
        except OSError:
            time.sleep(0.3)
        else:
            return
