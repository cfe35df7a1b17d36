import pytest

from articles import workflow
from tests import factories
from tests.articles import servers


@pytest.fixture
def mail_server(settings):
    with servers.running(servers.MailServer()) as server:
        settings.MAILERS, settings.HAS_MAIL = server.mailer, True
        yield server


@pytest.fixture
def chat(settings):
    with servers.running(servers.Chat()) as server:
        settings.CHAT_WEBHOOK_URL = server.address
        yield server


@pytest.fixture
def writer(journalist):
    journalist.first_name, journalist.email = "Ann", "ann@news.example"
    journalist.save()
    return journalist


@pytest.fixture
def story(writer, editor):
    story = factories.story(writer, headline="Bridge closes")
    workflow.submit(story, by=writer)
    return story


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Runs what waits for the end of the transaction, as it does when there is one."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
