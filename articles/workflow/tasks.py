"""Tasks that publication with open checks leaves behind."""

from collections.abc import Iterable

from django.db.models import Max, Q

from articles.models import Article, Task, Words
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

    Close the tasks whose check now passes, but not those about the words that are `ahead`.
    """
    left = {problem.check: problem.message for problem in overridden}
    open_tasks = list(act.story.tasks.filter(done_at=None))
    if not _has_second_reader(act, article, open_tasks):
        left[Task.SECOND_READER] = "Published without a second reader: read it."
    about_ahead = _checks_about(ahead, act.ahead.set_for) if ahead else set()
    if passed := [task.pk for task in open_tasks if task.check_name not in {*left, *about_ahead}]:
        Task.objects.filter(pk__in=passed).update(done_at=act.at, done_by=act.by)
    known = {task.check_name for task in open_tasks}
    Task.objects.bulk_create(
        Task(story=act.story, check_name=check, message=message, by=act.by, at=act.at)
        for check, message in left.items()
        if check not in known
    )
    if overridden:
        names = ", ".join(problem.check for problem in overridden)
        act.audit(Act.OVERRIDE, names)


def _checks_about(words, at) -> set[str]:
    """The checks that these words do not pass; nobody has read them by acting on others."""
    return {Task.SECOND_READER, *(problem.check for problem in readiness.missing(words, at))}


def _has_second_reader(act, article, open_tasks) -> bool:
    """Whether a second person has read these words: another one, or the publisher if another wrote them."""
    if any(task.check_name == Task.SECOND_READER and task.by_id != act.by.pk for task in open_tasks):
        return True
    if not _is_working_copy(article, act.story):
        return False
    # Scheduling and rescheduling do not count: an editor who sets a time may not have read the words.
    same_words = Q(act=Act.PUBLISH, version=act.story.version)
    read = act.story.revisions.filter(Q(act__in=_READING) | same_words, pk__gt=_publication_before(act))
    return read.exclude(by=act.by).exists()


def _is_working_copy(article, story):
    """Whether the words are those of the working copy; the words of a fix have only its author's eyes."""
    return (article.words(), labels_of(article)) == (story.words(), labels_of(story))


def _publication_before(act) -> int:
    """The id of the newest Revision that published other words of the working copy; 0 for none."""
    if act.standing.last is None:
        return 0
    published = act.story.revisions.filter(act__in=_PUBLISHING, at__lte=act.standing.last.live_from)
    other = published.exclude(version=act.story.version)
    return other.aggregate(newest=Max("pk", default=0))["newest"]


@verb
def finish(task: Task, *, by) -> None:
    """Mark a task as done. Raises Forbidden, or Refused if the publisher would be the second reader."""
    with acting(Act.FINISH, task.story, by) as act:
        if task.check_name == Task.SECOND_READER and by.pk == task.by_id:
            raise Refused("Someone other than the person who published it must read it.")
        if Task.objects.filter(pk=task.pk, done_at=None).update(done_at=act.at, done_by=by):
            act.audit(Act.FINISH, task.message)
