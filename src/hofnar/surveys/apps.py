from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "hofnar.surveys"
    default_auto_field = "django.db.models.BigAutoField"
