from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hofnar.accounts.models import Organisation, User
from hofnar.accounts.sectors import Country, Industry
from hofnar.measurement.models import Metric
from hofnar_analytics.scales import Kind, Scale


class BenchmarkFile(models.Model):
    """One file of figures that was brought in."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)


class Benchmark(models.Model):
    """A figure that somebody else published. ``value`` is in the unit of a score: NPS points, CSAT a fraction, else the
    mean; ``deviation`` that of one answer, where the source tells it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    file = models.ForeignKey(BenchmarkFile, models.CASCADE, related_name="benchmarks")
    industry = models.CharField(_("sector"), max_length=20, choices=Industry)
    country = models.CharField(_("country"), max_length=2, choices=Country)
    kind = models.CharField(_("kind"), max_length=10, choices=Metric.MetricKind)
    scale_low = models.FloatField(_("lowest score"))
    scale_high = models.FloatField(_("highest score"))
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("until"))
    wording = models.CharField(_("wording"), max_length=500)
    value = models.FloatField(_("figure"))
    deviation = models.FloatField(_("standard deviation"), null=True, blank=True)
    n = models.PositiveIntegerField(_("answers"))
    source = models.CharField(_("source"), max_length=300)
    method = models.CharField(_("how the source made it"), max_length=500)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["industry", "country", "kind", "-last_on", "pk"]

    def __str__(self) -> str:
        return self.source

    @property
    def scale(self) -> Scale:
        return Scale.of(Kind(self.kind), self.scale_low, self.scale_high)
