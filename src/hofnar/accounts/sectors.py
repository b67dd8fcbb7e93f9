"""Where an organisation works and in which country: figures of others are comparable only where both agree."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Industry(models.TextChoices):
    """The key is what stands in files."""

    BANK = "bank", _("banks")
    INSURANCE = "insurance", _("insurance")
    PENSION = "pension", _("pensions")
    RETAIL = "retail", _("shops")
    WEB_SHOP = "web_shop", _("web shops")
    TELECOM = "telecom", _("telecom and internet")
    ENERGY = "energy", _("energy and water")
    HOSPITAL = "hospital", _("hospitals")
    CARE = "care", _("care and welfare")
    AIRPORT = "airport", _("airports")
    TRANSPORT = "transport", _("public transport")
    TRAVEL = "travel", _("travel and hotels")
    CATERING = "catering", _("restaurants and catering")
    EDUCATION = "education", _("education")
    HOUSING = "housing", _("housing")
    MUNICIPALITY = "municipality", _("municipalities")
    GOVERNMENT = "government", _("other government")
    CULTURE = "culture", _("culture, media and sport")
    CAR = "car", _("cars")
    LOGISTICS = "logistics", _("post and logistics")
    INDUSTRY = "industry", _("industry and construction")
    SOFTWARE = "software", _("software and computers")
    BUSINESS = "business", _("services for businesses")
    CHARITY = "charity", _("charities and associations")


class Country(models.TextChoices):
    NL = "NL", _("Netherlands")
    BE = "BE", _("Belgium")
    DE = "DE", _("Germany")
    FR = "FR", _("France")
    LU = "LU", _("Luxembourg")
    GB = "GB", _("United Kingdom")
    IE = "IE", _("Ireland")
    DK = "DK", _("Denmark")
    SE = "SE", _("Sweden")
    NO = "NO", _("Norway")
    FI = "FI", _("Finland")
    AT = "AT", _("Austria")
    CH = "CH", _("Switzerland")
    ES = "ES", _("Spain")
    PT = "PT", _("Portugal")
    IT = "IT", _("Italy")
    PL = "PL", _("Poland")
    CZ = "CZ", _("Czechia")
    US = "US", _("United States")
    CA = "CA", _("Canada")
    AU = "AU", _("Australia")
    SR = "SR", _("Suriname")
