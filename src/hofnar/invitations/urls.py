from django.urls import path

from hofnar.invitations import views

urlpatterns = [
    path("surveys/<int:survey_id>/ways/", views.survey_ways, name="survey_ways"),
    path("surveys/<int:survey_id>/ways/add/", views.open_link_add, name="open_link_add"),
    path("surveys/<int:survey_id>/ways/print/", views.open_links_print, name="open_links_print"),
    path("surveys/<int:survey_id>/ways/personal/", views.personal_links_add, name="personal_links_add"),
    path("open-links/<int:link_id>/switch/", views.open_link_switch, name="open_link_switch"),
]
