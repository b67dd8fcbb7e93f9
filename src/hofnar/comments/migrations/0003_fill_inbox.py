"""Comments that stood before the inbox: masked, and with what is chosen by."""

from django.db import migrations

from hofnar.comments.masking import masked
from hofnar.comments.scores import explained_by, score_in, standing_of

AT_ONCE = 500
FIELDS = ["text", "survey", "month", "score", "scored_by", "standing"]


def fill(apps, schema_editor):
    Comment, Question = apps.get_model("comments", "Comment"), apps.get_model("surveys", "Question")
    beside, last = {}, 0
    while part := list(Comment.objects.filter(pk__gt=last).select_related("response__version").order_by("pk")[:AT_ONCE]):
        last = part[-1].pk
        for comment in part:
            version = comment.response.version
            if version.pk not in beside:
                beside[version.pk] = explained_by(Question.objects.filter(version=version).select_related("metric"))
            _fill_one(comment, version.survey_id, beside[version.pk].get(comment.question_id))
        Comment.objects.bulk_update(part, FIELDS, batch_size=200)


def _fill_one(comment, survey_id, scored):
    comment.text = masked(comment.text)
    comment.survey_id = survey_id
    comment.month = 12 * comment.answered_on.year + comment.answered_on.month - 1
    comment.score = score_in(comment.response.answers, scored)
    comment.scored_by_id = scored.pk if comment.score is not None else None
    comment.standing = standing_of(comment.score, scored)


class Migration(migrations.Migration):
    dependencies = [("comments", "0002_inbox"), ("measurement", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
