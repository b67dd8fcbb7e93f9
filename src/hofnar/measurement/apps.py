from django.apps import AppConfig


class MeasurementConfig(AppConfig):
    name = "hofnar.measurement"
    default_auto_field = "django.db.models.BigAutoField"
