from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "hofnar.insights"
    default_auto_field = "django.db.models.BigAutoField"
