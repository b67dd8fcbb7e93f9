"""Words that people write where a score should stand, and what they mean.

The list is short on purpose: a word that is not here is reported, never guessed.
"""

from __future__ import annotations

from hofnar_analytics.results import CellState

NOT_EXPERIENCED = (
    "n.v.t.", "n.v.t", "nvt", "n.v.t,", "n/v/t", "niet van toepassing", "not applicable", "does not apply",
    "n/a", "n.a.", "niet gebruikt", "niet bezocht", "niet meegemaakt", "geen ervaring", "geen ervaring mee",
    "not used", "never used", "did not use", "didn't use", "have not used", "have never used", "not visited",
    "never visited", "have never used or visited", "no experience", "not experienced", "not encountered",
)  # fmt: skip
DONT_KNOW = (
    "weet niet", "weet ik niet", "ik weet het niet", "weet het niet", "weet niet / geen mening",
    "weet niet/geen mening", "geen mening", "geen idee", "kan ik niet beoordelen", "don't know", "dont know",
    "do not know", "i don't know", "don't know / no opinion", "don't know/no opinion", "no opinion",
    "cannot say", "can't say", "not sure", "unsure", "dk",
)  # fmt: skip
SKIPPED = (
    "blank", "leeg", "missing", "system missing", "geen antwoord", "niet ingevuld", "overgeslagen",
    "wil niet zeggen", "wil ik niet zeggen", "zeg ik liever niet", "no answer", "no response", "not answered",
    "skipped", "refused", "prefer not to say", "na", "nan", "null", "#null!", "none", "#n/a", "-", "--", ".", "?",
)  # fmt: skip
NOT_ASKED = ("niet gevraagd", "niet voorgelegd", "not asked", "not presented", "not shown")

STATE_WORDS: dict[str, CellState] = {
    **dict.fromkeys(NOT_EXPERIENCED, CellState.NOT_EXPERIENCED),
    **dict.fromkeys(DONT_KNOW, CellState.DONT_KNOW),
    **dict.fromkeys(SKIPPED, CellState.SKIPPED),
    **dict.fromkeys(NOT_ASKED, CellState.NOT_ASKED),
}


def state_of(text: str) -> CellState | None:
    """The state a word stands for, or None when the word is unknown. Blank text is SKIPPED.

    >>> state_of(" N.v.t. ").name, state_of("Weet niet").name, state_of("").name, state_of("often")
    ('NOT_EXPERIENCED', 'DONT_KNOW', 'SKIPPED', None)
    """
    plain = " ".join(text.replace("’", "'").split()).strip("()[]<>").casefold()
    return CellState.SKIPPED if not plain else STATE_WORDS.get(plain)


def state_of_label(text: str) -> CellState | None:
    """The state that the label of a code stands for; of 'Blank/Multiple responses' the first part decides.

    >>> state_of_label("Have never used or visited / Not applicable").name, state_of_label("A or B")
    ('NOT_EXPERIENCED', None)
    """
    if not text.strip():
        return None
    found = state_of(text)
    return state_of(text.split("/", 1)[0] or "x") if found is None else found
