from django.urls import path

from hofnar.accounts.views import profile

urlpatterns = [
    path("language/", profile.set_language, name="set_language"),
]
