"""The page before independent checkers: axe, html-validate, the Nu validator, a browser without network."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.export.page.files import page_file

# The checker adds its own script to the page, which the page's policy rightly refuses; the policy is tested apart.
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')


@pytest.fixture(scope="module")
def checker(shared: Path) -> Path:
    home = Path.home() / ".cache" / "deck-and-page-checkers"
    for tool in ("node", "java", "chromium"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    if not (shared / "tools" / "check_html.mjs").is_file() or not (home / "npm" / "node_modules").is_dir():
        pytest.skip("the checkers are not set up here")
    return home / "check_html.mjs"


def test_independent_checkers_find_no_error(checker: Path, tmp_path: Path) -> None:
    page, found = page_file(tmp_path), tmp_path / "found.json"
    page.write_text(_POLICY.sub("", page.read_text(encoding="utf-8")), encoding="utf-8")
    done = subprocess.run(
        ["node", str(checker), str(page), "--json", str(found)], capture_output=True, text=True, check=False
    )
    said = json.loads(found.read_text()) if found.exists() else {}
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert said["axe"]["violations"] == []
    assert said["dark"]["axe_violations"] == said["mobile375"]["axe_violations"] == 0
    assert said["html_validate"]["errors"] == said["vnu"]["errors"] == 0
    assert said["nojs"]["share"] > 0.95
    assert said["print"]["wider_than_A4"] == []
