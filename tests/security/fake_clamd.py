"""A program that speaks clamd's protocol on a socket of its own, well or badly."""

from __future__ import annotations

import socket
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

VIRUS = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
NAME = "Eicar-Test-Signature"


class FakeClamd:
    """Answers one question a connection. ``answer`` None: as clamd does; otherwise these bytes to anything.

    ``largest`` is StreamMaxLength; ``silent`` takes everything and says nothing; ``drip`` sends a byte now
    and then and never ends.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        answer: bytes | None = None,
        largest: int = 1 << 30,
        silent: bool = False,
        drip: bool = False,
    ) -> None:
        self._answer, self._largest, self._silent, self._drip = answer, largest, silent, drip
        self.address: str | tuple[str, int]
        self.scanned: list[bytes] = []
        self._over = threading.Event()
        if folder is None:
            self._door = socket.create_server(("127.0.0.1", 0))
            self.address = ("127.0.0.1", self._door.getsockname()[1])
        else:
            self._door = socket.socket(socket.AF_UNIX)
            self.address = str(folder / "clamd.ctl")
            self._door.bind(self.address)
            self._door.listen()
        self._door.settimeout(0.05)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join(timeout=5)
        self._door.close()

    def _serve(self) -> None:
        while not self._over.is_set():
            try:
                line, _ = self._door.accept()
            except TimeoutError:
                continue
            with line:
                line.settimeout(5)
                try:
                    self._converse(line)
                except OSError:
                    continue

    def _converse(self, line: socket.socket) -> None:
        stream = line.makefile("rb")
        command = b""
        while not command.endswith(b"\0"):
            command += stream.read(1)
        if command == b"zVERSION\0":
            line.sendall(self._answer or b"ClamAV 1.4.1/27500/Sun Nov 22 09:00:00 2026\0")
            return
        assert command == b"zINSTREAM\0", command
        content = b""
        while length := int.from_bytes(stream.read(4), "big"):
            content += stream.read(length)
            if len(content) > self._largest:
                line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.scanned.append(content)
        if self._silent or self._drip:
            while not self._over.wait(0.05):
                if self._drip:
                    line.sendall(b"s")
            return
        verdict = f"stream: {NAME} FOUND\0" if VIRUS in content else "stream: OK\0"
        line.sendall(self._answer if self._answer is not None else verdict.encode())
