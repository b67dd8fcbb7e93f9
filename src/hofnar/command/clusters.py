"""Rows that belong together: answers of one respondent, or of one shop, team or school."""

from __future__ import annotations

from dataclasses import replace

import click
import numpy as np
from django.utils.translation import gettext
from numpy.typing import NDArray

from hofnar_analytics.answers import Answers
from hofnar_analytics.mapping import ColumnMapping
from hofnar_analytics.table import Table
from hofnar_analytics.tables import weights_of

FEWEST = 2


def with_clusters(
    answers: Answers, table: Table, cluster: str | None, respondent: str | None, weighing: ColumnMapping | None
) -> Answers:
    """The answers with the column named as their clusters. UsageError when both are named, or all is one cluster."""
    if cluster and respondent:
        raise click.UsageError(
            gettext("Choose --cluster or --respondent: a cluster already holds all answers of its respondents.")
        )
    name = cluster or respondent
    if not name:
        return answers
    numbers = _numbered(table, name)
    if weighing:
        numbers = numbers[np.isfinite(weights_of(table, weighing)[0])]
    if len(np.unique(numbers)) < FEWEST:
        raise click.UsageError(gettext("%(column)s has only one value: nothing to compare.") % {"column": name})
    return replace(answers, clusters=numbers)


def _numbered(table: Table, name: str) -> NDArray[np.int64]:
    """A number for each value of the column; a blank stands for itself."""
    coded = table.texts(table.find(name)).combine_chunks().dictionary_encode()
    index = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    texts = [" ".join(text.split()).casefold() for text in coded.dictionary.to_pylist()]
    first = {text: place for place, text in reversed(list(enumerate(texts)))}
    same = np.array([first[text] if text else -1 for text in texts], dtype=np.int64)
    numbers: NDArray[np.int64] = same[index]
    blank = numbers < 0
    numbers[blank] = len(texts) + np.flatnonzero(blank)
    return numbers
