"""What a template needs to draw one field of a step: names, labels, choices, what stands in it, what is wrong."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from hofnar.responses import wording
from hofnar.responses.piping import Speaker
from hofnar.responses.reading import DONT_KNOW, NO, NONE_OF_THESE, YES, choices_of
from hofnar.surveys.definition import Option, Question, QuestionKind, scale_of

K = QuestionKind
FACES = 5  # a satisfaction scale of five is drawn as faces


@dataclass(slots=True)
class Choice:
    value: str
    text: str
    checked: bool = False
    other_name: str = ""
    other_value: str = ""
    face: int = 0
    hint: str = ""  # read out behind the number: what the end of a scale means


@dataclass(slots=True)
class Field:
    shape: str  # of templates/responses/fields/<shape>.html
    name: str
    label: str
    help: str = ""
    required: bool = False
    error: str = ""
    value: str = ""
    choices: Sequence[Choice] = ()
    dont_know: Choice | None = None
    low: str = ""
    high: str = ""
    columns: int = 0
    is_many: bool = False
    rows: Sequence[Field] = ()
    limits: Mapping[str, Any] = field(default_factory=dict)
    is_first: bool = False

    @property
    def template(self) -> str:
        return f"responses/fields/{self.shape}.html"

    @property
    def id(self) -> str:
        return "f-" + self.name.replace(".", "-")

    @property
    def first_id(self) -> str:
        """Where a link to this field's complaint leads."""
        return self.rows[0].first_id if self.rows else (f"{self.id}-1" if self.choices else self.id)


Filled = Mapping[str, Any]  # cell → what stands there; several as a list
Wrong = Mapping[str, str]  # field → what is wrong with it


@dataclass(frozen=True, slots=True)
class Drawing:
    speaker: Speaker
    filled: Filled
    wrong: Wrong
    seed: str  # options in a random order: the same for one respondent, every time

    def fields(self, question: Question, moment: Option | None = None) -> Iterator[Field]:
        if moment is not None:
            yield from self._moment(question, moment)
        else:
            yield self._field(question)

    def _start(self, shape: str, question: Question, name: str = "", **more: Any) -> Field:
        name, say = name or question.key, self.speaker.say
        return Field(
            shape, name, say(question.text), say(question.help), question.required, self.wrong.get(name, ""),
            value=self._plain(name), **more,
        )  # fmt: skip

    def _plain(self, name: str) -> str:
        value = self.filled.get(name)
        return "" if value is None or isinstance(value, (list, tuple)) else str(value)

    def _field(self, question: Question) -> Field:
        if scale_of(question) and question.kind is not K.ALL_MOMENTS:
            return self._scale(question, question.key)
        if question.kind in (K.SINGLE, K.MULTIPLE, K.ALL_MOMENTS):
            return self._choices(question)
        if question.kind is K.MATRIX:
            return self._matrix(question)
        if question.kind is K.RANKING:
            return self._ranking(question)
        if question.kind is K.CONSENT:
            yes_no = [Choice(YES, _("Yes"), self._plain(question.key) == YES)]
            yes_no.append(Choice(NO, _("No"), self._plain(question.key) == NO))
            return self._start("choices", question, choices=yes_no)
        if question.kind is K.INFORMATION:
            return self._start("information", question)
        return self._input(question)

    def _input(self, question: Question) -> Field:
        if question.kind is K.DATE:
            return self._start("date", question, limits={"min": question.earliest, "max": question.latest})
        if question.kind is K.NUMBER:
            return self._start("number", question)
        return self._start("text" if not question.is_long else "long_text", question, limits={"max": question.longest})

    def _scale(self, question: Question, name: str, *, label: str = "") -> Field:
        low, high = (int(end) for end in scale_of(question) or (0, 0))
        usual = wording.ends(question.kind)
        least, most = (
            self.speaker.say(own) or standard for own, standard in zip((question.low_label, question.high_label), usual)
        )
        is_faces = question.kind in (K.CSAT, K.ALL_MOMENTS) and (low, high) == (1, FACES)
        made = self._start(
            "faces" if is_faces else "scale", question, name, low=f"{low}: {least}", high=f"{high}: {most}"
        )
        made.choices = [
            Choice(
                str(score), wording.face_labels()[score - 1] if is_faces else str(score),
                self._plain(name) == str(score), face=score if is_faces else 0,
                hint={low: least, high: most}.get(score, ""),
            )
            for score in range(low, high + 1)
        ]  # fmt: skip
        made.columns, made.label = high - low + 1, label or made.label
        made.dont_know = self._dont_know(question, name)
        return made

    def _dont_know(self, question: Question, name: str) -> Choice | None:
        checked = self._plain(name) == DONT_KNOW
        return Choice(DONT_KNOW, _("I don't know"), checked) if question.offers_dont_know else None

    def _choices(self, question: Question) -> Field:
        standing = self.filled.get(question.key) or ()
        ticked = {standing} if isinstance(standing, str) else set(map(str, standing)) if standing else set()
        made = self._start("choices", question, is_many=question.kind is not K.SINGLE)
        made.choices = [self._choice(question, option, option.code in ticked) for option in self.in_order(question)]
        made.dont_know = self._dont_know(question, question.key) if question.kind is K.SINGLE else None
        return made

    def _choice(self, question: Question, option: Option, checked: bool) -> Choice:
        text = self.speaker.say(option.text)
        if option is NONE_OF_THESE:
            text = _("None of these")
        other = f"{question.key}.{option.code}" if option.opens_text else ""
        return Choice(option.code, text, checked, other, self._plain(other) if other else "")

    def in_order(self, question: Question) -> list[Option]:
        return in_order(question, self.seed)

    def _ranking(self, question: Question) -> Field:
        ranks = self.filled.get(question.key) or ()
        places = [str(place + 1) for place in range(len(question.options))]
        rows = []
        for option in self.in_order(question):
            name = f"{question.key}.{option.code}"
            own = self._plain(name) or (str(ranks.index(option.code) + 1) if option.code in ranks else "")
            row = Field("rank", name, self.speaker.say(option.text), value=own)
            row.limits = {"places": [(place, place == own) for place in places]}
            rows.append(row)
        return self._start("ranking", question, rows=rows)

    def _matrix(self, question: Question) -> Field:
        rows = []
        for row in question.rows:
            name = f"{question.key}.{row.code}"
            made = Field("scale", name, self.speaker.say(row.text), error=self.wrong.get(name, ""))
            made.required = question.required
            made.choices = [self._option(name, option) for option in question.options]
            made.columns, made.dont_know = len(question.options), self._dont_know(question, name)
            rows.append(made)
        return self._start("matrix", question, rows=rows)

    def _option(self, name: str, option: Option) -> Choice:
        return Choice(option.code, self.speaker.say(option.text), self._plain(name) == option.code)

    def _moment(self, question: Question, moment: Option) -> Iterator[Field]:
        name, text = f"{question.key}.{moment.code}", self.speaker.say(moment.text)
        yield self._scale(question, name, label=_("%(moment)s: how satisfied are you?") % {"moment": text})
        if question.asks_expectation:
            compared = Field("choices", f"{name}.expected", _("Was it better or worse than you expected?"))
            standing = self._plain(compared.name)
            compared.choices = [Choice(value, words, standing == value) for value, words in wording.expectations()]
            compared.error = self.wrong.get(compared.name, "")
            yield compared
        if question.asks_why:
            why = Field("long_text", f"{name}.why", _("What is the main reason?"), value=self._plain(f"{name}.why"))
            why.limits, why.error = {"max": question.longest}, self.wrong.get(why.name, "")
            yield why


def in_order(question: Question, seed: str) -> list[Option]:
    """Shuffled by the respondent's key where the question asks for it; what stands alone or opens a text stays last."""
    options = list(choices_of(question))
    if not question.is_shuffled:
        return options
    last = [option for option in options if option.stands_alone or option.opens_text]
    moving = [option for option in options if option not in last]
    random.Random(f"{seed}:{question.key}").shuffle(moving)
    return moving + last
