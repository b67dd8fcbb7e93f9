from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from hofnar.accounts.models import Organisation, User
from hofnar.journeys.models import Journey, Touchpoint
from hofnar.measurement.models import Metric
from hofnar.surveys.models_beside import ClosingNote as ClosingNote
from hofnar.surveys.models_beside import ClosingNoteChange as ClosingNoteChange


class Survey(models.Model):
    class Mode(models.TextChoices):
        ANONYMOUS = "anonymous", _("anonymous")
        CONFIDENTIAL = "confidential", _("confidential research")
        SERVICE = "service", _("service feedback with contact")

    class State(models.TextChoices):
        DRAFT = "draft", _("not open yet")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    class LawfulBasis(models.TextChoices):
        CONSENT = "consent", _("consent")
        CONTRACT = "contract", _("performance of a contract")
        LEGAL_OBLIGATION = "legal_obligation", _("legal obligation")
        PUBLIC_TASK = "public_task", _("public task")
        LEGITIMATE_INTEREST = "legitimate_interest", _("legitimate interest")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    journey = models.ForeignKey(Journey, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=200)
    mode = models.CharField(_("mode"), max_length=12, choices=Mode, default=Mode.CONFIDENTIAL)
    mode_locked_at = models.DateTimeField(null=True, blank=True)  # the first answer locks it
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    most_responses = models.PositiveIntegerField(_("at most so many responses"), null=True, blank=True)
    quotas = models.JSONField(default=list, blank=True)  # surveys/quotas.py: of one answer at most so many
    full_text = models.JSONField(default=dict, blank=True)  # {language: what people are told when a limit is reached}
    # Fixed before publishing: of the core questions this share (%) must be answered to count as a partial answer.
    partial_share = models.PositiveSmallIntegerField(
        _("counts as a partial answer from (%)"), default=50, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    abandoned_days = models.PositiveSmallIntegerField(
        _("closed after so many days without going on"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )
    owner = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    # What the law asks to be written down before anybody is asked anything.
    purpose = models.TextField(_("purpose"), blank=True)
    lawful_basis = models.CharField(_("legal basis"), max_length=20, choices=LawfulBasis, blank=True)
    balancing = models.TextField(_("why our interest weighs more"), blank=True)
    retention_months = models.PositiveSmallIntegerField(_("kept for so many months"), null=True, blank=True)
    privacy_contact = models.CharField(_("where people can ask about their data"), max_length=200, blank=True)
    is_imported = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class SurveyVersion(models.Model):
    """``definition`` is what respondents see (surveys/definition.py); from publishing on it never changes."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    definition = models.JSONField(default=dict, blank=True)
    # Counts the changes of a draft: who saves on an older one is told so, and nothing is overwritten unseen.
    revision = models.PositiveIntegerField(default=0)
    # Median over completed responses, kept up to date by the room that has them.
    measured_seconds = models.FloatField(null=True, blank=True)
    published_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="survey_version_once")]


class DraftStep(models.Model):
    """What a draft was before one change, to undo it; and what it was after, to do it again."""

    version = models.ForeignKey(SurveyVersion, models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    before = models.JSONField()
    after = models.JSONField()
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    is_undone = models.BooleanField(default=False)
    # What was changed, where a next change of it right after is the same step: a text is saved while it is typed.
    about = models.CharField(max_length=60, blank=True)
    revision = models.PositiveIntegerField(default=0)  # of the draft, since this step was made, undone or done again

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="draft_step_once")]


class Question(models.Model):
    """A column of one version's answers. Equal keys in two versions are one trend while their ``line`` is equal."""

    class Role(models.TextChoices):
        KPI = "kpi", _("overall question")
        TOUCHPOINT = "touchpoint", _("score of a touchpoint")
        SEGMENT = "segment", _("segment")
        COMMENT = "comment", _("open text")
        FACT = "fact", _("known fact")

    version = models.ForeignKey(SurveyVersion, models.CASCADE, related_name="questions")
    key = models.CharField(max_length=100)
    label = models.CharField(_("label"), max_length=400)
    wording = models.TextField(_("wording"), blank=True)
    role = models.CharField(max_length=10, choices=Role)
    metric = models.ForeignKey(Metric, models.SET_NULL, null=True, blank=True, related_name="+")
    touchpoint = models.ForeignKey(Touchpoint, models.SET_NULL, null=True, blank=True, related_name="+")
    scale_low = models.FloatField(null=True, blank=True)
    scale_high = models.FloatField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    # Texts of coded answers: {"1": "English", "2": "Spanish"}
    value_labels = models.JSONField(default=dict, blank=True)
    # Wording and scale in every language, as one fingerprint: a trend runs on while it is equal. A mended typing
    # error takes over the fingerprint it had, with who decided so and why.
    line = models.CharField(max_length=64, blank=True)
    mended_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    mended_because = models.CharField(max_length=400, blank=True)
    owner = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    owner_is_provisional = models.BooleanField(default=False)  # the uploader, until somebody takes it

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="question_key_once")]

    def __str__(self) -> str:
        return self.label

    def continues(self, before: Question) -> bool:
        """Whether a trend runs on from that question of an earlier version. An import knows its wording only."""
        if self.line and before.line:
            return self.line == before.line
        return (self.wording or self.label).strip() == (before.wording or before.label).strip()
