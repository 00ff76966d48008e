"""Serve a course folder in JupyterLab as an instructor does, with nbgrader's formgrader."""

from __future__ import annotations

import secrets
import subprocess
import sys
from pathlib import Path

import lab as driver


def serve(course: Path, private: Path) -> driver.Lab:
    """Start JupyterLab in `course`; its own settings and its log go to `private`."""
    driver._quiet_settings(private / "settings")
    token = secrets.token_hex(16)
    options = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": "0",
        "ServerApp.root_dir": str(course),
        "IdentityProvider.token": token,
        "LabApp.expose_app_in_browser": "True",
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += [f"--{name}={value}" for name, value in options.items()]
    with (private / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command, env=driver._environment(private), cwd=course, stdout=log, stderr=log
        )
    return driver.Lab(driver._address(private / "runtime", process), token, course, process)
