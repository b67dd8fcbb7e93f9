"""What points at a person, taken out of an open text: addresses, numbers, and what somebody chose by hand.

A number is only taken for an account or a citizen service number when its check digits are right. What is in doubt is
hidden: a comment reads well without it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

BY_HAND = "[…]"
_MAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_ACCOUNT = re.compile(r"\b[A-Z]{2}[0-9]{2}(?:[ .-]?[A-Z0-9]){11,30}\b", re.IGNORECASE)
_DIGITS = re.compile(r"(?<![\w+])[0-9](?:[ .-]?[0-9]){7,8}(?![0-9])")
_TELEPHONE = re.compile(
    r"(?<![\w+])(?:(?:\+|00)[1-9][0-9]{0,2}[ .-]?(?:\(0\))?|\(?0)(?:[ ./()-]{0,2}[0-9]){8,11}(?![0-9])"
)
_HOUSE = r"[0-9]{1,5}(?:[ -]?[a-z](?![a-z]))?"
_POSTCODE = re.compile(
    rf"(?:(?P<before>\b{_HOUSE})[ ,;]{{1,3}})?\b(?P<digits>[1-9][0-9]{{3}})(?P<gap> ?)(?P<letters>[a-z]{{2}})\b"
    rf"(?:[ ,;]{{1,3}}(?:nr\.? ?|nummer |huisnummer )?(?P<after>{_HOUSE})\b)?",
    re.IGNORECASE,
)
# Words of two letters that follow a year or an amount far more often than they end a postcode.
_SHORT = (
    "en op in is of om de we ik je te er al zo nu na ze me my to at by on or an as it so he if be no us "
    "ma di wo do vr za km cm mm kg ml gb mb tb st pp eu uu bc ad pm am jr"
)
_WORDS = frozenset(_SHORT.split())
_NO_LETTERS = frozenset({"SA", "SD", "SS"})  # never given out


def masked(text: str, words: Iterable[str] = (), pieces: Iterable[str] = ()) -> str:
    """``words`` are hidden wherever they stand as whole words, ``pieces`` wherever they stand at all."""
    for piece in sorted(pieces, key=len, reverse=True):
        text = re.sub(re.escape(piece), BY_HAND, text, flags=re.IGNORECASE)
    text = _by_itself(text) if "@" in text or any(sign.isdigit() for sign in text) else text
    for word in sorted(words, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", BY_HAND, text, flags=re.IGNORECASE)
    return text


def _by_itself(text: str) -> str:
    text = _MAIL.sub("[e-mail]", text)
    text = _ACCOUNT.sub(_without_account, text)
    text = _TELEPHONE.sub(_if_right(_is_telephone, "[tel.]"), text)
    text = _DIGITS.sub(_if_right(_is_citizen_number, "[BSN]"), text)
    return _POSTCODE.sub(_without_postcode, text)


def _if_right(is_right: Callable[[str], bool], instead: str) -> Callable[[re.Match[str]], str]:
    return lambda found: instead if is_right(found.group()) else found.group()


def _bare(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z+]", "", text).upper()


def _without_account(found: re.Match[str]) -> str:
    """An account number is written in groups, so the words behind it may look like more of it."""
    whole = found.group()
    ends = (end for end in range(len(whole), 14, -1) if whole[end - 1].isalnum() and not whole[end : end + 1].isalnum())
    end = next((end for end in ends if _is_account(whole[:end])), 0)
    return "[IBAN]" + whole[end:] if end else whole


def _is_account(text: str) -> bool:
    """ISO 13616: the first four signs behind the rest, letters as 10-35, leaves 1 by 97."""
    bare = _bare(text)
    return int("".join(str(int(sign, 36)) for sign in bare[4:] + bare[:4])) % 97 == 1


def _is_telephone(text: str) -> bool:
    bare = _bare(text.replace("(0)", ""))
    if bare.startswith("00"):
        return 10 <= len(bare) - 2 <= 14
    return 9 <= len(bare) - 1 <= 14 if bare.startswith("+") else len(bare) == 10


def _is_citizen_number(text: str) -> bool:
    """The eleven test: 9a + 8b + … + 2h - i is a multiple of eleven."""
    digits = [int(sign) for sign in _bare(text).rjust(9, "0")]
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return any(digits) and sum(w * d for w, d in zip(weights, digits, strict=True)) % 11 == 0


def _without_postcode(found: re.Match[str]) -> str:
    letters = found["letters"]
    is_word = bool(found["gap"]) and letters.lower() in _WORDS and not letters.isupper()
    if is_word or letters.upper() in _NO_LETTERS:
        return found.group()
    return "[postcode]"
