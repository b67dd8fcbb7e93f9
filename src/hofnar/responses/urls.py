"""Respondents' addresses. They are answered by the chain in lean.py, before the rest of the product is reached."""

from django.urls import path

from hofnar.responses import limit_views, logo_views, previewing, quality_views, response_views, suspect_views, views

urlpatterns = [
    path("logo/<str:name>", logo_views.logo, name="logo"),
    path("s/<str:code>/privacy/", views.open_privacy, name="answer_open_privacy"),
    path("p/<str:token>/privacy/", views.personal_privacy, name="answer_personal_privacy"),
    path("s/<str:code>", views.open_start, name="answer_open_start"),
    path("s/<str:code>/<str:key>/<str:step>", views.open_step, name="answer_open_step"),
    path("p/<str:token>", views.personal_start, name="answer_personal_start"),
    path("p/<str:token>/<str:step>", views.personal_step, name="answer_personal_step"),
    path("p/<str:token>/<str:key>/<str:step>", views.personal_key_step, name="answer_personal_key_step"),
    path("surveys/<int:survey_id>/preview", previewing.survey_preview, name="survey_preview"),
    path(
        "surveys/<int:survey_id>/preview/<str:state>/<str:step>", previewing.survey_preview, name="survey_preview_step"
    ),
    path("surveys/<int:survey_id>/responses/let-in-sealed", suspect_views.sealed_let_in, name="sealed_let_in"),
    path("surveys/<int:survey_id>/limits/", limit_views.survey_limits, name="survey_limits"),
    path("surveys/<int:survey_id>/responses/", response_views.survey_responses, name="survey_responses"),
    path(
        "surveys/<int:survey_id>/responses/<int:submission_id>/let-in",
        response_views.suspect_let_in,
        name="suspect_let_in",
    ),
    path("surveys/<int:survey_id>/responses/quality", quality_views.survey_quality, name="survey_quality"),
    path(
        "surveys/<int:survey_id>/responses/<int:response_id>/exclude",
        quality_views.response_exclude,
        name="response_exclude",
    ),
    path(
        "surveys/<int:survey_id>/responses/<int:response_id>/include",
        quality_views.response_include,
        name="response_include",
    ),
    path("try/<str:link>", previewing.survey_try, name="survey_try"),
    path("try/<str:link>/<str:state>/<str:step>", previewing.survey_try, name="survey_try_step"),
]
