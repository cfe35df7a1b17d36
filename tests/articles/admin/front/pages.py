"""The desk's front page."""

from tests.articles.admin.pages import parse

FRONT = "/admin/"
BOARDS = ["mine", "review", "ahead", "live", "tasks", "changed", "embargoed", "people"]


def boards(client, address=FRONT):
    """The text of each board of the page, by its name."""
    page = parse(client.get(address).text)
    sections = {section.get("id", ""): section for section in page.iter("section")}
    texts = {name: "".join(sections[f"desk-{name}"].itertext()) for name in BOARDS}
    return {name: " ".join(text.split()) for name, text in texts.items()}


def on(client, headline):
    """The boards that show a headline."""
    return {name for name, text in boards(client).items() if headline in text}
