from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from hofnar.accounts import queries as accounts_queries
from hofnar.accounts.access import Scope
from hofnar.accounts.forms import OneLine
from hofnar.comments.models import Comment
from hofnar.comments.queries import surveys_to_choose, tags, touchpoints_to_choose

_ = gettext_lazy
MOST_WORDS, LONGEST_WORD, SHORTEST_WORD = 200, 100, 3


class MonthField(forms.RegexField):
    """A month as 2026-03; browsers that know months show them by name."""

    def __init__(self, label: str | Promise) -> None:
        widget = forms.TextInput(attrs={"type": "month", "placeholder": "2026-03"})
        super().__init__(r"^[0-9]{4}-(0[1-9]|1[0-2])$", required=False, label=label, widget=widget)  # type: ignore[arg-type]
        self.error_messages["invalid"] = _("Write a month as 2026-03.")

    def clean(self, value: str) -> int | None:
        text = super().clean(value)
        return 12 * int(text[:4]) + int(text[5:]) - 1 if text else None


class InboxForm(forms.Form):
    """What to see. An id that is not among the choices is as good as an unknown one (views.py)."""

    words = forms.CharField(
        label=_("Words"), max_length=100, required=False, widget=forms.TextInput({"type": "search"})
    )
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    survey = forms.ChoiceField(label=_("Questionnaire"), required=False)
    touchpoint = forms.ChoiceField(label=_("Touchpoint"), required=False)
    standing = forms.ChoiceField(label=_("Score beside it"), required=False)
    tag = forms.ChoiceField(label=_("Tag"), required=False)
    since = MonthField(_("From month"))
    until = MonthField(_("Up to month"))
    starred = forms.BooleanField(label=_("With my star"), required=False)
    unread = forms.BooleanField(label=_("Not read yet"), required=False)

    def __init__(self, scope: Scope, data: QueryDict) -> None:
        super().__init__(data)
        organisation = scope.organisation
        standings = {
            Comment.Standing.LOW: _("low (detractors)"),
            Comment.Standing.MIDDLE: _("in the middle (passives)"),
            Comment.Standing.HIGH: _("high (promoters)"),
        }
        self._offer("unit", accounts_queries.unit_choices(scope)[1:], _("All units"))
        self._offer("survey", surveys_to_choose(scope).values_list("pk", "name"), _("All questionnaires"))
        moments = touchpoints_to_choose(organisation).values_list("pk", "name")
        self._offer("touchpoint", moments, _("All touchpoints"))
        self._offer("standing", [(one.value, words) for one, words in standings.items()], _("All scores"))
        self._offer("tag", tags(organisation).values_list("pk", "name"), _("All tags"))

    def _offer(self, name: str, choices: object, everything: object) -> None:
        self.fields[name].choices = [("", everything), *choices]  # type: ignore[attr-defined,misc]


class TagForm(forms.Form):
    name = OneLine(label=_("Tag"), max_length=40)


class WordsForm(forms.Form):
    """The words an organisation hides, one a line."""

    words = forms.CharField(
        label=_("Words to hide in every comment"),
        help_text=_("One a line, for example names of employees. Capitals make no difference; only whole words count."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )

    def clean_words(self) -> list[str]:
        lines = (" ".join(line.split()) for line in str(self.cleaned_data["words"]).splitlines())
        found = list({line.lower(): line for line in lines if line}.values())
        if len(found) > MOST_WORDS:
            raise forms.ValidationError(gettext("At most %(n)s words. Take some away.") % {"n": MOST_WORDS})
        odd = next((word for word in found if not SHORTEST_WORD <= len(word) <= LONGEST_WORD), "")
        if odd:
            words = gettext("‘%(word)s’ does not fit: a word has 3 to 100 letters.")
            raise forms.ValidationError(words % {"word": odd[:40]})
        return found
