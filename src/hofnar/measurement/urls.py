from django.urls import URLPattern, URLResolver, path

from hofnar.measurement import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.measurement_house, name="measurement_house"),
    path("metrics/new/", views.metric_new, name="metric_new"),
    path("metrics/fill/", views.metric_fill, name="metric_fill"),
    path("metrics/<int:metric_id>/", views.metric, name="metric"),
    path("metrics/<int:metric_id>/edit/", views.metric_edit, name="metric_edit"),
    path("metrics/<int:metric_id>/archive/", views.metric_archive, name="metric_archive"),
    path("metrics/<int:metric_id>/restore/", views.metric_restore, name="metric_restore"),
    path("metrics/<int:metric_id>/targets/new/", views.target_new, name="target_new"),
    path("standard-journeys/new/", views.standard_journey_new, name="standard_journey_new"),
]
