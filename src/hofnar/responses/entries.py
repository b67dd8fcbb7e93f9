"""The way in that an address stands for, and the addresses behind it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from hofnar.responses import keys
from hofnar.responses.places import Place, open_place, personal_place


@dataclass(frozen=True, slots=True)
class Entry:
    """``door`` is 's' (open link) or 'p' (personal link); ``key`` is empty until a form has been sent out.

    A personal link is its own key, but in an anonymous survey, and where a robot's posts are kept apart, a random key
    stands behind it in the address.
    """

    door: str
    code: str
    place: Place
    key: str = ""

    @property
    def is_its_own_key(self) -> bool:
        return self.door == "p" and self.key == self.code

    @property
    def is_apart(self) -> bool:
        return self.key.startswith("s1") and not self.is_its_own_key

    @property
    def start(self) -> str:
        return f"/{self.door}/{quoted(self.code)}"

    def address(self, step: str, language: str = "") -> str:
        key = "" if self.is_its_own_key else f"/{quoted(self.key)}"
        return f"{self.start}{key}/{step}{self.asking_for(language)}"

    def asking_for(self, language: str) -> str:
        usual = self.place.language or self.place.languages[0]
        return f"?l={language}" if language and language != usual else ""

    def with_key(self, key: str) -> Entry:
        return Entry(self.door, self.code, self.place, key)

    def set_apart(self) -> Entry:
        return self if self.is_apart else self.with_key(keys.apart(self.key))


def quoted(text: str) -> str:
    """Our own codes and keys stand in an address as they are."""
    return text if text.isascii() and text.replace("-", "").replace("_", "").isalnum() else quote(text)


def open_entry(code: str, key: str = "") -> Entry | None:
    place = open_place(code)
    return None if place is None else Entry("s", code, place, key)


def personal_entry(token: str, key: str = "") -> Entry | None:
    place = personal_place(token)
    if place is None:
        return None
    own = "" if place.is_anonymous else token
    return Entry("p", token, place, key or own)
