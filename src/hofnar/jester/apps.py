from django.apps import AppConfig


class JesterConfig(AppConfig):
    name = "hofnar.jester"
    default_auto_field = "django.db.models.BigAutoField"
