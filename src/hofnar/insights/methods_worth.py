"""How the worth of a score is worked out, in plain words, with the numbers of the selection filled in."""

from __future__ import annotations

from django.utils.translation import gettext

from hofnar.findings.worth import observational_words
from hofnar.insights.figures import Figures
from hofnar.insights.method import Method
from hofnar.insights.pages.worth import worth_page
from hofnar.insights.selection import Selection


def worth(figures: Figures, chosen: Selection) -> Method:
    page = worth_page(figures, chosen, {})
    facts = [] if page is None or page.found is None else [(one.outcome.label, one.sentence) for one in page.links]
    return Method(
        gettext("What a score is worth"),
        observational_words(),
        (
            gettext(
                "Two steps. First what a point more for a moment goes with on the KPI, all other moments equal: the "
                "leverage. Then what a point more on the KPI goes with in what customers did afterwards, adjusted for "
                "the segments. Multiplied they say what a point more for the moment goes with from end to end."
            ),
            gettext(
                "Staying and buying more are chances: a logistic regression, read as the average change of the chance. "
                "Revenue and contacts are amounts: least squares, with margins that hold when spreads differ; once "
                "more with the highest hundredth of the amounts cut, because a few customers can decide an average."
            ),
            gettext(
                "Everything uncertain in both steps is in the margin, also that answers of one customer hang together: "
                "all steps are drawn 20,000 times from one distribution. The straight line from score to outcome "
                "stands beside it; where the two differ for certain, the page says so."
            ),
            gettext(
                "Between customers means: do customers who score higher do more? The same customer means: does "
                "somebody do more in the periods in which they score higher? What a customer always has, falls away "
                "in the second. It takes 100 customers whose score moved."
            ),
            gettext(
                "What if: everybody who lives the moment gives so much more, but nobody more than the highest score "
                "that is given. What the KPI gains follows the curve of the moment, not a straight line, so near the "
                "top it gains less. A mean above the scale, or above what was ever given, is refused. Revenue and "
                "fewer contacts are one account; where revenue is in it, customers who stay and extra sales do not "
                "count again."
            ),
        ),
        tuple(facts),
        "worth",
    )
