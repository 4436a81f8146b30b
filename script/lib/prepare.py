"""Make the data folder ready for a start: free port, schema, demo district, welcome text.

One process does it all, because each loading of Django costs a second.
"""

from __future__ import annotations

import errno
import os
import socket
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIRST_ACCOUNT = (
    "No account yet. To try it: script/manage create_account NAME --name 姓名 --role organizer\n"
    "In service: script/manage create_administrators --system NAME 姓名 --security NAME 姓名"
    " --audit NAME 姓名\n"
)


def refuse_taken_port(host: str, port: int) -> None:
    """Exit with a sentence when something listens there already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            remedy = f" Try PORT={port + 1} script/server" if error.errno == errno.EADDRINUSE else ""
            sys.exit(f"error: {host}:{port} cannot be used: {error.strerror}.{remedy}")


def prepare(data: Path, *, demo: bool) -> None:
    """Migrate, load the demo district into an empty database, and write the welcome text."""
    import django
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    if demo:
        call_command("load_demo", if_empty=True)
    (data / "run").mkdir(mode=0o750, exist_ok=True)
    with (data / "run" / "welcome.txt").open("w", encoding="utf-8") as welcome:
        if demo:
            call_command("demo_accounts", stdout=welcome)
        elif not get_user_model().objects.exists():
            welcome.write(FIRST_ACCOUNT)


def main() -> None:
    port = os.environ["PORT"]
    if not port.isdigit() or not 0 < int(port) < 65536:
        sys.exit(f"error: PORT={port} is not a port number.")
    refuse_taken_port(os.environ["HOST"], int(port))
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    prepare(Path(os.environ["DATA_DIR"]), demo="--demo" in sys.argv[1:])


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
