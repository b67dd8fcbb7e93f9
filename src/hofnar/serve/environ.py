"""From a request as granian's RSGI hands it over to the environ of WSGI, which Django reads."""

from __future__ import annotations

import sys
from typing import IO, Any

from hofnar.responses.quick import remote_address

OWN = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
LIST_SIGN = {"cookie": "; "}


def environ_of(scope: Any, body: IO[bytes]) -> dict[str, Any]:
    server, _, port = scope.server.rpartition(":")
    environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": remote_address(scope),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        _add(environ, name, value)
    if "HTTP_HOST" not in environ and scope.authority:
        environ["HTTP_HOST"] = scope.authority
    return environ


def _add(environ: dict[str, Any], name: str, value: str) -> None:
    if "_" in name:
        return  # would pass for the header with a hyphen, which a proxy may have set
    key = OWN.get(name) or "HTTP_" + name.upper().replace("-", "_")
    environ[key] = environ[key] + LIST_SIGN.get(name, ",") + value if key in environ else value
