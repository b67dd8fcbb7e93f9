import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hofnar.settings")
product = get_wsgi_application()  # all of it, behind its middleware

from hofnar.responses.lean import in_front_of  # noqa: E402

application = in_front_of(product)
