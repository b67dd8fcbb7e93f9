"""What a column's name, or the words in it, say about its purpose. English and Dutch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from hofnar_analytics.mapping import ASPECTS, Aspect, Role
from hofnar_analytics.scales import Kind

_NUMBERED = re.compile(r"^(.*?\D)[_ .-]?\d+[a-z]?$", re.IGNORECASE)
_CODED = re.compile(r"^(q\d+|v\d+|vraag ?\d+)", re.IGNORECASE)

_HINTS: dict[str, re.Pattern[str]] = {
    role: re.compile(pattern, re.IGNORECASE)
    for role, pattern in {
        "id": r"^\W*(id|uuid|guid|respnum|resp(ondent)?[ _]?(id|nr|nummer|number)?|respondent|response[ _]?id|"
        r"case[ _]?(id|nr)?|row[ _]?(id|index|nr)|record[ _]?(id|nr)?|volgnummer|nummer|external[ _]?(id|ref\w*)|"
        r"client[ _]?(id|nr)|customer[ _]?(id|nr)|klant[ _]?(id|nr|nummer)|\w+[ _](id|uuid))$",
        "weight": r"(^|[^a-z])(weights?|wgt|wt|gewicht(en)?|weging|wegings?factor|weegfactor)($|[^a-z])",
        "date": r"(date|datum|timestamp|tijdstip|recorded|submitted|ingevuld[ _]op|created|completed[ _]at)",
        "year": r"^(year|jaar|survey[ _]?year|meetjaar)$",
        "month": r"^(month|maand|survey[ _]?month|meetmaand)$",
        "wave": r"^((survey[ _]?)?wave|meetgolf|meting|meetronde|meetmoment|meetperiode)"
        r"([ _]?(id|nr|no|number|nummer|name|naam))?$",
        "unit": r"(^|[^a-z])(units?|locations?|locatie|vestiging|filiaal|branch|store|shop|winkel|office|kantoor|"
        r"team|afdeling|department|dept|organi[sz]ations?|organisatie|compid|company|bedrijf|site|terminal|district|"
        r"wijk|gemeente|school|ward|ziekenhuis|hospital|depot|station|regio|region|area)([ _]?(id|name|naam|nr|code))?"
        r"($|[^a-z])|^.?area$",
        "segment": r"(age|leeftijd|gender|geslacht|sex$|income|inkomen|educat|opleiding|lang$|language|taal|country|"
        r"land$|region|regio|channel|kanaal|segment|group|groep|type$|category|categorie|purp|method|"
        r"strata|stratum|home$|county|state$|city|plaats|postcode|zip)",
        "comment": r"(comment|opmerking|toelicht|feedback|verbatim|suggest|remark|reden|waarom|why|open[ _]?(text|end)|"
        r"tip|compliment|other.*specify|anders, namelijk)",
    }.items()
}  # fmt: skip

_KPI_HINTS: tuple[tuple[Kind | None, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (Kind.NPS, r"(^|[^a-z])nps($|[^a-z])|netpro|net.?promot|recommend|aanbevel|aan te bevelen|aanraden|ltr$"),
        (Kind.CES, r"(^|[^a-z])ces($|[^a-z])|effort|moeite|gemak|easy|ease"),
        (Kind.TRUST, r"trust|vertrouw"),
        (Kind.GRADE, r"rapportcijfer|eindcijfer|cijfer|grade"),
        (Kind.CSAT, r"(^|[^a-z])csat($|[^a-z])|overall.*satisf|satisf.*overall|algemene tevreden|tevreden.*algemeen"),
        (None, r"overall|whole|total($|[^a-z])|totaal|algemeen|eindoordeel|al met al|(^|[0-9_ ])all$"),
    )
)

_ASPECT_HINTS: tuple[tuple[Aspect, re.Pattern[str]], ...] = tuple(
    (aspect, re.compile(pattern, re.IGNORECASE))
    for aspect, pattern in (
        (Aspect.EXPECTATION, r"(better|worse)( or worse)? than (you )?expected|(beter|slechter)( of slechter)? dan "
                             r"(u |je |ik |was )?(had )?verwacht(te)?"),
        (Aspect.EXPECTED, r"(^|[^a-z])(expected (score|satisfaction|grade)|verwachte? (score|tevredenheid|cijfer))"),
        (Aspect.IMPORTANCE, r"(^|[^a-z])(importance|(hoe )?belangrijk|belang)($|[^a-z])"),
        (Aspect.BRAND_VALUE, r"(^|[^a-z])(brand ?value|merkwaarde)($|[^a-z])"),
        (Aspect.RETENTION, r"(^|[^a-z])(retention|retained|stayed a customer|klant gebleven)($|[^a-z])"),
        (Aspect.CROSS_SELL, r"(^|[^a-z])cross.?(sell|sold)($|[^a-z])"),
        (Aspect.REVENUE, r"(^|[^a-z])(revenue|omzet)($|[^a-z])"),
    )
)  # fmt: skip
_MARKS = " _-.:;,()[]"

_LADDERS: tuple[tuple[str, ...], ...] = (
    ("zeer ontevreden", "ontevreden", "neutraal", "tevreden", "zeer tevreden"),
    ("zeer ontevreden", "ontevreden", "niet tevreden, niet ontevreden", "tevreden", "zeer tevreden"),
    ("very dissatisfied", "dissatisfied", "neutral", "satisfied", "very satisfied"),
    ("very dissatisfied", "dissatisfied", "neither satisfied nor dissatisfied", "satisfied", "very satisfied"),
    ("very unsatisfied", "unsatisfied", "neutral", "satisfied", "very satisfied"),
    ("zeer slecht", "slecht", "matig", "goed", "zeer goed"),
    ("zeer slecht", "slecht", "neutraal", "goed", "zeer goed"),
    ("very poor", "poor", "fair", "good", "very good"),
    ("very bad", "bad", "neutral", "good", "very good"),
    ("poor", "fair", "good", "very good", "excellent"),
    ("helemaal mee oneens", "mee oneens", "neutraal", "mee eens", "helemaal mee eens"),
    ("zeer mee oneens", "mee oneens", "neutraal", "mee eens", "zeer mee eens"),
    ("strongly disagree", "disagree", "neutral", "agree", "strongly agree"),
    ("strongly disagree", "disagree", "neither agree nor disagree", "agree", "strongly agree"),
    ("zeer moeilijk", "moeilijk", "neutraal", "makkelijk", "zeer makkelijk"),
    ("very difficult", "difficult", "neutral", "easy", "very easy"),
    ("nooit", "zelden", "soms", "vaak", "altijd"),
    ("never", "rarely", "sometimes", "often", "always"),
)


def hint(role: str, name: str, label: str = "") -> str | None:
    """The word in the name (or the label) that points to a role, or None.

    >>> hint("weight", "WEIGHT"), hint("unit", "BAREA"), hint("id", "STRATA")
    ('weight', 'barea', None)
    """
    for text in (name, label if len(label) <= 60 else ""):
        found = _HINTS[role].search(text)
        if found:
            return found.group(0).strip(" _-.:").casefold()
    return None


def kpi_hint(name: str, label: str = "") -> tuple[Kind | None, str] | None:
    """The kind of outcome that a name or label points to, and the word that did.

    >>> kpi_hint("NETPRO"), kpi_hint("Q7ALL"), kpi_hint("Q7WALKWAYS")
    ((<Kind.NPS: 'nps'>, 'netpro'), (None, 'all'), None)
    """
    for text in (name, label):
        for kind, pattern in _KPI_HINTS:
            found = pattern.search(text)
            if found:
                return kind, found.group(0).strip(" _-.0123456789").casefold()
    return None


def aspect_hint(role: Role, name: str, label: str = "") -> Aspect:
    """What a scored column tells, where its name or label leaves no doubt; else how it was.

    >>> aspect_hint(Role.TOUCHPOINT, "desk_importance"), aspect_hint(Role.KPI, "Omzet 2026")
    (<Aspect.IMPORTANCE: 'importance'>, <Aspect.REVENUE: 'revenue'>)
    """
    for aspect, pattern in _ASPECT_HINTS:
        if aspect in ASPECTS.get(role, ()) and any(pattern.search(text) for text in _spaced(name, label)):
            return aspect
    return Aspect.EXPERIENCE


def without_aspect(text: str) -> str:
    """A label without the words that say what it tells.

    >>> without_aspect("Desk (importance)"), without_aspect("Verwachte score: Loket")
    ('Desk', 'Loket')
    """
    for _aspect, pattern in _ASPECT_HINTS:
        text = pattern.sub(" ", text)
    return " ".join(text.split()).strip(_MARKS)


def _spaced(*texts: str) -> list[str]:
    return [text.replace("_", " ") for text in texts]


def is_question(name: str) -> bool:
    """Does the name look like a numbered question (Q7WIFI, V12)? A fact about the respondent does not.

    >>> is_question("Q4STORE"), is_question("STORE")
    (True, False)
    """
    return _CODED.match(name) is not None


def stem(name: str) -> str:
    """What neighbouring questions of one set have in common: 'Q7' of Q7WIFI, 'LEAD' of LEAD01, 'A' of A1.

    >>> stem("Q7WIFI"), stem("Q8A_ART"), stem("LEAD01"), stem("Service: desk"), stem("wifi")
    ('Q7', 'Q8', 'LEAD', 'Service', '')
    """
    coded = _CODED.match(name)
    if coded:
        return coded.group(1).upper()
    group, mark, _ = name.partition(": ")
    if mark:
        return group
    numbered = _NUMBERED.match(name)
    return numbered.group(1).rstrip("_ .-") if numbered else ""


def ladder(words: Iterable[str]) -> Mapping[str, float] | None:
    """The scores 1-5 of answers given as words, when all of them stand on one known ladder.

    >>> ladder(["Tevreden", "neutraal", "zeer tevreden"])["Tevreden"]
    4.0
    """
    given = [word for word in words if word.strip()]
    folded = {word: " ".join(word.casefold().split()) for word in given}
    for steps in _LADDERS:
        if len(set(folded.values())) >= 3 and set(folded.values()) <= set(steps):
            return {word: float(steps.index(plain) + 1) for word, plain in folded.items()}
    return None
