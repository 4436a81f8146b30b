"""The supervisor of script/server, with real child processes."""

from __future__ import annotations

import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "script" / "lib" / "supervise.py"

# Runs Supervisor on the children that the test names: python -c PROGRAM FOLDER NAME=CODE...
PROGRAM = f"""
import importlib.util, sys
from pathlib import Path
spec = importlib.util.spec_from_file_location("supervise", {str(SOURCE)!r})
supervise = importlib.util.module_from_spec(spec)
sys.modules["supervise"] = supervise
spec.loader.exec_module(supervise)
folder = Path(sys.argv[1])
pairs = [pair.split("=", 1) for pair in sys.argv[2:]]
run = lambda code: [sys.executable, "-c", code]
children = [supervise.Child(name, run(code), folder / (name + ".log")) for name, code in pairs]
ready = lambda: (folder / "ready").exists()
sys.exit(supervise.Supervisor(children, ready, lambda: print("READY", flush=True), grace=1.0).run())
"""
STAYS = "import time; time.sleep(60)"
IGNORE = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
DEAF = IGNORE + "print('deaf', flush=True); time.sleep(60)"


@pytest.fixture
def supervise() -> ModuleType:
    """The module itself; it is a script, so it is loaded from its file."""
    spec = importlib.util.spec_from_file_location("supervise", SOURCE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["supervise"] = module
    spec.loader.exec_module(module)
    return module


def start(folder: Path, *children: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder), *children], stdout=subprocess.PIPE, text=True
    )


def wait_for(condition: Callable[[], object], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def finish(process: subprocess.Popen[str], number: int = signal.SIGTERM) -> tuple[int, str]:
    process.send_signal(number)
    output, _ = process.communicate(timeout=15)
    return process.returncode, output


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_all_children_and_the_code_is_zero(tmp_path: Path, number: int) -> None:
    (tmp_path / "ready").touch()
    writes = f"import os; open({str(tmp_path)!r} + '/pid', 'w').write(str(os.getpid())); " + STAYS
    process = start(tmp_path, f"web={writes}", f"worker={STAYS}")
    wait_for(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
    code, output = finish(process, number)
    assert code == 0
    assert output.rstrip().endswith("stopped")
    assert not is_alive(int((tmp_path / "pid").read_text()))


def test_a_crashed_child_is_started_again(tmp_path: Path) -> None:
    (tmp_path / "ready").touch()
    process = start(tmp_path, f"web={STAYS}", "worker=print('here', flush=True); raise SystemExit(3)")
    log = tmp_path / "worker.log"
    wait_for(lambda: log.exists() and log.read_text().count("here") >= 2)
    _, output = finish(process)
    assert "worker: ended with code 3, again in 1 s" in output


def test_a_child_deaf_to_the_request_is_killed_after_the_grace_period(tmp_path: Path) -> None:
    (tmp_path / "ready").touch()
    process = start(tmp_path, f"web={DEAF}")
    wait_for(lambda: (tmp_path / "web.log").exists() and "deaf" in (tmp_path / "web.log").read_text())
    code, output = finish(process)
    assert code == 0
    assert "web: killed after 1 s" in output


def test_a_web_server_that_cannot_start_ends_the_run_with_its_last_words(tmp_path: Path) -> None:
    process = start(tmp_path, "web=raise SystemExit('no such module')", f"worker={STAYS}")
    output, _ = process.communicate(timeout=15)
    assert process.returncode == 1
    assert "web did not start" in output
    assert "no such module" in output


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of a parent's death")
def test_children_do_not_outlive_a_killed_supervisor(tmp_path: Path) -> None:
    (tmp_path / "ready").touch()
    writes = f"import os; open({str(tmp_path)!r} + '/pid', 'w').write(str(os.getpid())); " + STAYS
    process = start(tmp_path, f"web={writes}")
    wait_for(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
    process.kill()
    process.communicate(timeout=5)
    wait_for(lambda: not is_alive(int((tmp_path / "pid").read_text())))


def test_the_pause_doubles_up_to_its_limit_and_starts_anew_after_a_stable_time(
    tmp_path: Path, supervise: ModuleType
) -> None:
    child = supervise.Child("web", [sys.executable, "-c", "raise SystemExit(1)"], tmp_path / "web.log")
    pauses = []
    now = 0.0
    for _ in range(7):
        child.start(now)
        child.process.wait()
        child.look_after(now)
        pauses.append(child.resume_at - now)
        now = child.resume_at
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    child.start(now)
    child.process.wait()
    child.look_after(now + supervise.STABLE_SECONDS + 1)
    assert child.crashes == 1


def test_a_data_folder_serves_one_supervisor_at_a_time(tmp_path: Path, supervise: ModuleType) -> None:
    with (
        supervise.lock(tmp_path / "run"),
        pytest.raises(SystemExit, match=f"already runs .*pid {os.getpid()}"),
    ):
        supervise.lock(tmp_path / "run")
    supervise.lock(tmp_path / "run").close()


def test_a_taken_port_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        done = subprocess.run(
            [sys.executable, str(ROOT / "script/lib/prepare.py")],
            env={**os.environ, "HOST": "127.0.0.1", "PORT": str(port), "DATA_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
        )
    assert done.returncode == 1
    assert f"127.0.0.1:{port} cannot be used" in done.stderr
