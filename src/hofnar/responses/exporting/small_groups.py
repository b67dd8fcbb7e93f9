"""What an anonymous survey does not give away: the units of which fewer than ten people answered.

Fewer than ten answers in all are not exported. Where a single unit would stay unnamed, the rest would tell which one it
is: then the next smallest stays unnamed as well, until those without a name are ten or more.
"""

from __future__ import annotations

from django.db.models import Count, QuerySet

from hofnar.responses.models import Response

FEWEST = 10


def nameable_units(found: QuerySet[Response]) -> set[int]:
    counted = found.order_by().values("unit").annotate(people=Count("pk")).values_list("people", "unit")
    sizes = sorted(counted)
    unnamed: list[int] = []
    for people, _unit in sizes:
        if people >= FEWEST and (not unnamed or (len(unnamed) > 1 and sum(unnamed) >= FEWEST)):
            break
        unnamed.append(people)
    return {unit for _people, unit in sizes[len(unnamed) :]}


def enough(found: QuerySet[Response]) -> bool:
    return found.order_by()[:FEWEST].count() >= FEWEST
