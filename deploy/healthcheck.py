"""Exit 0 when the web server of this container answers /healthz as the proxy would ask it."""

from __future__ import annotations

import http.client
import os
import sys


def main() -> int:
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=5)
    connection.request("GET", "/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"})
    return int(connection.getresponse().status != 200)


if __name__ == "__main__":
    sys.exit(main())
