"""The fields of the impact matrix: what they are called and what to do about what lies in them."""

from django.utils.translation import gettext

from hofnar_analytics.results import Quadrant


def quadrant_name(quadrant: Quadrant, reading: str = "effect") -> str:
    """The name of a field. A share has no direction, so its two fields only tell high satisfaction from low."""
    if reading == "share" and quadrant is Quadrant.RAISE:
        return gettext("Room to do better")
    if reading == "share" and quadrant is Quadrant.CELEBRATE:
        return gettext("Satisfaction is high")
    return {
        Quadrant.CELEBRATE: gettext("Stars"),
        Quadrant.RAISE: gettext("Chances to grow"),
        Quadrant.PREVENT: gettext("Pain points"),
        Quadrant.SAVE: gettext("Well meant"),
        Quadrant.NO_EFFECT: gettext("No demonstrable effect"),
        Quadrant.UNCERTAIN: gettext("Not certain yet"),
    }[quadrant]


def quadrant_advice(quadrant: Quadrant, reading: str = "effect") -> str:
    """What to do about the moments in a field; leverage knows no 'costs us', and a share gives no advice at all."""
    if reading == "share":
        return gettext("The higher it stands, the more of the differences it explains.")
    if reading == "leverage" and quadrant in _BY_LEVERAGE:
        return _BY_LEVERAGE[quadrant]()
    return {
        Quadrant.CELEBRATE: gettext("Let more customers experience this, more often, and keep the memory alive."),
        Quadrant.RAISE: gettext("It helps already. Raise the satisfaction and it becomes a star."),
        Quadrant.PREVENT: gettext(
            "Prevent the cause. If that cannot be: redesign it, or let something positive follow."
        ),
        Quadrant.SAVE: gettext("Customers are content but the KPI gains nothing: redesign, or save."),
        Quadrant.NO_EFFECT: gettext("Shown to have no effect worth naming on the KPI."),
        Quadrant.UNCERTAIN: gettext("No statement is possible yet: more answers are needed."),
    }[quadrant]


def _raise() -> str:
    return gettext("Better here lifts the KPI, and there is room to do better: start here.")


def _keep() -> str:
    return gettext("Satisfaction here carries the KPI and is high already: keep it so.")


def _costs() -> str:
    return gettext("More satisfaction goes with a lower KPI here: find out why before you act.")


_BY_LEVERAGE = {
    Quadrant.RAISE: _raise,
    Quadrant.CELEBRATE: _keep,
    Quadrant.PREVENT: _costs,
    Quadrant.SAVE: _costs,
}
