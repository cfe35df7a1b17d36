"""What the tests of notifications do again and again."""

from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from articles import workflow

LIST = "/admin/articles/notification/"


def send_back(story, editor, committed, note="Who pays?"):
    with committed():
        workflow.send_back(story, by=editor, note=note)


def work():
    """Do what is ready, one after the other, as a worker does, on the connection of the test."""
    worker = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        backend_name="default",
        worker_id="tests",
        interval=0,
        batch=True,
        startup_delay=False,
        max_tasks=None,
    )
    while found := DBTaskResult.objects.ready().first():
        found.claim(worker.worker_id)
        worker.run_task(found)
        assert found.status == "SUCCESSFUL", found.traceback
