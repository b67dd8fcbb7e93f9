from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hofnar.benchmarks.reading import MOST_BYTES


class BenchmarkFileForm(forms.Form):
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("One row a figure. Is a row wrong, then nothing is stored."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if (given.size or 0) > MOST_BYTES:
            raise forms.ValidationError(gettext("This file is larger than 1 MB; a benchmark file is small."))
        return given
