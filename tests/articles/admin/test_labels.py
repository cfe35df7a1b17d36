"""Categories and authors, as editors make them."""


def test_an_editor_makes_an_author_and_says_who_signs_in_as_them(editors_desk, journalist):
    address = "/admin/articles/author/add/"
    assert str(journalist) in editors_desk.get(address).text
    words = {"name": "Ann Archer", "slug": "ann-archer", "user": journalist.pk}
    assert editors_desk.post(address, words).status_code == 302
    assert journalist.author.name == "Ann Archer"
