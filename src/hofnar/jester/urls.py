from django.urls import path

from hofnar.jester import views

urlpatterns = [
    path("", views.jester_list, name="jester_list"),
    path("new/", views.jester_new, name="jester_new"),
    path("<int:round_id>/", views.jester_round, name="jester_round"),
    path("<int:round_id>/guess/", views.jester_guess, name="jester_guess"),
    path("<int:round_id>/close/", views.jester_close, name="jester_close"),
    path("<int:round_id>/name/", views.jester_name, name="jester_name"),
]
