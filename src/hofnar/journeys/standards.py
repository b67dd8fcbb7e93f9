"""Standard journeys to start from, in Dutch and English: content that people change, so not in the catalogs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["nl", "en"]
Words = dict[Language, str]


@dataclass(frozen=True, slots=True)
class StandardMoment:
    name: Words
    channels: tuple[Words, ...]
    behind: Words
    is_partner: bool
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StandardPhase:
    name: Words
    moments: tuple[StandardMoment, ...]


@dataclass(frozen=True, slots=True)
class StandardJourney:
    key: str
    name: Words
    description: Words
    measured_with: Words
    phases: tuple[StandardPhase, ...]


def both(nl: str, en: str) -> Words:
    return {"nl": nl, "en": en}


CHANNELS: dict[str, Words] = {
    "website": both("Website", "Website"),
    "email": both("E-mail", "E-mail"),
    "phone": both("Telefoon", "Phone"),
    "chat": both("Chat", "Chat"),
    "app": both("App", "App"),
    "social": both("Sociale media", "Social media"),
    "search": both("Zoekmachine", "Search engine"),
    "post": both("Post", "Post"),
    "home": both("Aan de deur", "At the door"),
    "pickup": both("Afhaalpunt", "Pick-up point"),
    "desk": both("Balie", "Desk"),
    "sms": both("Sms", "Text message"),
}


def phase(nl: str, en: str, *moments: StandardMoment) -> StandardPhase:
    return StandardPhase(both(nl, en), moments)


def moment(
    nl: str,
    en: str,
    channels: str,
    behind: tuple[str, str] = ("", ""),
    *,
    partner: bool = False,
    pages: tuple[str, ...] = (),
) -> StandardMoment:
    named = tuple(CHANNELS[key] for key in channels.split())
    return StandardMoment(both(nl, en), named, both(*behind), partner, pages)


WEB_SHOP = StandardJourney(
    "web-shop",
    both("Kopen in de webshop", "Buying in the web shop"),
    both(
        "Van het eerste idee tot het afscheid: wat een klant van een webshop meemaakt.",
        "From the first idea to the goodbye: what a customer of a web shop goes through.",
    ),
    both("NPS voor de relatie, tevredenheid voor de klantreis", "NPS for the relation, satisfaction for the journey"),
    (
        phase(
            "Bewustwording",
            "Awareness",
            moment("Advertentie zien", "Seeing an advertisement", "social search", partner=True),
            moment("Verhaal van een bekende horen", "Hearing from a friend", "social"),
            moment("Ons vinden via een zoekmachine", "Finding us through a search engine", "search website"),
        ),
        phase(
            "Overweging",
            "Consideration",
            moment(
                "Zoeken en filteren in de webshop", "Searching and filtering", "website app", pages=("/search*", "/c/*")
            ),
            moment("Productpagina lezen", "Reading the product page", "website app", pages=("/p/*",)),
            moment(
                "Beoordelingen van anderen lezen", "Reading reviews by others", "website app", pages=("/p/*/reviews",)
            ),
            moment(
                "Vraag stellen voor de aankoop",
                "Asking a question before buying",
                "chat phone email",
                ("Het verkoopteam antwoordt binnen een werkdag.", "The sales team answers within a working day."),
            ),
        ),
        phase(
            "Aankoop",
            "Purchase",
            moment(
                "Winkelmand en gegevens invullen",
                "Basket and filling in details",
                "website app",
                pages=("/basket", "/checkout/*"),
            ),
            moment("Betalen", "Paying", "website app", partner=True, pages=("/checkout/payment*",)),
            moment("Bevestiging van de bestelling", "Confirmation of the order", "email"),
        ),
        phase(
            "Levering",
            "Delivery",
            moment(
                "Bericht over de bezorging",
                "Message about the delivery",
                "email sms app",
                (
                    "Het magazijn meldt de zending aan bij de vervoerder.",
                    "The warehouse hands the parcel to the carrier.",
                ),
            ),
            moment("Bezorging aan de deur", "Delivery at the door", "home", partner=True),
            moment("Afhalen bij een afhaalpunt", "Collecting at a pick-up point", "pickup", partner=True),
            moment("Uitpakken", "Unpacking", "home"),
        ),
        phase(
            "Gebruik",
            "Use",
            moment("Eerste keer gebruiken", "Using it for the first time", "home website", pages=("/help/*",)),
            moment(
                "Contact met de klantenservice",
                "Contact with customer service",
                "phone chat email",
                (
                    "Eerste lijn lost op; de tweede lijn neemt het binnen twee dagen over.",
                    "First line solves it; second line takes over within two days.",
                ),
            ),
            moment("Ruilen of terugsturen", "Exchanging or returning", "website post", pages=("/returns/*",)),
            moment(
                "Geld terug ontvangen",
                "Getting money back",
                "email",
                ("Financiën betaalt terug.", "Finance pays back."),
            ),
        ),
        phase(
            "Loyaliteit",
            "Loyalty",
            moment("Nieuwsbrief en aanbiedingen", "Newsletter and offers", "email app"),
            moment("Opnieuw bestellen", "Ordering again", "website app", pages=("/account/orders*",)),
            moment("Ons aanbevelen aan anderen", "Recommending us to others", "social website"),
        ),
        phase(
            "Vertrek",
            "Leaving",
            moment(
                "Account of abonnement opzeggen",
                "Closing an account or subscription",
                "website phone",
                pages=("/account/close",),
            ),
            moment("Afscheid en bevestiging", "Goodbye and confirmation", "email"),
        ),
    ),
)

MUNICIPALITY = StandardJourney(
    "municipality-desk",
    both("Naar de balie van de gemeente", "To the municipality desk"),
    both(
        "Een paspoort, rijbewijs of uittreksel regelen: van uitzoeken tot nazorg.",
        "Arranging a passport, licence or extract: from finding out to aftercare.",
    ),
    both(
        "rapportcijfer en vertrouwen voor de relatie, tevredenheid en gemak voor de klantreis",
        "grade and trust for the relation, satisfaction and ease for the journey",
    ),
    (
        phase(
            "Oriënteren",
            "Finding out",
            moment("Ontdekken dat er iets moet gebeuren", "Finding out that something must be done", "post email"),
            moment(
                "Uitleg op de website lezen",
                "Reading the explanation on the website",
                "website",
                pages=("/products/*",),
            ),
            moment("Bellen met een vraag", "Calling with a question", "phone"),
        ),
        phase(
            "Afspraak maken",
            "Making an appointment",
            moment("Tijd en plaats kiezen", "Choosing time and place", "website phone", pages=("/appointment*",)),
            moment("Bevestiging en wat u meeneemt", "Confirmation and what to bring", "email"),
            moment("Herinnering ontvangen", "Receiving a reminder", "sms email"),
        ),
        phase(
            "Bezoek",
            "Visit",
            moment("Het gebouw vinden en binnenkomen", "Finding the building and entering", "desk"),
            moment("Aanmelden", "Checking in", "desk"),
            moment("Wachten", "Waiting", "desk"),
            moment(
                "Gesprek aan de balie",
                "Conversation at the desk",
                "desk",
                ("De backoffice controleert de gegevens.", "The back office checks the details."),
            ),
            moment("Betalen", "Paying", "desk"),
        ),
        phase(
            "In behandeling",
            "Being handled",
            moment("Bericht over de voortgang", "Message about progress", "email sms"),
            moment("Besluit of brief ontvangen", "Receiving the decision or letter", "post email"),
        ),
        phase(
            "Ontvangen",
            "Receiving",
            moment("Document ophalen", "Collecting the document", "desk"),
            moment("Document thuis laten bezorgen", "Having the document delivered", "home", partner=True),
        ),
        phase(
            "Nazorg",
            "Aftercare",
            moment("Iets laten herstellen", "Having something put right", "phone desk"),
            moment(
                "Klacht of bezwaar indienen",
                "Making a complaint or objection",
                "website post",
                ("Een jurist beoordeelt het bezwaar.", "A lawyer looks at the objection."),
                pages=("/complaints*",),
            ),
            moment("Bericht als het document verloopt", "Message when the document expires", "email post"),
        ),
    ),
)

STANDARDS: tuple[StandardJourney, ...] = (WEB_SHOP, MUNICIPALITY)


@dataclass(frozen=True, slots=True)
class Offer:
    """A standard journey as it is proposed, in one language."""

    key: str
    name: str
    description: str
    measured_with: str
    phase_names: list[str]
    moment_count: int


def tongue(language: str) -> Language:
    return "nl" if language.startswith("nl") else "en"


def offers(language: str, is_public_body: bool) -> list[Offer]:
    """What there is to start from, the most fitting first."""
    first = MUNICIPALITY if is_public_body else WEB_SHOP
    return [_offer(one, tongue(language)) for one in sorted(STANDARDS, key=lambda one: one is not first)]


def _offer(journey: StandardJourney, spoken: Language) -> Offer:
    return Offer(
        journey.key,
        journey.name[spoken],
        journey.description[spoken],
        journey.measured_with[spoken],
        [phase.name[spoken] for phase in journey.phases],
        sum(len(phase.moments) for phase in journey.phases),
    )


def standard(key: str) -> StandardJourney:
    """KeyError for a key that does not exist."""
    return {journey.key: journey for journey in STANDARDS}[key]
