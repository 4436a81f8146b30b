"""What is needed while something runs is gone afterwards, however it ended."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

from core.services import temp


@pytest.mark.requirement("A28")
def test_a_folder_is_gone_after_success_and_after_failure(settings: Any) -> None:
    with temp.work_folder("job") as folder:
        Path(tempfile.mkstemp()[1]).write_text("身份证号")
        assert Path(tempfile.gettempdir()) == folder
        assert len(list(folder.iterdir())) == 2
    with pytest.raises(ZeroDivisionError), temp.work_folder("job") as second:
        (second / "x").write_text("x")
        raise ZeroDivisionError
    assert not list(Path(settings.TEMP_DIR).iterdir())
    assert not folder.exists()


@pytest.mark.requirement("A28", "F01")
def test_what_a_killed_process_left_is_reaped_and_what_a_living_one_uses_stays(settings: Any) -> None:
    child = os.fork()
    if not child:
        with temp.work_folder("job") as folder:
            (folder / "canary").write_text("身份证号")
            time.sleep(60)
        os._exit(0)
    while not list(Path(settings.TEMP_DIR).glob("job-*/canary")):
        time.sleep(0.01)
    assert temp.reap() == 0
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert temp.reap(dry_run=True) == 1
    assert temp.reap() == 1
    assert not list(Path(settings.TEMP_DIR).iterdir())


@pytest.mark.requirement("A28")
def test_only_the_owner_may_look_into_the_folders(settings: Any) -> None:
    with temp.work_folder("job") as folder:
        assert folder.stat().st_mode & 0o77 == 0
        assert Path(settings.TEMP_DIR).stat().st_mode & 0o77 == 0
