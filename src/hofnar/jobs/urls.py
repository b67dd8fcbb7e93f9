from django.urls import URLPattern, URLResolver, path

from hofnar.jobs import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("<int:job_id>/", views.job_status, name="job_status"),
]
