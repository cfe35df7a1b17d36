"""The plugin that reports the cost of tests."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

BUSY = """
import subprocess, sys
WORK = "n = 0\\nwhile n < 3_000_000: n += 1"
def test_alone(): exec(WORK)
def test_by_a_child(): subprocess.run([sys.executable, "-c", WORK], check=True)
def test_idle(): pass
"""


def test_the_work_of_a_test_and_of_what_it_starts_is_counted(tmp_path):
    (tmp_path / "test_busy.py").write_text(BUSY)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    command = [sys.executable, "-m", "pytest", "-p", "tests.costs", "-p", "no:django", str(tmp_path)]
    found = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    said = subprocess.run(command, env=found, cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    costs = {test: float(seconds) for seconds, test in re.findall(r"([\d.]+)  \S+::test_(\w+)", said)}
    assert costs["idle"] < min(costs["alone"], costs["by_a_child"])
    assert re.search(r"[\d.]+  test_busy\.py$", said, re.MULTILINE)
