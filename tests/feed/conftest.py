import pytest

from tests import factories


@pytest.fixture
def story(clock, editor):
    """A story with a picture, a category, a byline, and characters that are special in markup."""
    return factories.published(
        editor,
        headline="Bridge “closes” <b>",
        body='<p>At noon, <a href="/about/">they</a> said.</p>',
        categories=[factories.category("Transport")],
        bylines=[factories.author("Ada Bell")],
        lead_image=factories.image(editor, size=(1600, 900)),
        lead_alt_text="A bridge",
        lead_credit="Ann Archer",
    )
