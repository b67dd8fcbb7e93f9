from django.apps import AppConfig


class LibConfig(AppConfig):
    name = "hofnar.lib"

    def ready(self) -> None:
        from hofnar.lib import checks  # noqa: F401  (registers the system checks)
