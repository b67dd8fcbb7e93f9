from django.apps import AppConfig


class ResponsesConfig(AppConfig):
    name = "hofnar.responses"
    default_auto_field = "django.db.models.BigAutoField"
