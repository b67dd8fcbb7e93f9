from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "hofnar.findings"
