from django.urls import path

from hofnar.comments import tag_views, views

urlpatterns = [
    path("", views.comment_list, name="comment_list"),
    path("do/", views.comment_do, name="comment_do"),
    path("undo/", views.comment_undo, name="comment_undo"),
    path("tags/", tag_views.comment_tags, name="comment_tags"),
    path("tags/<int:tag_id>/rename/", tag_views.comment_tag_rename, name="comment_tag_rename"),
    path("tags/<int:tag_id>/remove/", tag_views.comment_tag_remove, name="comment_tag_remove"),
    path("tags/<int:tag_id>/restore/", tag_views.comment_tag_restore, name="comment_tag_restore"),
    path("words/", tag_views.comment_words, name="comment_words"),
    path("<int:comment_id>/", views.comment_page, name="comment_page"),
    path("<int:comment_id>/hide/", views.comment_hide, name="comment_hide"),
    path("<int:comment_id>/pieces/<int:piece_id>/show/", views.comment_unhide, name="comment_unhide"),
    path("<int:comment_id>/original/", views.comment_original, name="comment_original"),
]
