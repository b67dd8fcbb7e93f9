from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "hofnar.journeys"
    default_auto_field = "django.db.models.BigAutoField"
