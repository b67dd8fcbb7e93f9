from django.urls import path

from hofnar.surveys.views import editor, publish, settings, survey_list, survey_new

urlpatterns = [
    path("", survey_list, name="survey_list"),
    path("new/", survey_new, name="survey_new"),
    path("<int:survey_id>/edit/", editor.survey_edit, name="survey_edit"),
    path("<int:survey_id>/settings/", settings.survey_settings, name="survey_settings"),
    path("<int:survey_id>/texts/", settings.survey_texts, name="survey_texts"),
    path("<int:survey_id>/close/", settings.survey_close, name="survey_close"),
    path("<int:survey_id>/reopen/", settings.survey_reopen, name="survey_reopen"),
    path("<int:survey_id>/check/", publish.survey_check, name="survey_check"),
    path("<int:survey_id>/columns/", publish.survey_columns, name="survey_columns"),
    path("<int:survey_id>/metrics/", publish.survey_metrics, name="survey_metrics"),
    path("<int:survey_id>/publish/", publish.survey_publish, name="survey_publish"),
    path("<int:survey_id>/draft/start/", editor.draft_start, name="draft_start"),
    path("<int:survey_id>/draft/undo/", editor.draft_undo, name="draft_undo"),
    path("<int:survey_id>/draft/redo/", editor.draft_redo, name="draft_redo"),
    path("<int:survey_id>/draft/throw-away/", publish.draft_throw_away, name="draft_throw_away"),
    path("<int:survey_id>/questions/add/", editor.question_add, name="question_add"),
    path("<int:survey_id>/questions/<str:key>/change/", editor.question_change, name="question_change"),
    path("<int:survey_id>/questions/<str:key>/rule/", editor.question_rule, name="question_rule"),
    path("<int:survey_id>/questions/<str:key>/duplicate/", editor.question_duplicate, name="question_duplicate"),
    path("<int:survey_id>/questions/<str:key>/remove/", editor.question_remove, name="question_remove"),
    path("<int:survey_id>/questions/<str:key>/move/", editor.question_move, name="question_move"),
    path("<int:survey_id>/pages/<str:key>/move/", editor.page_move, name="page_move"),
    path("<int:survey_id>/pages/<str:key>/duplicate/", editor.page_duplicate, name="page_duplicate"),
    path("<int:survey_id>/pages/<str:key>/remove/", editor.page_remove, name="page_remove"),
    path("<int:survey_id>/pages/<str:key>/jumps/add/", editor.jump_add, name="jump_add"),
    path("<int:survey_id>/pages/<str:key>/jumps/<int:number>/remove/", editor.jump_remove, name="jump_remove"),
]
