from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hofnar.accounts.models import Organisation, Unit, User
from hofnar.journeys.models import Touchpoint
from hofnar.responses.models import Response
from hofnar.surveys.models import Question, Survey


class Comment(models.Model):
    """An open answer as a row of its own, so that it can be read beside the score it explains.

    ``text`` is what may be shown: personal data are masked before it is written. What was typed stands in the answers
    of the response and nowhere else.
    """

    class Standing(models.TextChoices):
        """Where the score beside it stands: of an NPS its class, of other scales a third of the scale."""

        LOW = "low", _("low")
        MIDDLE = "middle", _("in the middle")
        HIGH = "high", _("high")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    response = models.ForeignKey(Response, models.CASCADE, related_name="+")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    touchpoint = models.ForeignKey(Touchpoint, models.SET_NULL, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    answered_on = models.DateField()
    text = models.TextField()
    # For the inbox: what stands beside the comment, and what it is chosen by.
    survey = models.ForeignKey(Survey, models.CASCADE, null=True, related_name="+", db_index=False)
    month = models.PositiveIntegerField(default=0)  # 12 x year + month - 1
    score = models.FloatField(null=True)
    scored_by = models.ForeignKey(Question, models.SET_NULL, null=True, related_name="+", db_index=False)
    standing = models.CharField(max_length=6, choices=Standing, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "touchpoint", "answered_on"], name="comment_reading"),
            models.Index(fields=["organisation", "-answered_on", "-id"], name="comment_newest"),
        ]
        constraints = [models.UniqueConstraint(fields=["response", "question"], name="comment_once")]


class ToldCell(models.Model):
    """The comments of one survey, unit and month may be read, as part of a group of ten people or more: under the name
    of ``shown_as`` and of the months of the group. What has no row waits (grouping.py)."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    month = models.PositiveIntegerField()
    shown_as = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "unit", "month"], name="told_cell_once")]


class Tag(models.Model):
    """A word an organisation sorts its comments by. A removed one can be brought back, with its comments."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=40)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="comment_tag_once")]

    def __str__(self) -> str:
        return self.name


class Tagging(models.Model):
    comment = models.ForeignKey(Comment, models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="taggings")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "tag"], name="comment_tagged_once")]


class Mark(models.Model):
    """What one person did with a comment: read it, starred it. Nobody else sees it."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    is_read = models.BooleanField(default=False)
    is_starred = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "user"], name="comment_mark_once")]
        indexes = [models.Index(fields=["user"], condition=models.Q(is_starred=True), name="comment_starred")]


class HiddenPiece(models.Model):
    """A piece of one comment that somebody hid by hand."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="pieces")
    piece = models.CharField(max_length=500)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "piece"], name="comment_piece_once")]


class HiddenWord(models.Model):
    """A word that is hidden in every comment of an organisation, such as the name of an employee."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    word = models.CharField(_("word"), max_length=100)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "word"], name="hidden_word_once")]


class OriginalShown(models.Model):
    """Somebody looked at what was typed, behind the masks."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
