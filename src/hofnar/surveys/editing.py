"""Changes to a draft's definition. Pure: a definition in, a new one out; KeyError for a page or question not there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hofnar.surveys.definition import Definition, Jump, Option, Page, Question, QuestionKind, questions_of
from hofnar.surveys.rules import Rule
from hofnar.surveys.starting import questions as ask

MOST_PAGES, MOST_QUESTIONS_A_PAGE, MOST_LANGUAGES = 100, 20, 10


class TooMuch(ValueError):
    """More pages, questions or languages than a questionnaire can bear."""


class NeedsItsOwnPage(ValueError):
    """All moments stand on a page of their own: each remembered one becomes a page behind it."""


def question_in(definition: Definition, key: str) -> Question:
    return next((one for one in questions_of(definition) if one.key == key), None) or _missing(key)


def page_of(definition: Definition, question_key: str) -> Page:
    pages = (page for page in definition.pages if any(one.key == question_key for one in page.questions))
    return next(pages, None) or _missing(question_key)


def page_in(definition: Definition, key: str) -> Page:
    return next((page for page in definition.pages if page.key == key), None) or _missing(key)


def add_question(definition: Definition, kind: QuestionKind, page_key: str | None = None) -> tuple[Definition, str]:
    """On that page; on a new last one where none is named or it must stand alone. Gives the new key too."""
    start = _first_wording(kind)
    made = replace(start, key=_free(start.key, _names(definition)))
    if page_key is None or _is_alone(made) or any(map(_is_alone, page_in(definition, page_key).questions)):
        page = Page(_free("page", [page.key for page in definition.pages]), (made,))
        return _with_pages(definition, [*definition.pages, page]), made.key
    return _on_page(definition, page_key, lambda questions: [*questions, made]), made.key


def duplicate_question(definition: Definition, key: str) -> tuple[Definition, str]:
    """Right behind the one it copies."""
    copy = replace(question_in(definition, key), key=_free(key, _names(definition)))
    page = page_of(definition, key)
    if _is_alone(copy):
        return duplicate_page(definition, page.key)[0], copy.key
    at = [one.key for one in page.questions].index(key) + 1
    placed = _on_page(definition, page.key, lambda questions: [*questions[:at], copy, *questions[at:]])
    return placed, copy.key


def duplicate_page(definition: Definition, key: str) -> tuple[Definition, str]:
    """Without its rules: they speak of what comes before it and where it leads."""
    page, names = page_in(definition, key), _names(definition)
    questions: list[Question] = []
    for question in page.questions:
        questions.append(replace(question, key=_free(question.key, names), shown_if=None))
        names.append(questions[-1].key)
    copy = Page(_free(key, [one.key for one in definition.pages]), tuple(questions))
    at = definition.pages.index(page) + 1
    return _with_pages(definition, [*definition.pages[:at], copy, *definition.pages[at:]]), copy.key


def change_question(definition: Definition, key: str, **changes: Any) -> Definition:
    page = page_of(definition, key)
    return _on_page(
        definition,
        page.key,
        lambda questions: [replace(one, **changes) if one.key == key else one for one in questions],
    )


def change_page(definition: Definition, key: str, **changes: Any) -> Definition:
    page_in(definition, key)
    return _with_pages(definition, [replace(page, **changes) if page.key == key else page for page in definition.pages])


def remove_question(definition: Definition, key: str) -> Definition:
    """A page it leaves empty goes with it."""
    page = page_of(definition, key)
    emptied = _on_page(definition, page.key, lambda questions: [one for one in questions if one.key != key])
    return emptied if len(page.questions) > 1 else remove_page(emptied, page.key)


def remove_page(definition: Definition, key: str) -> Definition:
    """Jumps to it go with it."""
    page_in(definition, key)
    kept = [
        replace(page, jumps=tuple(jump for jump in page.jumps if jump.to != key))
        for page in definition.pages
        if page.key != key
    ]
    return _with_pages(definition, kept)


def move_page(definition: Definition, key: str, place: int) -> Definition:
    page = page_in(definition, key)
    others = [one for one in definition.pages if one.key != key]
    place = min(max(place, 0), len(others))
    return _with_pages(definition, [*others[:place], page, *others[place:]])


def move_question(definition: Definition, key: str, to_page: str | None, place: int) -> Definition:
    """To a place on a page, or to a page of its own at that place among the pages. An emptied page goes."""
    question, source = question_in(definition, key), page_of(definition, key)
    if to_page is None:
        own = Page(_free("page", [page.key for page in definition.pages]), (question,))
        return move_page(_with_pages(remove_question(definition, key), None, own), own.key, place)
    without = _on_page(definition, source.key, lambda questions: [one for one in questions if one.key != key])
    placed = _on_page(without, to_page, lambda questions: [*questions[:place], question, *questions[place:]])
    return placed if page_in(placed, source.key).questions else remove_page(placed, source.key)


def step_question(definition: Definition, key: str, step: str) -> Definition:
    """'earlier' or 'later': over the question beside it, and at the edge of its page to a page of its own or back."""
    page = page_of(definition, key)
    at, page_at = [one.key for one in page.questions].index(key), definition.pages.index(page)
    to = at - 1 if step == "earlier" else at + 1
    if 0 <= to < len(page.questions):
        return move_question(definition, key, page.key, to)
    if len(page.questions) == 1:
        return move_page(definition, page.key, page_at - 1 if step == "earlier" else page_at + 1)
    return move_question(definition, key, None, page_at if step == "earlier" else page_at + 1)


def rename_question(definition: Definition, old: str, new: str) -> Definition:
    """In the questions and in every rule that looks at it."""
    question_in(definition, old)

    def rename(page: Page) -> Page:
        questions = tuple(
            replace(one, key=new if one.key == old else one.key, shown_if=_renamed(one.shown_if, old, new))
            for one in page.questions
        )
        jumps = tuple(Jump(_renamed(jump.when, old, new) or {}, jump.to) for jump in page.jumps)
        return replace(page, questions=questions, jumps=jumps, shown_if=_renamed(page.shown_if, old, new))

    return _with_pages(definition, [rename(page) for page in definition.pages])


def set_languages(definition: Definition, languages: tuple[str, ...]) -> Definition:
    """Texts of a language that is taken off stay: it may come back."""
    if not 1 <= len(languages) <= MOST_LANGUAGES or len(set(languages)) < len(languages):
        raise TooMuch("languages")
    return replace(definition, languages=languages)


def fill_moments(definition: Definition, key: str, moments: list[tuple[int, str]]) -> Definition:
    """The journey's touchpoints as moments; one that is there already keeps its code and its texts."""
    question = question_in(definition, key)
    known = {option.touchpoint: option for option in question.options}
    codes = [option.code for option in question.options]
    options: list[Option] = []
    for touchpoint, name in moments:
        option = known.get(touchpoint) or Option(_free("m1", codes), {definition.languages[0]: name}, touchpoint)
        codes.append(option.code)
        options.append(option)
    return change_question(definition, key, options=tuple(options))


def free_code(taken: list[str]) -> str:
    """For a new answer to choose."""
    return next(f"a{n}" for n in range(1, len(taken) + 2) if f"a{n}" not in taken)


def _first_wording(kind: QuestionKind) -> Question:
    makers: dict[QuestionKind, Callable[[], Question]] = {
        QuestionKind.NPS: ask.nps,
        QuestionKind.CES: ask.ces,
        QuestionKind.TRUST: ask.trust,
        QuestionKind.ALL_MOMENTS: ask.moments,
        QuestionKind.TEXT: ask.why,
        QuestionKind.CSAT: lambda: ask.csat(
            "satisfaction",
            "Hoe tevreden bent u over {contact|dit contact}?",
            "How satisfied are you with {contact|this contact}?",
        ),
        QuestionKind.GRADE: lambda: ask.grade(
            "Welk rapportcijfer geeft u {contact|dit contact}?", "What grade do you give {contact|this contact}?"
        ),
    }
    return makers[kind]() if kind in makers else Question(kind.value, kind)


def _names(definition: Definition) -> list[str]:
    return [one.key for one in questions_of(definition)] + [hidden.key for hidden in definition.hidden]


def _free(name: str, taken: list[str]) -> str:
    """The name itself, or with the first number that is free."""
    if name not in taken:
        return name
    stem = name.rstrip("0123456789").rstrip("_")[:34]
    joint = "" if stem in ("page", "m") else "_"
    return next(f"{stem}{joint}{n}" for n in range(2, len(taken) + 3) if f"{stem}{joint}{n}" not in taken)


def _on_page(definition: Definition, key: str, change: Callable[[list[Question]], list[Question]]) -> Definition:
    page = page_in(definition, key)
    questions = tuple(change(list(page.questions)))
    if len(questions) > MOST_QUESTIONS_A_PAGE:
        raise TooMuch("questions")
    if len(questions) > 1 and any(map(_is_alone, questions)):
        raise NeedsItsOwnPage(key)
    return change_page(definition, key, questions=questions)


def _is_alone(question: Question) -> bool:
    return question.kind is QuestionKind.ALL_MOMENTS


def _with_pages(definition: Definition, pages: list[Page] | None, *more: Page) -> Definition:
    all_pages = (*(definition.pages if pages is None else pages), *more)
    if len(all_pages) > MOST_PAGES:
        raise TooMuch("pages")
    return replace(definition, pages=all_pages)


def _renamed(rule: Rule | None, old: str, new: str) -> Rule | None:
    return None if rule is None else _renamed_node(rule, old, new)


def _renamed_node(node: Any, old: str, new: str) -> Any:
    if isinstance(node, dict):
        if isinstance(node.get("var"), str):
            name, dot, part = node["var"].partition(".")
            return {"var": f"{new}{dot}{part}"} if name == old else node
        return {operator: _renamed_node(given, old, new) for operator, given in node.items()}
    if isinstance(node, (list, tuple)):
        return [_renamed_node(part, old, new) for part in node]
    return node


def _missing(key: str) -> Any:
    raise KeyError(key)
