from django.urls import path

from hofnar.evaluations import views

urlpatterns = [
    path("", views.evaluation_list, name="evaluation_list"),
    path("new/", views.evaluation_new, name="evaluation_new"),
    path("<int:evaluation_id>/", views.evaluation_detail, name="evaluation_detail"),
    path("<int:evaluation_id>/change/", views.evaluation_change, name="evaluation_change"),
    path("<int:evaluation_id>/look/", views.evaluation_look, name="evaluation_look"),
    path("<int:evaluation_id>/archive/", views.evaluation_archive, name="evaluation_archive"),
    path("<int:evaluation_id>/restore/", views.evaluation_restore, name="evaluation_restore"),
]
