from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hofnar.accounts import queries
from hofnar.accounts.access import Scope
from hofnar.accounts.logos import NoLogo, read_logo
from hofnar.accounts.models import Invite, Membership, Organisation, Role, Unit, User
from hofnar.frame.colour import Faint, faint, is_colour

if TYPE_CHECKING:
    OfUnit = forms.ModelForm[Unit]
    OfOrganisation = forms.ModelForm[Organisation]
    OfUser = forms.ModelForm[User]
else:
    OfUnit = OfOrganisation = OfUser = forms.ModelForm

REGIONS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
NO_LOGO = {
    "too_large": _("This file is larger than 2 MB. Save a smaller picture."),
    "no_picture": _("This is not a picture we can read. Use a PNG, JPEG or WebP file."),
    "too_many_pixels": _("This picture has more than 25 million points. Save a smaller one."),
    "too_small": _("This picture is smaller than 16 by 16 points. Use a larger one."),
}
ROLE_WORDS = {
    Role.OWNER: _("Owner: everything, people and settings too"),
    Role.ANALYST: _("Analyst: journeys, questions, imports and all figures"),
    Role.UNIT_MANAGER: _("Unit manager: sees the figures of one unit and what is below it"),
    Role.READER: _("Reader: sees, changes nothing"),
}


class OneLine(forms.CharField):
    """A name on one line: what a crafted request adds as line breaks becomes a space."""

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value) or "").split())


class UnitChoice(forms.TypedChoiceField):
    """One of the units in the scope, as a tree."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, **kwargs)

    def offer(self, scope: Scope, without: Unit | None = None) -> None:
        self.choices = queries.unit_choices(scope, without)


class RoleAndUnit(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=ROLE_WORDS.items(), widget=forms.RadioSelect)
    unit = UnitChoice(label=_("Unit"), help_text=_("The person sees this unit and everything below it."))

    def __init__(self, scope: Scope, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        self.fields["unit"].offer(scope)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("role") == Role.OWNER and found.get("unit", self.scope.unit.pk) != self.scope.unit.pk:
            self.add_error("unit", gettext("An owner sees the whole organisation. Choose the first unit."))
        return found

    def chosen_unit(self) -> Unit:
        return self.scope.unit_or_404(self.cleaned_data["unit"])


class InviteForm(RoleAndUnit):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    field_order = ("email", "role", "unit")

    def clean_email(self) -> str:
        address = str(self.cleaned_data["email"]).lower()
        if Membership.objects.filter(organisation=self.scope.organisation, user__email=address).exists():
            raise forms.ValidationError(gettext("This person is already a member. Change the role in the list."))
        return address


class AcceptForm(forms.Form):
    """What somebody new fills in: who they are, and a password."""

    name = OneLine(label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Choose a password"),
        help_text=_("At least 12 characters. A sentence is easy to remember and hard to guess."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, waiting: Invite, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting = waiting

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if password := found.get("password"):
            try:
                validate_password(password, User(email=self.waiting.email, name=found.get("name", "")))
            except forms.ValidationError as problem:
                self.add_error("password", problem)
        return found


class UnitForm(OfUnit):
    name = OneLine(label=_("Name"), max_length=200)
    code = OneLine(label=_("Code"), max_length=100, help_text=_("As this unit is called in your files."))
    level = forms.ChoiceField(
        label=_("Level"), choices=[level for level in Unit.Level.choices if level[0] != "organisation"]
    )

    class Meta:
        model = Unit
        fields = ("name", "code", "level")

    def __init__(self, scope: Scope, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        if self.instance.pk and self.instance.parent_id is None:
            del self.fields["level"]

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        others = Unit.objects.filter(organisation=self.scope.organisation, code=code).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(gettext("Another unit has this code already."))
        return code


def date_field(**kwargs: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(widget=widget, input_formats=["%Y-%m-%d", "%d-%m-%Y"], **kwargs)


class NewUnitForm(UnitForm):
    parent = UnitChoice(label=_("Stands under"))
    since = date_field(label=_("Since"), initial=timezone.localdate)
    field_order = ("name", "parent", "level", "code", "since")

    def __init__(self, scope: Scope, *args: Any, **kwargs: Any) -> None:
        super().__init__(scope, *args, **kwargs)
        self.fields["parent"].offer(scope)  # type: ignore[attr-defined]

    def clean_since(self) -> Any:
        return _not_in_the_future(self.cleaned_data["since"])


class MoveForm(forms.Form):
    parent = UnitChoice(label=_("Stands under"))
    since = date_field(
        label=_("From which day"),
        help_text=_("Figures from this day on count under the new unit; figures from before can be read both ways."),
        initial=timezone.localdate,
    )

    def __init__(self, scope: Scope, unit: Unit, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.fields["parent"].offer(scope, without=unit)  # type: ignore[attr-defined]

    def clean_parent(self) -> int:
        if self.cleaned_data["parent"] == self.unit.parent_id:
            raise forms.ValidationError(gettext("The unit stands there already."))
        return int(self.cleaned_data["parent"])

    def clean_since(self) -> Any:
        since = _not_in_the_future(self.cleaned_data["since"])
        latest = self.unit.placements.order_by("-valid_from").first()
        if latest and since < latest.valid_from:
            day = latest.valid_from.strftime("%d-%m-%Y")
            raise forms.ValidationError(
                gettext("The unit has stood where it stands since %(day)s. Choose that day or a later one.")
                % {"day": day}
            )
        return since


def _not_in_the_future(day: Any) -> Any:
    if day > timezone.localdate():
        raise forms.ValidationError(gettext("This day has not come yet."))
    return day


class OrganisationForm(OfOrganisation):
    name = OneLine(label=_("Name"), max_length=200)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("Of mails and of pages for people who have not chosen a language themselves."),
    )
    timezone = forms.ChoiceField(
        label=_("Time zone"),
        choices=[(name, name.replace("_", " ")) for name in sorted(available_timezones()) if name.startswith(REGIONS)],
    )
    customer_word = OneLine(
        label=_("Your word for customer"),
        max_length=40,
        help_text=_("For example customer, resident, traveller, participant or member. Pages and questions use it."),
    )
    is_formal = forms.TypedChoiceField(
        label=_("How do you address people in Dutch?"),
        choices=[("True", _("With u")), ("False", _("With je"))],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )
    accent = forms.CharField(
        label=_("Accent colour"),
        max_length=7,
        help_text=_(
            "Of links and buttons, here and for who answers. It has to read well on white; "
            "in the dark a lighter tone is used."
        ),
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    shows_indicative = forms.BooleanField(
        label=_("Show figures with few answers as indicative"),
        required=False,
        help_text=_("Below 100 answers for NPS and 50 for a score. They are drawn hollow, with their margin."),
    )

    class Meta:
        model = Organisation
        fields = (
            "name",
            "sector",
            "industry",
            "country",
            "language",
            "timezone",
            "customer_word",
            "is_formal",
            "accent",
            "shows_indicative",
        )
        widgets = {"sector": forms.RadioSelect}
        help_texts = {"industry": _("Figures of others stand beside yours only from the same sector and country.")}

    def clean_accent(self) -> str:
        accent = str(self.cleaned_data["accent"]).lower()
        if not is_colour(accent):
            raise forms.ValidationError(gettext("This is not a colour. Write it as # and six digits, such as #1f4e79."))
        self.faint = faint(accent)
        if self.faint is not None:
            raise forms.ValidationError(_too_faint(self.faint))
        return accent


def _too_faint(found: Faint) -> str:
    measured = number_format(int(found.contrast * 100) / 100, 2)  # never rounded up to what is asked
    if found.is_control:
        words = gettext("On white this colour has a contrast of %(measured)s to 1. Text needs 4.5 and buttons need 3.")
    else:
        words = gettext("On white this colour has a contrast of %(measured)s to 1. Text needs 4.5.")
    return words % {"measured": measured}


class LogoForm(forms.Form):
    logo = forms.FileField(
        label=_("Picture"),
        help_text=_(
            "PNG, JPEG or WebP of at most 2 MB, best on a transparent or white ground. It is made small and light."
        ),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )

    def clean_logo(self) -> tuple[bytes, str, tuple[int, int]]:
        try:
            return read_logo(self.cleaned_data["logo"])
        except NoLogo as problem:
            raise forms.ValidationError(NO_LOGO[problem.code]) from problem


class ProfileForm(OfUser):
    name = OneLine(label=_("Your name"), max_length=200)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields = ("name", "language")
