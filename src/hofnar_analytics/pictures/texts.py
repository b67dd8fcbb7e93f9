"""The words a picture is given: it knows none itself. The platform's rooms and the command line fill these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hofnar_analytics.pictures.numbers import ENGLISH, NumberLocale
from hofnar_analytics.results import Quadrant


@dataclass(frozen=True, slots=True)
class PictureTexts:
    """What every picture says: the finding in a sentence, then who, when and n.

    ``description`` is read aloud after the title and should hold what the eye sees; ``note`` stands small under the
    picture (method, source); ``numbers`` writes the figures; ``target`` names the target line.
    """

    title: str
    subtitle: str = ""
    description: str = ""
    note: str = ""
    numbers: NumberLocale = ENGLISH
    target: str = ""


@dataclass(frozen=True, slots=True)
class FieldText:
    """The name of a field of the impact matrix and the advice written in it."""

    name: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class ImpactTexts(PictureTexts):
    """The words of the impact matrix and its list.

    ``across`` and ``up`` say in plain words what lies on the axes, ``cut`` what the line between low and high is;
    ``describe`` holds, for each column, the sentence shown on hover and read aloud; ``values`` the short figure with
    its margin for the list ('−0.4 ± 0.2') and ``details`` what stands small under the name there ('satisfaction
    5.9 ± 0.2'); ``unplaced`` says for each column that has no place why not ('12 more answers needed'), and
    ``absent`` stands where the whole matrix would be when no moment has a place.
    """

    across: str = "Satisfaction"
    up: str = "Effect"
    cut: str = ""
    fields: Mapping[Quadrant, FieldText] = field(default_factory=dict)
    strip_title: str = ""
    strip_note: str = ""
    unplaced_title: str = ""
    absent: str = ""
    unplaced: Mapping[str, str] = field(default_factory=dict)
    describe: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    details: Mapping[str, str] = field(default_factory=dict)
    certain: str = "certain"
    uncertain: str = "not certain"
    area: str = "larger: more people remember it"
    whisker: str = "lines: 95% interval"


@dataclass(frozen=True, slots=True)
class DistributionTexts(PictureTexts):
    """The words of a distribution: ``groups`` names detractors, passives and promoters (NPS) or the two ends of the
    scale; ``count`` is a pattern for one step's hover text with {step}, {count} and {share};
    ``absent`` stands where nothing may be shown."""

    groups: tuple[str, ...] = ()
    count: str = "{step}: {count} ({share})"
    absent: str = ""


@dataclass(frozen=True, slots=True)
class JourneyTexts(PictureTexts):
    """The words of the journey curve: what marks the best moment, the last one, and a pain."""

    peak: str = "peak"
    end: str = "end"
    pain: str = "pain"


@dataclass(frozen=True, slots=True)
class RowTexts(PictureTexts):
    """The words of a comparison in rows: ``parent`` names the line all rows are compared with, figure included."""

    parent: str = ""
    certain: str = ""
    uncertain: str = ""
