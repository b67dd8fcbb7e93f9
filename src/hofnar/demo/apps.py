from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "hofnar.demo"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hofnar.demo import checks  # noqa: F401  (registers the system checks)
