from django.urls import URLPattern, URLResolver, path

from hofnar.benchmarks import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.benchmark_list, name="benchmark_list"),
    path("template.csv", views.benchmark_template, name="benchmark_template"),
    path("new/", views.benchmark_new, name="benchmark_new"),
    path("<int:benchmark_id>/remove/", views.benchmark_remove, name="benchmark_remove"),
    path("<int:benchmark_id>/restore/", views.benchmark_restore, name="benchmark_restore"),
    path("files/<int:file_id>/remove/", views.benchmark_file_remove, name="benchmark_file_remove"),
    path("files/<int:file_id>/restore/", views.benchmark_file_restore, name="benchmark_file_restore"),
]
