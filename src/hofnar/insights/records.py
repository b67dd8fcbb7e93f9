"""Any result as text and back, to the last digit: frozen dataclasses, enums, arrays and plain values.

Reading makes nothing but those: a name is looked up in the two packages that make results, and what it names there
must be a dataclass or an enum. Rows of the database are never written: the reader hands the ones it has (``known``).
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import numpy as np
from django.db.models import Model

PACKAGES = ("hofnar.insights.", "hofnar_analytics.")


def written(value: Any, known: Sequence[Model] = ()) -> bytes:
    return json.dumps(_out(value, known), ensure_ascii=False, separators=(",", ":")).encode()


def read(content: bytes, known: Sequence[Model] = ()) -> Any:
    return _in(json.loads(content), known)


def _out(value: Any, known: Sequence[Model]) -> Any:
    """A value that is no plain one becomes a list whose first word says what it is."""
    if isinstance(value, Enum):
        return ["enum", *_named(type(value)), value.value]
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, np.generic):
        return ["one", value.dtype.str, _out(value.item(), known)]
    if isinstance(value, np.ndarray):
        return _array_out(value)
    if isinstance(value, Model):
        return ["known", known.index(value)]
    if is_dataclass(value):
        told = {field.name: _out(getattr(value, field.name), known) for field in fields(value) if field.init}
        return ["made", *_named(type(value)), told]
    if isinstance(value, Mapping):
        return ["map", [[_out(key, known), _out(one, known)] for key, one in value.items()]]
    if isinstance(value, list | tuple):
        return [type(value).__name__ if type(value) in (list, tuple) else "tuple", [_out(one, known) for one in value]]
    raise TypeError(f"cannot be kept: {type(value).__name__}")


def _array_out(value: np.ndarray) -> list[Any]:
    if value.dtype.hasobject:
        raise TypeError("an array of objects cannot be kept")
    return ["array", value.dtype.str, list(value.shape), base64.b64encode(value.tobytes()).decode()]


def _in(told: Any, known: Sequence[Model]) -> Any:
    if not isinstance(told, list):
        return told
    what, *rest = told
    return _READ[what](known, *rest)


def _array(_: Sequence[Model], dtype: str, shape: list[int], content: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(content), dtype=np.dtype(dtype)).reshape(shape)


def _made(known: Sequence[Model], module: str, name: str, told: dict[str, Any]) -> Any:
    kind = _found(module, name)
    if not is_dataclass(kind):
        raise ValueError(f"not a result: {name}")
    return kind(**{field: _in(one, known) for field, one in told.items()})


def _enum(_: Sequence[Model], module: str, name: str, value: Any) -> Any:
    kind = _found(module, name)
    if not issubclass(kind, Enum):
        raise ValueError(f"not a code: {name}")
    return kind(value)


_READ: dict[str, Callable[..., Any]] = {
    "enum": _enum,
    "made": _made,
    "array": _array,
    "one": lambda known, dtype, value: np.dtype(dtype).type(value),
    "known": lambda known, at: known[at],
    "map": lambda known, pairs: {_in(key, known): _in(one, known) for key, one in pairs},
    "list": lambda known, each: [_in(one, known) for one in each],
    "tuple": lambda known, each: tuple(_in(one, known) for one in each),
}


def _named(kind: type) -> tuple[str, str]:
    return kind.__module__, kind.__qualname__


def _found(module: str, name: str) -> type:
    """Only what is loaded already: reading a record never runs a module."""
    there = getattr(sys.modules.get(module), name, None) if module.startswith(PACKAGES) else None
    if not isinstance(there, type):
        raise ValueError(f"not a kind of result: {module}.{name}")
    return there
