"""What invented customers write, in their own words: per moment what pleased and what annoyed."""

from __future__ import annotations

from collections.abc import Mapping

GOOD: Mapping[str, tuple[str, ...]] = {
    "search": (
        "Ik had in twee klikken gevonden wat ik zocht",
        "De filters op de site werken prettig",
        "Zoeken op maat en kleur ging heel makkelijk",
        "Alles staat logisch bij elkaar",
        "Ook met een spelfout vond de site het juiste artikel",
    ),
    "photos": (
        "De foto's klopten precies met wat ik in huis kreeg",
        "Fijn dat de maten er echt bij staan",
        "Door het filmpje wist ik meteen dat dit de goede was",
        "Eerlijke foto's, ook van de achterkant",
        "Duidelijke uitleg, zonder moeilijke woorden",
    ),
    "advice": (
        "De keuzehulp stelde drie vragen en had gelijk",
        "Dankzij het advies heb ik een goedkopere gekozen die prima is",
        "De keuzehulp dacht echt met me mee",
        "Ik twijfelde tussen twee en na het advies niet meer",
    ),
    "reviews": (
        "Handig om te lezen wat anderen ervan vinden",
        "Ook de slechte beoordelingen staan er gewoon bij",
        "Aan de beoordelingen van anderen had ik genoeg",
    ),
    "newsletter": (
        "De nieuwsbrief geeft me soms een goed idee",
        "Leuke mail, niet te vaak",
        "Door de nieuwsbrief zag ik de aanbieding op tijd",
    ),
    "account": (
        "Een account maken ging vlot",
        "Mijn gegevens stonden er de tweede keer al",
        "Fijn dat ik mijn bestellingen kan terugzien",
    ),
    "payment": (
        "Betalen was zo gebeurd",
        "Fijn dat je achteraf kunt betalen",
        "Betaald met mijn telefoon, binnen een minuut klaar",
        "Ik kon gewoon kiezen hoe ik wilde betalen",
    ),
    "thanks": (
        "Leuk, zo'n bedankje",
        "Aardige mail na de bestelling",
        "Vriendelijk mailtje, altijd prettig",
        "De bedankmail was weer vrolijk",
    ),
    "notice": (
        "Ik wist op een kwartier na wanneer ze kwamen",
        "Netjes op de hoogte gehouden van mijn pakket",
        "Het bericht met de bezorgtijd klopte precies",
        "Ik kon de bezorging zelf nog een dag verzetten",
    ),
    "delivery": (
        "Bezorger was vriendelijk en belde even van tevoren",
        "De volgende dag al in huis",
        "Het pakket werd netjes tot achter de voordeur gebracht",
        "Prima bezorgd, niets beschadigd",
        "De bezorger wachtte rustig tot ik bij de deur was, dat is fijn als je slecht loopt",
        "Zware kast, toch keurig naar boven gebracht",
    ),
    "pickup": (
        "Het afhaalpunt zit om de hoek en was nog laat open",
        "Pakket lag al klaar, ik stond zo weer buiten",
        "Afhalen ging snel en de medewerker was aardig",
    ),
    "delay": (
        "Het pakket was te laat, maar dat werd eerlijk verteld",
        "De vertraging werd netjes goedgemaakt",
        "Een dag later dan gezegd, wel met excuses",
    ),
    "card": (
        "Er zat een handgeschreven kaartje bij, dat had ik nog nooit gehad",
        "Dat kaartje in de doos, daar werd ik blij van",
        "Het kaartje hangt nu op de koelkast",
    ),
    "self_help": (
        "Het antwoord stond gewoon op de site",
        "Ik kon het zelf oplossen met de uitleg",
        "Duidelijke lijst met vragen en antwoorden",
    ),
    "call": (
        "De medewerker aan de telefoon loste het meteen op",
        "Eindelijk eens iemand die luistert",
        "Ze belde zelf terug om te horen of het gelukt was",
        "Vriendelijk te woord gestaan, en niet doorverbonden",
        "De man van de servicedesk wist echt waar hij het over had",
    ),
    "chat": (
        "In de chat kreeg ik binnen een minuut een mens",
        "Chatten ging snel en het antwoord klopte",
        "De medewerker in de chat stuurde meteen een nieuw onderdeel",
    ),
    "refund": (
        "Geld stond na twee dagen al terug",
        "Geen gedoe, gewoon mijn geld terug",
        "Ik kreeg meteen bericht dat het bedrag was teruggestort",
    ),
    "chatbot": (
        "De chatbot gaf zowaar het goede antwoord",
        "Voor een simpele vraag is de chatbot prima",
    ),
    "waiting": (
        "Ik kon kiezen om teruggebeld te worden in plaats van te wachten",
        "Ik was sneller aan de beurt dan gezegd",
    ),
    "callback": (
        "Op de minuut teruggebeld",
        "Fijn dat ik zelf een tijd kon kiezen om gebeld te worden",
    ),
    "confirmation": (
        "Alles stond nog eens netjes in de mail",
        "Fijn om de afspraak op papier te hebben",
    ),
    "register": (
        "Retour aanmelden was een kwestie van drie klikken",
        "Ik hoefde niet uit te leggen waarom ik het terugstuurde",
    ),
    "label": (
        "Het label kwam meteen in de mail, zelfs zonder printer te gebruiken",
        "Fijn dat ik het label niet hoefde te printen",
    ),
    "bring": (
        "Pakket afgeven ging snel",
        "Ze haalden het grote pakket thuis op",
    ),
    "received": (
        "Meteen bericht gekregen dat mijn pakket binnen was",
        "Goed dat je ziet waar je retour is",
    ),
    "repair": (
        "De reparatie was binnen een week klaar",
        "Ik kreeg zonder zeuren een nieuwe",
    ),
}
BAD: Mapping[str, tuple[str, ...]] = {
    "search": (
        "Ik kreeg van alles te zien, behalve wat ik zocht",
        "De filters springen steeds terug",
        "Zoeken op de app werkt niet goed",
        "Veel te veel artikelen door elkaar",
    ),
    "photos": (
        "De kleur was in het echt heel anders dan op de foto",
        "Er stond niet bij dat je er zelf schroeven bij moet kopen",
        "De maten klopten niet met de uitleg",
        "Te weinig foto's om te kunnen kiezen",
    ),
    "advice": (
        "De keuzehulp kwam steeds met het duurste artikel",
        "Het advies sloeg nergens op",
    ),
    "reviews": (
        "Ik geloof niet dat die beoordelingen echt zijn",
        "De beoordelingen gaan over een heel ander model",
    ),
    "newsletter": (
        "Elke dag een mail is echt te veel",
        "Ik had me allang afgemeld voor die nieuwsbrief",
        "In de nieuwsbrief staat nooit iets voor mij",
    ),
    "account": (
        "Waarom moet ik een account maken om één lamp te kopen",
        "Drie keer een wachtwoord bedenken, ik was er bijna mee gestopt",
        "Ik moest mijn geboortedatum opgeven, waarvoor is dat nodig",
        "Het account maken bleef hangen op mijn postcode",
    ),
    "payment": (
        "De betaling bleef hangen en toen was ik alles kwijt",
        "Ik moest twee keer betalen",
        "Achteraf betalen kon ineens niet",
    ),
    "thanks": (
        "Die bedankmail hoeft van mij niet",
        "Weer een mail",
    ),
    "notice": (
        "De app zei bezorgd, maar er was niets",
        "Geen bericht gehad, dus voor niets thuisgebleven",
        "De bezorgtijd veranderde vier keer op een dag",
    ),
    "delivery": (
        "Pakket over de schutting gegooid",
        "De bezorger belde niet eens aan",
        "Doos kapot en niemand die er iets van zei",
        "Mijn bestelling lag twee straten verder bij mensen die ik niet ken",
        "Ze zetten de zware doos op de stoep en reden weg",
        "Bezorger had haast en was kortaf",
    ),
    "pickup": (
        "Bij het afhaalpunt konden ze mijn pakket niet vinden",
        "Het afhaalpunt was dicht, terwijl de site zei van niet",
        "Een halfuur in de rij voor een klein doosje",
    ),
    "delay": (
        "Drie keer een nieuwe bezorgdag en nog steeds niets",
        "Ik heb een hele dag voor niets vrij genomen",
        "Het cadeau kwam na de verjaardag",
        "Eerst morgen, toen overmorgen, en daarna hoorde ik niets meer",
        "De bezorging is gemist terwijl ik gewoon thuis was",
    ),
    "card": ("Zo'n kaartje vind ik overdreven",),
    "self_help": (
        "Ik zocht een halfuur en vond alleen algemene praatjes",
        "De uitleg op de site hoort bij een ouder model",
        "Vragen en antwoorden genoeg, maar niet de mijne",
        "Je wordt van de ene pagina naar de andere gestuurd",
    ),
    "call": (
        "Ik kreeg drie keer een ander antwoord",
        "De medewerker had duidelijk geen zin",
        "Doorverbonden en toen werd de verbinding verbroken",
        "Ik moest mijn verhaal vier keer opnieuw vertellen",
    ),
    "chat": (
        "De chat sloot af terwijl ik nog aan het typen was",
        "De medewerker in de chat deed vijf gesprekken tegelijk, zo voelde het",
        "In de chat konden ze niets voor me doen",
    ),
    "refund": (
        "Drie weken gewacht op mijn geld",
        "Ik kreeg een tegoedbon terwijl ik om geld vroeg",
        "Er is zomaar vijf euro afgehouden van wat ik terugkreeg",
        "Steeds hetzelfde antwoord: het komt eraan",
    ),
    "chatbot": (
        "De chatbot begreep me niet en bleef hetzelfde zeggen",
        "Ik wilde een mens en kreeg een robot",
        "Vijf minuten met een chatbot gepraat over niets",
        "De chatbot stuurde me terug naar de pagina waar ik vandaan kwam",
    ),
    "waiting": (
        "Twintig minuten in de wacht met dezelfde muziek",
        "Er waren steeds nog zes wachtenden voor me",
        "Het wachten duurt gewoon lang",
        "Ik heb het twee keer geprobeerd, beide keren te lang wachten",
    ),
    "callback": (
        "Ik zou teruggebeld worden, maar niemand belde",
        "Teruggebeld op een moment dat ik had gezegd niet te kunnen",
    ),
    "confirmation": (
        "In de mail stond iets anders dan wat we hadden afgesproken",
        "De bevestiging kwam pas na drie dagen",
    ),
    "register": (
        "Ik moest een formulier invullen met tien vragen om iets terug te sturen",
        "De aanmelding kende mijn bestelnummer niet",
    ),
    "label": (
        "Ik heb geen printer en dat label moest geprint",
        "Het label werd bij het afgeven niet gelezen",
    ),
    "bring": (
        "Met die grote doos moest ik naar de andere kant van de stad",
        "Lange rij om een pakketje af te geven",
        "Het afgiftepunt nam mijn pakket niet aan",
    ),
    "received": (
        "Geen idee of mijn pakket wel is aangekomen",
        "Pas na een week bericht dat het binnen was",
    ),
    "repair": (
        "Zes weken gewacht op de reparatie en het is nog steeds stuk",
        "Volgens hen viel het niet onder de garantie, terwijl het nog geen jaar oud is",
        "Ik kreeg een ander exemplaar terug, met krassen",
        "Niemand weet waar mijn apparaat is gebleven",
    ),
}
GLAD = (
    "Zo hoort het.",
    "Complimenten.",
    "Daar kom ik voor terug.",
    "Ik vertel het graag verder.",
    "Dank daarvoor.",
    "Heel tevreden.",
    "Dit gaat elders wel anders.",
)
SORRY = (
    "Dat kan echt beter.",
    "Jammer.",
    "De volgende keer koop ik ergens anders.",
    "Dit had ik niet verwacht.",
    "Zonde, want verder ging het goed.",
    "Doe hier iets aan.",
    "Ik ben er klaar mee.",
)
SO_SO = ("Verder ging het wel.", "Niet goed, niet slecht.", "Het kan beter.", "Meer heb ik er niet over te zeggen.")
