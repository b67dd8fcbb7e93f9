from django.urls import URLPattern, URLResolver, path

from hofnar.demo import views

urlpatterns: list[URLPattern | URLResolver] = [path("sign-in/", views.demo_sign_in, name="demo_sign_in")]
