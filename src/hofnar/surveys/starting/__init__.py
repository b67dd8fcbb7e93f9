"""Questionnaires to start from, in Dutch and English: content that people change, so not in the catalogs."""

from hofnar.surveys.starting.questionnaires import QUESTIONNAIRES, StartingQuestionnaire

__all__ = ["QUESTIONNAIRES", "StartingQuestionnaire"]
