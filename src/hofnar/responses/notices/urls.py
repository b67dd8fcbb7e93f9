from django.urls import path

from hofnar.responses.notices import views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("surveys/<int:survey_id>/notice", views.survey_notice, name="survey_notice"),
]
