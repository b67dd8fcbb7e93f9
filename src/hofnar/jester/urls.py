from django.urls import path

from hofnar.jester import said_shown_views, views

urlpatterns = [
    path("", views.jester_list, name="jester_list"),
    path("said-and-shown/", said_shown_views.said_and_shown, name="said_and_shown"),
    path("said-and-shown/part/", said_shown_views.said_and_shown_part, name="said_and_shown_part"),
    path("new/", views.jester_new, name="jester_new"),
    path("<int:round_id>/", views.jester_round, name="jester_round"),
    path("<int:round_id>/guess/", views.jester_guess, name="jester_guess"),
    path("<int:round_id>/close/", views.jester_close, name="jester_close"),
    path("<int:round_id>/name/", views.jester_name, name="jester_name"),
]
