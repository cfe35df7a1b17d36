"""What must not leave the desk in a mail or in the chat."""

from datetime import timedelta

from articles import workflow
from tests import factories
from tests.articles.follow_up.steps import LIST, send_back, work
from tests.moments import NOON


def test_of_a_restricted_story_the_chat_hears_nothing_and_mail_only_the_headline(
    story, writer, editor, committed, mail_server, chat
):
    workflow.restrict(story, by=editor, people=[writer])
    send_back(story, editor, committed, note="The mayor is the source.")
    work()
    assert not chat.said
    [letter] = mail_server.letters
    assert "Bridge closes" in letter.get_content()
    assert "mayor" not in str(letter)


def test_who_was_shut_out_of_a_story_meanwhile_hears_nothing_of_it(
    story, editor, committed, mail_server, desk
):
    other = factories.person("journalist", email="bob@news.example")
    with committed():
        workflow.assign(story, by=editor, to=other)
    assert "Bridge closes" in desk(other).get(LIST).text
    workflow.assign(story, by=editor, to=None)
    workflow.restrict(story, by=editor, people=[editor])
    work()
    assert not mail_server.letters
    assert "Bridge closes" not in desk(other).get(LIST).text
    assert desk(other).get(f"{LIST}unseen/").json()["unseen"] == "0"


def test_of_a_story_under_embargo_only_the_headline_leaves_the_desk(
    clock, story, editor, committed, mail_server, chat
):
    workflow.embargo(story, by=editor, until=NOON + timedelta(hours=1))
    send_back(story, editor, committed, note="The figures are 4 and 5.")
    work()
    for said in (str(mail_server.letters[0].get_content()), chat.said[0]):
        assert "Bridge closes" in said
        assert "figures" not in said
    clock.shift(timedelta(hours=2))
    workflow.submit(story, by=editor)
    send_back(story, editor, committed, note="The figures are 6 and 7.")
    work()
    assert "figures" in chat.said[1]
