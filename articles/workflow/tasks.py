"""What is left to do when a story is published all the same."""

from collections.abc import Iterable

from articles.models import Revision, Task
from articles.readiness import Problem
from articles.workflow.acting import Acting, now, put_on_record
from articles.workflow.rules import Forbidden, Refused, sees


def leave_tasks(act: Acting, overridden: Iterable[Problem]) -> None:
    """Leave a task for each check that was passed over, and one where nobody else read the words.

    Tasks whose lack is mended are done.
    """
    left = {problem.check: problem.message for problem in overridden}
    if not _has_second_reader(act):
        left[Task.SECOND_READER] = "Published without a second reader: read it."
    open_tasks = act.story.tasks.filter(done_at=None)
    open_tasks.exclude(check_name__in=[*left, Task.SECOND_READER]).update(done_at=act.at, done_by=act.by)
    known = set(open_tasks.values_list("check_name", flat=True))
    for check, message in left.items():
        if check not in known:
            Task.objects.create(story=act.story, check_name=check, message=message, by=act.by, at=act.at)
    if overridden:
        names = ", ".join(problem.check for problem in overridden)
        put_on_record("override", by=act.by, at=act.at, story=act.story, detail=names)


def _has_second_reader(act):
    """Whether anybody but the publisher has saved or sent these words since readers last got a version."""
    since = act.story.revisions.order_by("-id")
    last = since.filter(act__in=(Revision.Act.PUBLISH, Revision.Act.SCHEDULE, Revision.Act.FIX)).first()
    if last:
        since = since.filter(pk__gt=last.pk)
    return since.exclude(by=act.by).exists()


def finish(task: Task, *, by) -> None:
    """Mark a task as done. Raises Forbidden, or Refused where a second reader would be the first."""
    if not sees(task.story, by) or not by.has_perm("articles.write_story"):
        raise Forbidden("You may not finish this task.")
    if task.check_name == Task.SECOND_READER and by.pk == task.by_id:
        raise Refused("Somebody other than who published it must read it.")
    at = now()
    if Task.objects.filter(pk=task.pk, done_at=None).update(done_at=at, done_by=by):
        put_on_record("task_done", by=by, at=at, story=task.story, detail=task.message)
