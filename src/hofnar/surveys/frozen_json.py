"""Frozen dataclasses to plain JSON and back, strictly: an unknown name or a value of another type is refused."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Made = TypeVar("Made")


class WrongShape(ValueError):
    """``place`` is where in the document, ``problem`` what is wrong there."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place or 'document'}: {problem}")
        self.place, self.problem = place, problem


def dump(value: Any) -> Any:
    """What equals its default is left out."""
    if is_dataclass(value):
        return {
            field.name: dump(getattr(value, field.name))
            for field in fields(value)
            if getattr(value, field.name) != _default(field)
        }
    if isinstance(value, Mapping):
        return {key: dump(part) for key, part in value.items()}
    if isinstance(value, (tuple, list)):
        return [dump(part) for part in value]
    return str(value) if isinstance(value, StrEnum) else value


def parse(kind: type[Made], value: Any, place: str = "") -> Made:
    if not isinstance(value, dict):
        raise WrongShape(place, "an object was expected")
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    if strange := set(value) - set(known):
        raise WrongShape(place, f"unknown: {', '.join(sorted(map(str, strange)))}")
    lacking = [name for name, field in known.items() if name not in value and _default(field) is MISSING]
    if lacking:
        raise WrongShape(place, f"missing: {', '.join(lacking)}")
    types_of = _hints(kind)  # type: ignore[arg-type]
    return kind(**{name: _read(types_of[name], part, _deeper(place, name)) for name, part in value.items()})


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _default(field: Field[Any]) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()


def _deeper(place: str, name: object) -> str:
    return f"{place}.{name}" if place else str(name)


def _read(kind: Any, value: Any, place: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return (
            None if value is None else _read(next(one for one in get_args(kind) if one is not type(None)), value, place)
        )
    if origin is tuple:
        return _read_list(get_args(kind)[0], value, place)
    if origin is not None:  # a mapping of texts, or of anything
        return _read_mapping(get_args(kind), value, place)
    if is_dataclass(kind):
        return parse(kind, value, place)  # type: ignore[arg-type]
    return _read_plain(kind, value, place)


def _read_list(kind: Any, value: Any, place: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise WrongShape(place, "a list was expected")
    return tuple(_read(kind, part, _deeper(place, at)) for at, part in enumerate(value))


def _read_mapping(kinds: tuple[Any, ...], value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise WrongShape(place, "an object was expected")
    if kinds[1] is Any:
        return value
    return {key: _read(kinds[1], part, _deeper(place, key)) for key, part in value.items()}


def _read_plain(kind: Any, value: Any, place: str) -> Any:
    if kind is Any:
        return value
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        if value not in list(kind):
            raise WrongShape(place, f"not one of {', '.join(kind)}")
        return kind(value)
    is_whole = kind is float and isinstance(value, int)
    if isinstance(value, bool) != (kind is bool) or not (isinstance(value, kind) or is_whole):
        raise WrongShape(place, f"{kind.__name__} was expected")
    return float(value) if kind is float else value
