"""One question as its maker edits it: texts side by side in every language, and the settings its kind has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hofnar.surveys.definition import CHOICES, SCALES, Definition, Option, Question, QuestionKind, Texts
from hofnar.surveys.editing import free_code

LONGEST_TEXT = 2_000
MOST_OPTIONS = 60
HAS_ENDS = {*SCALES, QuestionKind.NUMBER}
HAS_LABELS = set(SCALES) - {QuestionKind.ALL_MOMENTS}
MAY_BE_BRAND_VALUE = {QuestionKind.CSAT, QuestionKind.TRUST, QuestionKind.GRADE, QuestionKind.RATING}
FREE_SCALE = {QuestionKind.RATING, QuestionKind.TRUST}  # the other scales are what the field compares by


class QuestionForm(forms.Form):
    """Fields are made to measure: ``text__nl``, ``options__en`` (one a line), ``required``, …"""

    def __init__(self, definition: Definition, question: Question, data: Any = None) -> None:
        self.definition, self.question = definition, question
        super().__init__(data, initial=_initial(definition, question))
        self.fields.update(_fields(definition, question))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name, problem in _problems(given, self.definition, self.question):
            self.add_error(name, problem)
        return given

    def changes(self) -> dict[str, Any]:
        """What ``editing.change_question`` takes."""
        given, kind = self.cleaned_data, self.question.kind
        made: dict[str, Any] = {name: self._texts(name, getattr(self.question, name)) for name in _text_names(kind)}
        for name in ("options", "rows"):
            if f"{name}__{self.definition.languages[0]}" in given:
                made[name] = self._options(name)
        plain = (
            "required",
            "is_shuffled",
            "offers_dont_know",
            "is_long",
            "asks_expectation",
            "asks_why",
            "is_brand_value",
        )
        made |= {name: bool(given[name]) for name in plain if name in given}
        numbers = ("low", "high", "fewest", "most", "decimals")
        made |= {name: given[name] for name in numbers if name in given}
        made |= {name: (given[name] or 0) for name in ("fewest", "decimals") if name in given}
        dates = ("earliest", "latest")
        made |= {name: given[name].isoformat() if given[name] else "" for name in dates if name in given}
        return made

    def sides(self) -> Iterator[list[forms.BoundField]]:
        """What is asked, side by side: the field of a text in each language."""
        return self._beside("text", "options", "rows")

    def more_sides(self) -> Iterator[list[forms.BoundField]]:
        """What is said around it."""
        return self._beside("help", "low_label", "high_label", "complaint")

    def has_more(self) -> bool:
        """Whether anything there is the maker's own, so that it stands open."""
        return any(field.value() or field.errors for fields in self._beside("help", "complaint") for field in fields)

    def _beside(self, *names: str) -> Iterator[list[forms.BoundField]]:
        for name in names:
            fields = [self[f"{name}__{code}"] for code in self.definition.languages if f"{name}__{code}" in self.fields]
            if fields:
                yield fields

    def settings(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if "__" not in name]

    def _texts(self, name: str, before: Texts) -> Texts:
        kept = {code: text for code, text in before.items() if code not in self.definition.languages}
        given = {code: _one_text(self.cleaned_data.get(f"{name}__{code}", "")) for code in self.definition.languages}
        return {**kept, **{code: text for code, text in given.items() if text}}

    def _options(self, name: str) -> tuple[Option, ...]:
        languages = self.definition.languages
        lines = {code: _lines(self.cleaned_data.get(f"{name}__{code}", "")) for code in languages}
        return _matched(getattr(self.question, name), lines, languages[0], self.cleaned_data)


def _matched(
    before: tuple[Option, ...], lines: Mapping[str, list[str]], first: str, given: Mapping[str, Any]
) -> tuple[Option, ...]:
    """A line that was there keeps its code, also in another place; else a line in the same place does, as reworded."""
    known = {option.text.get(first, ""): option for option in before}
    wanted = lines[first]
    taken = {known[text].code for text in wanted if text in known}
    made: list[Option] = []
    for at, text in enumerate(wanted):
        old = known.get(text) or (before[at] if at < len(before) and before[at].code not in taken else None)
        code = old.code if old else free_code([option.code for option in (*before, *made)])
        taken.add(code)
        texts = {language: said[at] for language, said in lines.items() if at < len(said) and said[at]}
        made.append(replace(old or Option(code), text={**(old.text if old else {}), **texts}))
    return tuple(_marked(made, given))


def _marked(options: list[Option], given: Mapping[str, Any]) -> Iterator[Option]:
    """The last line may open a text ('other, namely'); the last or the one before it may exclude the others."""
    for option in options:
        is_last = option is options[-1]
        opens = is_last and bool(given.get("last_opens_text"))
        alone = bool(given.get("last_stands_alone")) and (option is options[-2 if given.get("last_opens_text") else -1])
        yield replace(option, opens_text=opens, stands_alone=alone)


def _text_names(kind: QuestionKind) -> tuple[str, ...]:
    ends = ("low_label", "high_label") if kind in HAS_LABELS else ()
    return ("text", "help", *ends, *(("complaint",) if kind is not QuestionKind.INFORMATION else ()))


def _initial(definition: Definition, question: Question) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for code in definition.languages:
        for name in _text_names(question.kind):
            found[f"{name}__{code}"] = getattr(question, name).get(code, "")
        for name in ("options", "rows"):
            found[f"{name}__{code}"] = "\n".join(one.text.get(code, "") for one in getattr(question, name))
    plain = ("required", "is_shuffled", "offers_dont_know", "is_long", "asks_expectation", "asks_why", "is_brand_value")
    found |= {name: getattr(question, name) for name in (*plain, "low", "high", "fewest", "most", "decimals")}
    found |= {"earliest": question.earliest, "latest": question.latest}
    found["last_opens_text"] = any(option.opens_text for option in question.options)
    found["last_stands_alone"] = any(option.stands_alone for option in question.options)
    return found


def _fields(definition: Definition, question: Question) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for code in definition.languages:
        fields |= {f"{name}__{code}": _text_field(name, code) for name in _text_names(question.kind)}
        if question.kind in CHOICES or question.kind is QuestionKind.MATRIX:
            fields[f"options__{code}"] = _lines_field(_("Answers, one a line"), code)
        if question.kind is QuestionKind.MATRIX:
            fields[f"rows__{code}"] = _lines_field(_("Rows, one a line"), code)
        if question.kind is QuestionKind.ALL_MOMENTS:
            fields[f"options__{code}"] = _lines_field(_("Moments, one a line"), code)
    return fields | _settings(question.kind)


def _text_field(name: str, code: str) -> forms.Field:
    labels = {
        "text": _("Question"),
        "help": _("Explanation"),
        "low_label": _("Lowest score means"),
        "high_label": _("Highest score means"),
        "complaint": _("Said when the answer does not fit"),
    }
    rows = 2 if name in ("text", "help") else 1
    widget = forms.Textarea(attrs={"rows": rows, "lang": code})
    return forms.CharField(label=labels[name], required=False, max_length=LONGEST_TEXT, widget=widget)


def _lines_field(label: str, code: str) -> forms.Field:
    widget = forms.Textarea(attrs={"rows": 5, "lang": code})
    return forms.CharField(label=label, required=False, max_length=20_000, strip=False, widget=widget)


def _settings(kind: QuestionKind) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    if kind is not QuestionKind.INFORMATION:
        fields["required"] = _tick(gettext_lazy("An answer is required"))
    if kind in SCALES or kind in (QuestionKind.SINGLE, QuestionKind.NUMBER, QuestionKind.MATRIX):
        fields["offers_dont_know"] = _tick(gettext_lazy("Offer ‘I do not know’"))
    if kind in CHOICES or kind in (QuestionKind.ALL_MOMENTS, QuestionKind.MATRIX):
        fields["is_shuffled"] = _tick(gettext_lazy("Random order for each person"))
    if kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE):
        fields["last_opens_text"] = _tick(gettext_lazy("The last answer asks ‘namely …’"))
    if kind in (QuestionKind.MULTIPLE, QuestionKind.ALL_MOMENTS):
        fields["last_stands_alone"] = _tick(gettext_lazy("The last answer is ‘none of these’"))
    if kind in MAY_BE_BRAND_VALUE:
        fields["is_brand_value"] = _tick(gettext_lazy("This asks for a brand value, such as ‘honest’ or ‘close by’"))
    fields |= _of_kind(kind)
    return fields


def _of_kind(kind: QuestionKind) -> dict[str, forms.Field]:
    number = forms.FloatField
    whole = forms.IntegerField
    if kind is QuestionKind.ALL_MOMENTS:
        return {
            "asks_expectation": _tick(gettext_lazy("Also ask: better or worse than expected?")),
            "asks_why": _tick(gettext_lazy("Also ask why, at each moment")),
        }
    if kind in FREE_SCALE:
        return {
            "low": whole(label=gettext_lazy("Lowest score"), required=False, min_value=-10, max_value=10),
            "high": whole(label=gettext_lazy("Highest score"), required=False, min_value=-9, max_value=20),
        }
    if kind is QuestionKind.NUMBER:
        return {
            "low": number(label=gettext_lazy("At least"), required=False),
            "high": number(label=gettext_lazy("At most"), required=False),
            "decimals": whole(label=gettext_lazy("Decimals"), required=False, min_value=0, max_value=6),
        }
    if kind is QuestionKind.MULTIPLE:
        return {
            "fewest": whole(label=gettext_lazy("At least so many"), required=False, min_value=0, max_value=60),
            "most": whole(label=gettext_lazy("At most so many"), required=False, min_value=1, max_value=60),
        }
    if kind is QuestionKind.DATE:
        return {"earliest": _day(gettext_lazy("Earliest day")), "latest": _day(gettext_lazy("Latest day"))}
    return {"is_long": _tick(gettext_lazy("Several lines"))} if kind is QuestionKind.TEXT else {}


def _tick(label: Any) -> forms.Field:
    return forms.BooleanField(label=label, required=False)


def _day(label: Any) -> forms.Field:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


def _problems(
    given: dict[str, Any], definition: Definition, question: Question
) -> Iterator[tuple[str, ValidationError]]:
    for low, high in (("low", "high"), ("fewest", "most"), ("earliest", "latest")):
        if given.get(low) is not None and given.get(high) is not None and given[low] > given[high]:
            yield high, ValidationError(_("This must not be less than the lowest."))
    for name in ("options", "rows"):
        first = f"{name}__{definition.languages[0]}"
        lines = _lines(given.get(first) or "")
        if len(lines) > MOST_OPTIONS:
            yield first, ValidationError(_("At most %(most)s lines.") % {"most": MOST_OPTIONS})
        if len(set(lines)) < len(lines):
            yield first, ValidationError(_("The same line stands here twice."))


def _lines(text: str) -> list[str]:
    """Empty lines in between stay, so that languages stay beside each other; at the end they go."""
    return [_one_text(line)[:400] for line in text.strip("\r\n ").splitlines()]


def _one_text(text: str) -> str:
    return " ".join(text.split())
