from django.urls import path

from hofnar.frame import views
from hofnar.frame.design import design

urlpatterns = [
    path("organisation.css", views.organisation_stylesheet, name="organisation_stylesheet"),
    path("pictures.css", views.picture_stylesheet, name="picture_stylesheet"),
    path("theme/", views.set_theme, name="set_theme"),
    path("design/", design, name="design"),
]
