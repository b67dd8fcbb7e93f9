from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    name = "hofnar.evaluations"
    default_auto_field = "django.db.models.BigAutoField"
