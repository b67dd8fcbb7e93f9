"""Ways to write '..' so that somebody forgets to look: the corpus of A06."""

from __future__ import annotations

DOTS = ("..", "%2e%2e", "%2E.", ".%2e", "%252e%252e", "%c0%ae%c0%ae", "%uff0e%uff0e", "．．", "..;", "....", ". .")
SLASHES = ("/", "%2f", "%252f", "\\", "%5c", "%255c", "%c0%af", "//", "/./", "／")
AROUND = ("/etc/passwd", "//etc/passwd", "file:///etc/passwd", "%00", "%2fetc%2fpasswd", "C:\\passwd", "~/passwd")


def escapes(target: str) -> list[str]:
    """About seventy paths that would reach ``target`` (or the file of that name just above) if taken at their word."""
    near = target.rsplit("/", 1)[-1]
    up = [f"{dots}{slash}{near}" for dots in DOTS for slash in SLASHES[:5]]
    far = [f"{(dots + '/') * 12}{target}" for dots in DOTS[:6]] + [f"{('..' + s) * 12}{target}" for s in SLASHES]
    return [*up, *far, *AROUND, f"../{near}%00.svg", f"x/../../{near}"]
