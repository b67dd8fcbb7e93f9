from django.urls import URLPattern, URLResolver, path

from hofnar.journeys import views
from hofnar.journeys.views import channels, phases, touchpoints

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.journey_list, name="journey_list"),
    path("new/", views.journey_new, name="journey_new"),
    path("<int:journey_id>/", views.journey, name="journey"),
    path("<int:journey_id>/edit/", views.journey_edit, name="journey_edit"),
    path("<int:journey_id>/copy/", views.journey_copy, name="journey_copy"),
    path("<int:journey_id>/move/", views.journey_move, name="journey_move"),
    path("<int:journey_id>/archive/", views.journey_archive, name="journey_archive"),
    path("<int:journey_id>/restore/", views.journey_restore, name="journey_restore"),
    path("<int:journey_id>/phases/new/", phases.phase_new, name="phase_new"),
    path("phases/<int:phase_id>/rename/", phases.phase_rename, name="phase_rename"),
    path("phases/<int:phase_id>/move/", phases.phase_move, name="phase_move"),
    path("phases/<int:phase_id>/archive/", phases.phase_archive, name="phase_archive"),
    path("phases/<int:phase_id>/restore/", phases.phase_restore, name="phase_restore"),
    path("phases/<int:phase_id>/touchpoints/new/", touchpoints.touchpoint_new, name="touchpoint_new"),
    path("touchpoints/<int:touchpoint_id>/edit/", touchpoints.touchpoint_edit, name="touchpoint_edit"),
    path("touchpoints/<int:touchpoint_id>/rename/", touchpoints.touchpoint_rename, name="touchpoint_rename"),
    path("touchpoints/<int:touchpoint_id>/move/", touchpoints.touchpoint_move, name="touchpoint_move"),
    path("touchpoints/<int:touchpoint_id>/archive/", touchpoints.touchpoint_archive, name="touchpoint_archive"),
    path("touchpoints/<int:touchpoint_id>/restore/", touchpoints.touchpoint_restore, name="touchpoint_restore"),
    path("channels/", channels.channel_list, name="channel_list"),
    path("channels/<int:channel_id>/rename/", channels.channel_rename, name="channel_rename"),
    path("channels/<int:channel_id>/remove/", channels.channel_remove, name="channel_remove"),
]
