"""Set-up shared by the README's two commands; standard library only, for there is no venv yet."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
READY = VENV / ".ready"
OLDEST = (3, 11)


def python() -> Path:
    """Return the venv's interpreter, on every system."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def ensure() -> Path:
    """Create `.venv` and install the pinned requirements, unless that was done; return its interpreter."""
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:3]))
        sys.exit(f"zongjie needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {found} ({sys.executable}).")
    wanted = _fingerprint()
    if READY.is_file() and READY.read_text(encoding="utf-8") == wanted and python().is_file():
        return python()
    if not python().is_file():
        print("Creating .venv …", flush=True)
        venv.create(VENV, with_pip=True, clear=VENV.exists())
    print("Installing the pinned requirements (once; a few minutes) …", flush=True)
    # Most modules are never imported: Python compiles the others when they are, instead of all for a minute now.
    install = [str(python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    _run([*install, "--require-hashes", "-r", str(ROOT / "requirements.txt")])
    _run([*install, "--no-deps", "--no-build-isolation", "-e", str(ROOT)])  # built with the pinned setuptools
    READY.write_text(wanted, encoding="utf-8")
    return python()


def _fingerprint() -> str:
    digest = hashlib.sha256(sys.version.encode())
    for name in ("requirements.txt", "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def _run(command: list[str]) -> None:
    code = subprocess.run(command, check=False).returncode
    if code:
        sys.exit(f"This command failed with exit code {code}:\n  {' '.join(command)}")
