from __future__ import annotations

import re
from hashlib import sha256
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hofnar.accounts.models import Organisation
from hofnar.journeys import queries
from hofnar.journeys.models import Channel, Journey, PagePattern, Phase, Touchpoint

NAME_LENGTH = 400
MOST_LINES = 60


class NameForm(forms.Form):
    """One name, as typed into a map."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME_LENGTH)

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])

    @property
    def problem(self) -> str:
        return " ".join(str(text) for errors in self.errors.values() for text in errors)

    @property
    def typed(self) -> str:
        return str(self.data.get("name", ""))


class JourneyForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Journey
        fields = ("name", "description")
        labels = {"name": gettext_lazy("Name"), "description": gettext_lazy("Description")}
        help_texts = {"description": gettext_lazy("Whose journey is it, and where does it begin and end?")}
        widgets = {"description": forms.Textarea(attrs={"rows": 2})}


class NewJourneyForm(JourneyForm):
    phases = forms.CharField(
        label=gettext_lazy("Phases"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("One on each line, in the order customers meet them. You can change them later."),
    )

    def clean_phases(self) -> list[str]:
        names = filled_lines(self.cleaned_data["phases"])
        if len(names) > MOST_LINES:
            raise ValidationError(_("A journey can start with at most %(most)s phases.") % {"most": MOST_LINES})
        too_long = next((number for number, name in enumerate(names, start=1) if len(name) > NAME_LENGTH), None)
        if too_long:
            raise ValidationError(
                _("Phase %(number)s has more than %(most)s characters.") % {"number": too_long, "most": NAME_LENGTH}
            )
        return names


class TouchpointForm(forms.ModelForm):  # type: ignore[type-arg]
    field_order = ("name", "phase", "channels", "new_channel", "owner", "is_partner", "behind_the_scenes", "patterns")
    new_channel = forms.CharField(
        label=gettext_lazy("Another channel"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Not in the list? Type its name and it is added."),
    )
    patterns = forms.CharField(
        label=gettext_lazy("Web pages"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocapitalize": "none"}),
        help_text=gettext_lazy(
            "One on each line, from the first slash; * stands for anything. For example /products/* or /checkout."
        ),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # what stood there when the form was opened

    class Meta:
        model = Touchpoint
        fields = ("name", "phase", "channels", "owner", "is_partner", "behind_the_scenes")
        labels = {
            "name": gettext_lazy("Name"),
            "phase": gettext_lazy("Phase"),
            "channels": gettext_lazy("Channels"),
            "owner": gettext_lazy("Owner"),
            "is_partner": gettext_lazy("A partner runs this touchpoint"),
            "behind_the_scenes": gettext_lazy("Behind the scenes"),
        }
        help_texts = {
            "owner": gettext_lazy("The person who acts when customers are not happy here."),
            "behind_the_scenes": gettext_lazy("Who does what, out of the customer's sight?"),
        }
        widgets = {
            "name": forms.Textarea(attrs={"rows": 2}),
            "channels": forms.CheckboxSelectMultiple(),
            "behind_the_scenes": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)
        phases = Phase.objects.filter(journey_id=self.instance.phase.journey_id)
        here = phases.filter(archived_at=None) | phases.filter(pk=self.instance.phase_id)
        self._choose("phase", here.order_by("position", "pk"))
        self._choose("channels", Channel.objects.filter(organisation=organisation))
        self._choose("owner", queries.members(organisation), _("Nobody yet"))
        self.initial["seen"] = fingerprint(self.instance)
        self.initial.setdefault("patterns", "\n".join(str(one) for one in self.instance.page_patterns.all()))

    def _choose(self, name: str, choices: Any, empty: str | None = None) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = choices
        field.empty_label = empty

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        """Says so once when a colleague changed the touchpoint in the meantime; saving again keeps what is typed."""
        given = super().clean() or self.cleaned_data
        stands = fingerprint(Touchpoint.objects.get(pk=self.instance.pk))
        if given.get("seen") and given["seen"] != stands:
            data = cast(QueryDict, self.data).copy()
            data["seen"] = stands
            self.data = data
            raise ValidationError(
                _("A colleague changed this touchpoint while you were writing. Save again to keep what stands here.")
            )
        return given

    def clean_patterns(self) -> list[str]:
        patterns = filled_lines(self.cleaned_data["patterns"])
        if len(patterns) > MOST_LINES:
            raise ValidationError(_("At most %(most)s web pages for a touchpoint.") % {"most": MOST_LINES})
        problems = [
            _("Line %(number)s, %(pattern)s: %(problem)s")
            % {"number": number, "pattern": pattern[:60], "problem": problem}
            for number, pattern in enumerate(patterns, start=1)
            if (problem := wrong_pattern(pattern))
        ]
        if problems:
            raise ValidationError(problems)
        return patterns


class ChannelForm(NameForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)

    def __init__(self, organisation: Organisation, *args: Any, channel: Channel | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = Channel.objects.filter(organisation=organisation)
        if channel is not None:
            self.others = self.others.exclude(pk=channel.pk)

    def clean_name(self) -> str:
        name = super().clean_name()
        if self.others.filter(name__iexact=name).exists():
            raise ValidationError(_("There is a channel %(name)s already.") % {"name": name})
        return name


def fingerprint(touchpoint: Touchpoint) -> str:
    """A short mark of what the form shows; another mark means that somebody changed it."""
    stands = (
        touchpoint.name,
        touchpoint.phase_id,
        touchpoint.owner_id,
        touchpoint.is_partner,
        touchpoint.behind_the_scenes,
        sorted(touchpoint.channels.values_list("pk", flat=True)),
        sorted(str(pattern) for pattern in touchpoint.page_patterns.all()),
    )
    return sha256(repr(stands).encode()).hexdigest()[:16]


def one_line(text: str) -> str:
    return " ".join(text.split())


def filled_lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def wrong_pattern(pattern: str) -> str:
    """What is wrong with a page pattern, in words; nothing when it is fine."""
    longest = PagePattern._meta.get_field("pattern").max_length or 0
    if len(pattern) > longest:
        return _("a pattern has at most %(most)s characters.") % {"most": longest}
    if re.match(r"[a-z]+://", pattern, re.IGNORECASE):
        return _("leave out the address of the site and begin with the first slash after it.")
    if not pattern.startswith("/"):
        return _("begin with a slash.")
    if re.search(r"\s", pattern):
        return _("a web page has no spaces in its address.")
    if "?" in pattern or "#" in pattern:
        return _("leave out everything from ? or #.")
    if "**" in pattern or "//" in pattern:
        return _("one slash and one * at a time.")
    return ""
