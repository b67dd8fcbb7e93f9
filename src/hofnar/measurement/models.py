from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hofnar.accounts.models import Organisation, User
from hofnar.journeys.models import Journey, Touchpoint
from hofnar_analytics.scales import Kind, Scale


class Metric(models.Model):
    """A figure the organisation steers by, on one of the three levels of the measurement house."""

    class Level(models.TextChoices):
        RELATION = "relation", _("relation")
        JOURNEY = "journey", _("journey")
        TOUCHPOINT = "touchpoint", _("touchpoint")

    class MetricKind(models.TextChoices):
        NPS = Kind.NPS.value, _("NPS")
        CSAT = Kind.CSAT.value, _("satisfaction (CSAT)")
        CES = Kind.CES.value, _("ease (CES)")
        TRUST = Kind.TRUST.value, _("trust")
        GRADE = Kind.GRADE.value, _("grade 1-10")
        MEAN = Kind.MEAN.value, _("average score")

    class Aspect(models.TextChoices):
        """What the figure tells. What people did comes from the organisation's own records, not from a question."""

        EXPERIENCE = "experience", _("how it was")
        EXPECTATION = "expectation", _("better or worse than expected")
        EXPECTED = "expected", _("the score they had expected")
        IMPORTANCE = "importance", _("how much it matters, in their own words")
        BRAND_VALUE = "brand_value", _("a brand value")
        RETENTION = "retention", _("stayed a customer")
        CROSS_SELL = "cross_sell", _("bought something more")
        REVENUE = "revenue", _("revenue per customer")
        CONTACTS = "contacts", _("contacts with the service desk")

    # What a figure on a touchpoint may tell; the others belong to the relation or a journey.
    OF_A_MOMENT = (Aspect.EXPERIENCE, Aspect.EXPECTATION, Aspect.EXPECTED, Aspect.IMPORTANCE)
    OVERALL = (
        Aspect.EXPERIENCE,
        Aspect.BRAND_VALUE,
        Aspect.RETENTION,
        Aspect.CROSS_SELL,
        Aspect.REVENUE,
        Aspect.CONTACTS,
    )

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    level = models.CharField(_("level"), max_length=10, choices=Level)
    kind = models.CharField(_("kind"), max_length=10, choices=MetricKind)
    aspect = models.CharField(_("what it tells"), max_length=12, choices=Aspect, default=Aspect.EXPERIENCE)
    name = models.CharField(_("name"), max_length=400)
    scale_low = models.FloatField(_("lowest score"))
    scale_high = models.FloatField(_("highest score"))
    higher_is_better = models.BooleanField(_("higher is better"), default=True)
    owner = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    journey = models.ForeignKey(Journey, models.CASCADE, null=True, blank=True, related_name="+")
    touchpoint = models.ForeignKey(Touchpoint, models.CASCADE, null=True, blank=True, related_name="+")
    # The matrix' horizontal cut: frozen and dated, so that a year is not judged by itself.
    satisfaction_cut = models.FloatField(null=True, blank=True)
    satisfaction_cut_on = models.DateField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["level", "pk"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def aspects_on(cls, level: str) -> tuple[Metric.Aspect, ...]:
        return cls.OF_A_MOMENT if level == cls.Level.TOUCHPOINT else cls.OVERALL

    @property
    def tells_experience(self) -> bool:
        return self.aspect == self.Aspect.EXPERIENCE

    @property
    def scale(self) -> Scale:
        return Scale.of(Kind(self.kind), self.scale_low, self.scale_high)


class Target(models.Model):
    metric = models.ForeignKey(Metric, models.CASCADE, related_name="targets")
    value = models.FloatField(_("target"))
    due_on = models.DateField(_("by"))
    set_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["due_on", "set_at", "pk"]
