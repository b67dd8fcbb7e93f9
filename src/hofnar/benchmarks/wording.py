"""Benchmarks in words: when, of whom, and why one is refused."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext

from hofnar.accounts.models import Organisation
from hofnar.benchmarks.models import Benchmark
from hofnar.benchmarks.queries import Refusal
from hofnar.findings.figures import style_of, value
from hofnar_analytics.scales import Kind


def figure_words(benchmark: Benchmark) -> str:
    return value(benchmark.value, style_of(Kind(benchmark.kind)))


def when_words(benchmark: Benchmark) -> str:
    """'2025', 'January 2025' or 'January 2025 to March 2025'."""
    first, last = benchmark.first_on, benchmark.last_on
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(first.year)
    if (first.year, first.month) == (last.year, last.month):
        return _month(first)
    return gettext("%(first)s to %(last)s") % {"first": _month(first), "last": _month(last)}


def _month(day: date) -> str:
    return date_format(day, "F Y")


def refusal_words(organisation: Organisation, benchmark: Benchmark, reasons: tuple[Refusal, ...]) -> str:
    """One sentence without a full stop; empty without reasons."""
    told = "; ".join(_reason(organisation, benchmark, reason) for reason in reasons)
    return capfirst(told)


def _reason(organisation: Organisation, benchmark: Benchmark, reason: Refusal) -> str:
    words = {
        "theirs": benchmark.get_industry_display(),
        "ours": organisation.get_industry_display(),
        "there": benchmark.get_country_display(),
        "here": organisation.get_country_display(),
        "low": f"{benchmark.scale_low:g}",
        "high": f"{benchmark.scale_high:g}",
    }
    texts = {
        Refusal.OWN_SECTOR_UNKNOWN: gettext("your own sector is not known: choose it in the settings"),
        Refusal.SECTOR: gettext("another sector (%(theirs)s, yours is %(ours)s)"),
        Refusal.COUNTRY: gettext("another country (%(there)s, yours is %(here)s)"),
        Refusal.KIND: gettext("another kind of figure"),
        Refusal.SCALE: gettext("another scale (%(low)s to %(high)s)"),
        Refusal.DIRECTION: gettext("of your figure lower is better"),
    }
    return texts[reason] % words
