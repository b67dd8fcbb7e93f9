from django.urls import path

from hofnar.responses.exporting import views

urlpatterns = [
    path("surveys/<int:survey_id>/export/", views.survey_exports, name="survey_exports"),
    path("surveys/<int:survey_id>/export/file/<int:export_id>", views.survey_export_file, name="survey_export_file"),
    path("surveys/<int:survey_id>/export/<str:format>", views.survey_export, name="survey_export"),
    path(
        "surveys/<int:survey_id>/export/<str:format>/prepare",
        views.survey_export_prepare,
        name="survey_export_prepare",
    ),
]
