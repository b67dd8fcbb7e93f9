"""What stands on a page: its form, headings, links and words, read with Python's own parser."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"input", "meta", "link", "br"}


class Seen(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.lang, self.action, self.title, self.heading = "", "", "", ""
        self.inputs: list[dict[str, str]] = []
        self.links: list[str] = []
        self.complaints: list[str] = []
        self.ids: set[str] = set()
        self.words: list[str] = []
        self.texts: dict[str, str] = {}
        self.chosen: dict[str, str] = {}
        self._path: list[str] = []
        self._area = self._select = ""
        self._alert = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        self.ids.add(given.get("id", ""))
        if tag == "html":
            self.lang = given["lang"]
        if tag == "form":
            self.action = given["action"]
        if tag == "input":
            self.inputs.append({"type": "text", **given})
        if tag == "a":
            (self.complaints if self._alert else self.links).append(given["href"])
        if tag == "textarea":
            self._area = given["name"]
            self.texts[self._area] = ""
        if tag == "select":
            self._select = given["name"]
            self.chosen.setdefault(self._select, "")
        if tag == "option" and "selected" in given:
            self.chosen[self._select] = "?"
        if tag not in VOID:
            self._path.append(tag)
            if given.get("role") == "alert":
                self._alert = len(self._path)

    def handle_endtag(self, tag: str) -> None:
        while self._path and self._path.pop() != tag:
            pass
        if len(self._path) < self._alert:
            self._alert = 0
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.texts[self._area] += data.removeprefix("\n")
        if "title" in self._path:
            self.title += data
        if "h1" in self._path:
            self.heading += data
        if "style" not in self._path:
            self.words.append(data)
        if self._path and self._path[-1] == "option" and self.chosen.get(self._select) == "?":
            self.chosen[self._select] = data.strip()

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def fields(self) -> dict[str, object]:
        """What a browser would send if the button were pressed now."""
        sent: dict[str, object] = {**self.texts, **self.chosen}
        for one in self.inputs:
            if one["type"] in ("radio", "checkbox") and "checked" not in one:
                continue
            name, value = one.get("name", ""), one.get("value", "")
            if one["type"] == "checkbox" or name == "_q":
                sent.setdefault(name, [])
                sent[name].append(value)  # type: ignore[attr-defined]
            else:
                sent[name] = value
        return sent

    def checked(self, name: str) -> list[str]:
        return [one["value"] for one in self.inputs if one.get("name") == name and "checked" in one]
