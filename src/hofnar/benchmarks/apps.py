from django.apps import AppConfig


class BenchmarksConfig(AppConfig):
    name = "hofnar.benchmarks"
    default_auto_field = "django.db.models.BigAutoField"
