"""A form as it was posted. What browsers send of an ordinary page is read in a tenth of the time QueryDict takes
(docs/decisions/0011-answering-short-cuts.md); whatever is not plainly that goes to QueryDict."""

from __future__ import annotations

from urllib.parse import unquote_plus

from django.http import QueryDict

MOST_FIELDS = 500


class Posted(dict[str, list[str]]):
    """Names in their order; of a name that came more than once ``get`` gives the last."""

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
        values = super().get(name)
        return values[-1] if values else default

    def getlist(self, name: str) -> list[str]:
        return super().get(name) or []


def posted(body: bytes) -> Posted:
    if not body.isascii() or body.count(b"&") >= MOST_FIELDS:
        return Posted(QueryDict(body, encoding="utf-8").lists())
    form = Posted()
    for pair in body.decode("ascii").split("&"):
        if pair:
            name, _, value = pair.partition("=")
            form.setdefault(_plain(name), []).append(_plain(value))
    return form


def _plain(text: str) -> str:
    return unquote_plus(text) if "%" in text or "+" in text else text
