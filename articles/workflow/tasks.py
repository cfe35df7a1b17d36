"""Tasks left by a publication with overridden checks."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Exists, FilteredRelation, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from articles import checks
from articles.desk_languages import in_language_of_record
from articles.models import Article, Revision, Story, Task, Words
from articles.prepared import Prepared
from articles.workflow import readiness
from articles.workflow.acting import Acting, acting
from articles.workflow.acts import Act, verb
from articles.workflow.readiness import Problem
from articles.workflow.rules import Refused
from articles.workflow.saving import labels_of

_READING = [Act.SAVE, Act.SUBMIT, Act.RESTORE, Act.SEND_BACK]
_PUBLISHING = [Act.PUBLISH, Act.SCHEDULE, Act.RESCHEDULE]


def update_tasks(
    act: Acting, article: Article, overridden: Iterable[Problem], *, ahead: Words | None = None
) -> None:
    """Open a task per overridden check, and one if the article's words have had no second reader.

    Close the tasks whose check now passes, but not those about the words `ahead`.
    """
    left = [problem.check for problem in overridden]
    open_tasks, is_read = _open_tasks(act)
    if not _has_second_reader(act, article, open_tasks, is_read):
        left.append(Task.SECOND_READER)
    about_ahead = _checks_about(ahead, act.ahead.set_for) if ahead else set()
    if passed := [task.pk for task in open_tasks if task.check_name not in {*left, *about_ahead}]:
        Task.objects.filter(pk__in=passed).update(done_at=act.at, done_by=act.by)
    known = {task.check_name for task in open_tasks}
    _open(act, [check for check in dict.fromkeys(left) if check not in known])
    if overridden:
        names = ", ".join(problem.check for problem in overridden)
        act.audit(Act.OVERRIDE, names)


def _open(act, names: list[str]) -> None:
    with in_language_of_record():
        Task.objects.bulk_create(
            Task(story=act.story, check_name=name, message=checks.message(name), by=act.by, at=act.at)
            for name in names
        )


def _checks_about(words, at) -> set[str]:
    """The checks that these words fail, a second reading among them: acts on other words don't count."""
    return {Task.SECOND_READER, *(problem.check for problem in readiness.missing(words, at))}


class _OpenTask(NamedTuple):
    pk: int
    check_name: str
    by_id: int


def _open_tasks(act) -> tuple[list[_OpenTask], bool]:
    """The story's open tasks, and whether another person has read the working copy, in one query."""
    last = act.standing.last
    published = {"live_from": last.live_from} if last else {}
    rows = _tasks_and_reading(story=act.story.pk, version=act.story.version, by=act.by.pk, **published)
    return [_OpenTask(*task) for _, *task in rows if task[0]], rows[0][0]


@Prepared
def _tasks_and_reading(*, story, version, by, live_from=None) -> QuerySet:
    read = Exists(_readings(story, version, by, live_from))
    is_open = FilteredRelation("tasks", condition=Q(tasks__done_at=None))
    found = Story.objects.filter(pk=story).annotate(open_task=is_open, is_read=read)
    columns = ("is_read", "open_task__pk", "open_task__check_name", "open_task__by")
    return found.order_by("open_task__at", "open_task__pk").values_list(*columns)


def _has_second_reader(act, article, open_tasks, is_read) -> bool:
    """Whether a second person has read these words: someone else, or the publisher of another's words."""
    if any(task.check_name == Task.SECOND_READER and task.by_id != act.by.pk for task in open_tasks):
        return True
    return is_read and _is_working_copy(article, act.story)


def _readings(story, version, by, live_from) -> QuerySet[Revision]:
    """Other people's acts on the working copy's words, since different words were last published."""
    # Scheduling and rescheduling do not count: an editor who sets a time may not have read the words.
    same_words = Q(act=Act.PUBLISH, version=version)
    revisions = Revision.objects.filter(story=story)
    read = revisions.filter(Q(act__in=_READING) | same_words).exclude(by=by)
    if live_from is None:
        return read
    published = revisions.filter(act__in=_PUBLISHING, at__lte=live_from)
    other = published.exclude(version=version).order_by("-pk").values("pk")
    return read.filter(pk__gt=Coalesce(Subquery(other[:1]), 0))


def _is_working_copy(article, story):
    """Whether these are the working copy's words; only its author has read the words of a fix."""
    return (article.words(), labels_of(article)) == (story.words(), labels_of(story))


@verb
def finish(task: Task, *, by) -> None:
    """Mark a task as done. Raises Forbidden, or Refused if the publisher would be the second reader."""
    with acting(Act.FINISH, task.story, by) as act:
        task.is_ahead = act.standing.concerns_ahead(task)
        if task.check_name == Task.SECOND_READER and by.pk == task.by_id:
            raise Refused(_by_another(task))
        if Task.objects.filter(pk=task.pk, done_at=None).update(done_at=act.at, done_by=by):
            act.audit(Act.FINISH, lambda: task.in_words)


def _by_another(task) -> str:
    if task.is_ahead:
        return _("Someone other than the person who scheduled it must read it.")
    return _("Someone other than the person who published it must read it.")
