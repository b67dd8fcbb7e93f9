"""Codes and results become plain sentences, in the language of the moment (Django's gettext). No models, no pages.

- ``figures``: numbers with their margin (``figure``, ``score_figure``, ``needed_text``)
- ``sentences``: what a result says (``headline_for_impact``, ``score_sentence``, ``trend_sentence``,
  ``signal_and_noise``, ``comparison_sentence``)
- ``quadrants``: the fields of the impact matrix, their names and advice
- ``reasons.explain(code, figures)`` and ``warnings.explain(warned)``
- ``kinds``: what a kind of question is called
- ``picture_texts``: the words of ``hofnar_analytics.pictures``, filled from a result

Used by the platform's pages and by the ``hofnar`` command.
"""
