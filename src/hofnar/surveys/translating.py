"""Every text of a definition with its place, to be translated side by side. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from hofnar.surveys.definition import Definition, Texts, dump, parse

TEXTS = {"title", "introduction", "text", "help", "low_label", "high_label", "complaint", "link_text"}


@dataclass(frozen=True, slots=True)
class Translatable:
    path: str  # of the texts within the definition as JSON
    question: str  # key of the question it belongs to; empty for what stands around the questions
    source: str  # in the first language
    texts: Texts

    def lacks(self, languages: tuple[str, ...]) -> bool:
        return any(not self.texts.get(code, "").strip() for code in languages)


def translatables(definition: Definition) -> list[Translatable]:
    """What has a text in the first language, in the order people read it."""
    first = definition.languages[0]
    found = [one for one in _walk(dump(definition), "", "", first) if one.source]
    order = ["title", "introduction", "pages", "closing", "screened_out", "hidden"]
    return sorted(found, key=lambda one: order.index(one.path.partition("/")[0]))


def missing(definition: Definition) -> list[Translatable]:
    others = definition.languages[1:]
    return [one for one in translatables(definition) if one.lacks(others)]


def translated(definition: Definition, given: Mapping[tuple[str, str], str]) -> Definition:
    """``given``: (path, language) → text. KeyError for a path that is not there; an empty text takes it off."""
    document = deepcopy(dump(definition))
    known = {one.path for one in translatables(definition)}
    for (path, language), text in given.items():
        if path not in known or language not in definition.languages:
            raise KeyError(path)
        texts = _at(document, path)
        texts.pop(language, None)
        if text.strip():
            texts[language] = text.strip()
    return parse(document)


def _walk(node: Any, path: str, question: str, first: str) -> Iterator[Translatable]:
    if isinstance(node, list):
        for at, part in enumerate(node):
            yield from _walk(part, f"{path}/{at}", question, first)
    elif isinstance(node, dict):
        question = node["key"] if "kind" in node else question
        for name, part in node.items():
            place = f"{path}/{name}" if path else name
            if name in TEXTS and isinstance(part, dict):
                yield Translatable(place, question, part.get(first, ""), part)
            else:
                yield from _walk(part, place, question, first)


def _at(document: Any, path: str) -> Any:
    for step in path.split("/"):
        document = document[int(step)] if isinstance(document, list) else document[step]
    return document
