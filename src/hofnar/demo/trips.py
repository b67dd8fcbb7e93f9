"""The journeys, surveys and KPIs of Bolderkruin in words. What each moment does to the KPIs stands in truth.py."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stop:
    """A touchpoint. ``wording`` completes 'Hoe tevreden bent u over …?'; without one nobody is asked about it."""

    key: str
    name: str
    wording: str
    channels: tuple[str, ...]
    owner: str = ""
    behind: str = ""
    pages: tuple[str, ...] = ()
    partner: bool = False


@dataclass(frozen=True, slots=True)
class Trip:
    """A journey with its phases."""

    key: str
    name: str
    description: str
    phases: tuple[tuple[str, tuple[Stop, ...]], ...]


SITE, APP, PHONE, DOOR, POINT, MAIL = "Website", "App", "Telefoon", "Aan de deur", "Afhaalpunt", "E-mail"
BUYING = Trip(
    "shop",
    "Kopen en ontvangen",
    "Van het eerste idee tot het pakket in huis.",
    (
        (
            "Oriënteren",
            (
                Stop("newsletter", "Nieuwsbrief", "onze nieuwsbrief", (MAIL,), "karin"),
                Stop(
                    "search",
                    "Zoeken op de website",
                    "het zoeken op onze website",
                    (SITE, APP),
                    "karin",
                    pages=("/zoeken*",),
                ),
                Stop(
                    "photos",
                    "Foto's en uitleg",
                    "de foto's en de uitleg bij het artikel",
                    (SITE, APP),
                    "karin",
                    pages=("/artikel/*",),
                ),
                Stop(
                    "advice",
                    "Keuzehulp",
                    "de keuzehulp",
                    (SITE,),
                    "karin",
                    "Redactie schrijft de vragen; elk kwartaal herzien",
                    ("/keuzehulp*",),
                ),
                Stop("reviews", "Beoordelingen van anderen", "de beoordelingen van andere klanten", (SITE,), "karin"),
            ),
        ),
        (
            "Bestellen",
            (
                Stop(
                    "account",
                    "Account aanmaken",
                    "het aanmaken van een account",
                    (SITE, APP),
                    "karin",
                    pages=("/account/nieuw",),
                ),
                Stop("payment", "Betalen", "het betalen", (SITE, APP), "karin", pages=("/afrekenen*",), partner=True),
                Stop("thanks", "Bedankmail", "de bedankmail", (MAIL,), "karin"),
            ),
        ),
        (
            "Ontvangen",
            (
                Stop("notice", "Bezorgbericht", "de berichten over de bezorging", (MAIL, APP), "bas"),
                Stop(
                    "delivery",
                    "Bezorging aan de deur",
                    "de bezorging aan de deur",
                    (DOOR,),
                    "bas",
                    "Depot laadt voor 7.00 uur; de bezorger belt een kwartier van tevoren",
                    partner=True,
                ),
                Stop("pickup", "Afhalen bij een punt", "het afhalen bij een afhaalpunt", (POINT,), "bas", partner=True),
                Stop(
                    "delay",
                    "Vertraging of gemiste bezorging",
                    "hoe wij de vertraging of gemiste bezorging oplosten",
                    (DOOR, MAIL),
                    "bas",
                ),
                Stop(
                    "card",
                    "Handgeschreven kaartje",
                    "het kaartje bij uw bestelling",
                    (DOOR,),
                    "marit",
                    "Proef in het magazijn: bij één op de twintig pakketten",
                ),
                Stop("packaging", "Oude verpakking meegeven", "", (DOOR,)),
            ),
        ),
    ),
)
HELP = Trip(
    "desk",
    "Hulp van de servicedesk",
    "Iemand heeft een vraag en wil verder.",
    (
        (
            "Zelf zoeken",
            (
                Stop(
                    "self_help",
                    "Zelf een antwoord zoeken",
                    "de vragen en antwoorden op onze website",
                    (SITE,),
                    "yara",
                    pages=("/hulp*",),
                ),
                Stop("chatbot", "Chatbot", "de chatbot", (SITE, APP), "yara"),
            ),
        ),
        (
            "Contact",
            (
                Stop("waiting", "Wachten op een medewerker", "het wachten op een medewerker", (PHONE,), "yara"),
                Stop("call", "Bellen met de servicedesk", "het telefoongesprek met onze medewerker", (PHONE,), "yara"),
                Stop("chat", "Chatten met een medewerker", "de chat met onze medewerker", (SITE, APP), "yara"),
                Stop("complaint", "Klachtenformulier", "", (SITE,)),
            ),
        ),
        (
            "Afronden",
            (
                Stop("callback", "Terugbelafspraak", "de terugbelafspraak", (PHONE,), "yara"),
                Stop("confirmation", "Bevestiging per mail", "de bevestiging per mail", (MAIL,), "yara"),
            ),
        ),
    ),
)
GIVING_BACK = Trip(
    "return",
    "Ruilen, retour en garantie",
    "Wat niet bevalt of stuk is, gaat terug.",
    (
        (
            "Aanmelden",
            (
                Stop(
                    "register",
                    "Retour aanmelden",
                    "het aanmelden van uw retour",
                    (SITE, APP),
                    "yara",
                    pages=("/retour*",),
                ),
                Stop("label", "Verzendlabel", "het verzendlabel", (MAIL,), "bas"),
            ),
        ),
        (
            "Terugsturen",
            (Stop("bring", "Pakket terugbrengen", "het terugbrengen van het pakket", (POINT,), "bas", partner=True),),
        ),
        (
            "Afhandelen",
            (
                Stop("received", "Bericht van ontvangst", "het bericht dat uw pakket binnen is", (MAIL,), "yara"),
                Stop("refund", "Geld terug", "het terugkrijgen van uw geld", (MAIL,), "yara"),
                Stop("repair", "Reparatie en garantie", "de reparatie of garantie", (POINT, PHONE), "", partner=True),
            ),
        ),
    ),
)
TRIPS = (BUYING, HELP, GIVING_BACK)
SURVEYS = {
    "shop": ("Klantonderzoek Bolderkruin", "confidential"),
    "desk": ("Na contact met de servicedesk", "service"),
    "return": ("Na een retour of reparatie", "service"),
}


@dataclass(frozen=True, slots=True)
class Steer:
    """A KPI as the measurement house has it: level, kind, name, the question, its owner and a target."""

    level: str
    kind: str
    name: str
    wording: str
    owner: str
    target: float | None = None


STEERS = {
    "nps": Steer(
        "relation",
        "nps",
        "NPS",
        "Hoe waarschijnlijk is het dat u Bolderkruin zou aanbevelen aan een vriend of collega?",
        "marit",
        15,
    ),
    "trust": Steer("relation", "trust", "Vertrouwen", "Ik heb vertrouwen in Bolderkruin.", "marit"),
    "purchase": Steer(
        "journey",
        "csat",
        "Tevredenheid over kopen en ontvangen",
        "Hoe tevreden bent u over uw hele aankoop?",
        "karin",
        0.75,
    ),
    "ces": Steer(
        "journey",
        "ces",
        "Gemak van de hulp",
        "Bolderkruin maakte het mij gemakkelijk om mijn vraag af te handelen.",
        "yara",
        5.2,
    ),
    "contact": Steer(
        "journey", "csat", "Tevredenheid over het contact", "Hoe tevreden bent u over het contact als geheel?", "yara"
    ),
    "honest": Steer("relation", "trust", "Eerlijk", "Bolderkruin is eerlijk.", "marit"),
    "near": Steer("relation", "trust", "Dichtbij", "Bolderkruin is dichtbij: ik voel me gezien.", "marit"),
    "modern": Steer("relation", "trust", "Vernieuwend", "Bolderkruin is vernieuwend.", "marit"),
    "grade": Steer(
        "journey",
        "grade",
        "Rapportcijfer voor ruilen en retour",
        "Welk cijfer geeft u de afhandeling van uw retour?",
        "yara",
        7.5,
    ),
}
