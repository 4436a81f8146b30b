"""The virus scanner of another program, clamd: a file is sent to it whole, and only a plain OK lets it pass.

The protocol is clamd's INSTREAM over TCP or a unix socket: pieces with their length before them, an empty one
at the end, one line back. Everything that is not a line of this protocol within the time is a fault.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterable, Iterator

from django.conf import settings

_PIECE, _LONGEST_ANSWER = 1 << 16, 4096
_VERSION_SECONDS = 3.0
_FOUND, _CLEAN = " FOUND", "stream: OK"
_TOO_LARGE, _NOT_LOOKED_AT = "INSTREAM size limit exceeded", "stream: Heuristics.Limits.Exceeded"


class ScannerFault(Exception):
    """The scanner gave no answer that says anything of the file; the message is for logs and 运行状况."""


class TooLarge(ScannerFault):
    """The file is beyond a limit of the scanner: StreamMaxLength, or others with AlertExceedsMax."""


def is_configured() -> bool:
    """Whether uploads have to pass a scanner."""
    return settings.CLAMD_ADDRESS is not None


def scan(content: bytes) -> str:
    """What the scanner finds in the file; empty when it is clean. Raises ScannerFault without an answer."""
    answer = _ask(b"zINSTREAM\0", _pieces(content), seconds=settings.CLAMD_SECONDS)
    if answer == _CLEAN:
        return ""
    if answer.startswith((_TOO_LARGE, _NOT_LOOKED_AT)):
        raise TooLarge(answer[:80])
    if answer.startswith("stream: ") and answer.endswith(_FOUND):
        return answer.removeprefix("stream: ").removesuffix(_FOUND)[:80] or "?"
    raise ScannerFault(f"答复不能识别：{answer[:80]!r}")


def version() -> str:
    """Program and age of its signatures, as the scanner names them. Raises ScannerFault."""
    answer = _ask(b"zVERSION\0", (), seconds=min(_VERSION_SECONDS, settings.CLAMD_SECONDS))
    if not answer.startswith("ClamAV "):
        raise ScannerFault(f"答复不能识别：{answer[:80]!r}")
    return answer[:120]


def _pieces(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), _PIECE):
        piece = content[start : start + _PIECE]
        yield len(piece).to_bytes(4, "big") + piece
    yield bytes(4)


def _ask(command: bytes, pieces: Iterable[bytes], *, seconds: float) -> str:
    """One question on a line of its own; the time is for all of it, however slowly the other side goes."""
    until = time.monotonic() + seconds
    try:
        with _connected(until) as line:
            try:
                for part in (command, *pieces):
                    line.settimeout(_left(until))
                    line.sendall(part)
            except (BrokenPipeError, ConnectionResetError):
                pass  # it hung up before all was sent: its answer, where there is one, says why
            return _answer(line, until)
    except TimeoutError as error:
        raise ScannerFault(f"{seconds:g} 秒内没有答复") from error
    except OSError as error:
        raise ScannerFault(f"连接不通（{error.strerror or type(error).__name__}）") from error


def _connected(until: float) -> socket.socket:
    address = settings.CLAMD_ADDRESS
    if address is None:
        raise ScannerFault("没有设置 CLAMD_ADDRESS")
    if not isinstance(address, str):
        return socket.create_connection(address, timeout=_left(until))
    line = socket.socket(socket.AF_UNIX)
    try:
        line.settimeout(_left(until))
        line.connect(address)
    except OSError:
        line.close()
        raise
    return line


def _answer(line: socket.socket, until: float) -> str:
    """Everything up to the NUL that ends an answer; half an answer is none."""
    received = b""
    while not received.endswith(b"\0"):
        line.settimeout(_left(until))
        more = line.recv(_LONGEST_ANSWER)
        received += more
        if not more or len(received) > _LONGEST_ANSWER:
            raise ScannerFault(f"答复不完整：{received[:80]!r}")
    if b"\0" in received[:-1]:
        raise ScannerFault(f"答复多于一条：{received[:80]!r}")
    return received[:-1].decode(errors="replace").strip()


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
