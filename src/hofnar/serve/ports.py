from __future__ import annotations

import socket


class PortTaken(Exception):
    pass


def refuse_a_taken_port(host: str, port: int) -> None:
    """The web server shares its port (SO_REUSEPORT): without this look an older server would silently get half of the
    requests."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise PortTaken(f"Port {port} cannot be used: {problem.strerror}. Stop what runs there, or choose another with --port.") from problem  # fmt: skip # noqa: E501


def answers(host: str, port: int) -> bool:
    reach = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    try:
        with socket.create_connection((reach, port), timeout=0.5):
            return True
    except OSError:
        return False
