"""Articles as search engines read them: schema.org's NewsArticle (https://schema.org/NewsArticle)."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.blocks.players import player
from articles.html import plain_text
from articles.models import AboutPage, Article, Author, Category, PublicNote
from articles.newspaper import face
from articles.picture_origins import SourceType
from articles.pictured import lead_of, leading_clip
from articles.pictures.credits import plain_credit
from articles.pictures.renditions import cut_file, plain_of
from articles.pictures.shown import Terms
from articles.text.languages import tag_of
from articles.video_lengths import duration
from feed.addresses import absolute, canonical, media
from feed.pictures import SHAPES

_TYPES = {
    Category.Kind.SPONSORED: "AdvertiserContentArticle",
    Category.Kind.OPINION: "OpinionNewsArticle",
    Category.Kind.ANALYSIS: "AnalysisNewsArticle",
}
"""{kind: its type}; an obituary has no type of its own, and is given as a genre."""


def news_article(article: Article, notes: list[PublicNote]) -> dict:
    """An article and its public notes as a JSON-LD object; empty facts are left out."""
    facts = {
        "@context": "https://schema.org",
        "@type": _TYPES.get(article.genre, "NewsArticle"),
        "mainEntityOfPage": canonical(article),
        "url": absolute(article.get_absolute_url()),
        "headline": article.headline,
        "description": article.social_description or article.teaser,
        "image": [*_shapes(article), *images(article)],
        "datePublished": _moment(article.published_at),
        "dateModified": _moment(article.updated_at or article.published_at),
        "author": [_author(author) for author in article.authors] or publisher(),
        "publisher": publisher(),
        "articleSection": [category.name for category in article.categories],
        "genre": str(article.genre.label) if article.genre else "",
        "dateline": article.dateline,
        **_media(article),
        "inLanguage": tag_of(article.written_in),
        "isAccessibleForFree": True,
        "sourceOrganization": article.source and {"@type": "Organization", "name": article.source},
        "isBasedOn": article.original_url,
        "correction": [_correction(note) for note in notes if note.kind == PublicNote.Kind.CORRECTION],
    }
    return {name: fact for name, fact in facts.items() if fact not in ("", [], None)}


def breadcrumbs(article: Article) -> dict:
    """The path from the front page to an article, by its first category, as a JSON-LD object."""
    steps = [(_("News Feed"), "/")]
    steps += [(category.name, category.get_absolute_url()) for category in article.categories[:1]]
    steps.append((article.headline, article.get_absolute_url()))
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": absolute(address)}
            for position, (name, address) in enumerate(steps, start=1)
        ],
    }


def profile_page(author: Author) -> dict:
    """An author's page as a JSON-LD object."""
    about = {
        "description": author.profile,
        "image": _portrait(author.shown_picture),
        "sameAs": [link.address for link in author.profile_links],
        "email": author.email,
        "worksFor": None if author.is_organisation else publisher(),
    }
    return {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "mainEntity": _author(author) | {name: fact for name, fact in about.items() if fact},
    }


def _portrait(image):
    if image is None:
        return None
    plain = plain_of(image)
    words = {"creditText": plain_credit(image.credit), "caption": image.alt_text}
    return _mark(media(plain.name), plain.width, plain.height) | words


def _media(article):
    """An article's lead video or audio: ours, or a video on another site."""
    clip = leading_clip(article)
    if clip is None:
        return {"video": _video(article)}
    return {"video" if clip.is_video else "audio": _own(article, clip)}


def _own(article, clip):
    """Our own lead video or audio (https://schema.org/VideoObject, AudioObject)."""
    pictures = _posters(clip) or [picture["url"] for picture in images(article)]
    about = clip.about
    facts = {
        "@type": "VideoObject" if clip.is_video else "AudioObject",
        "name": about["title"] or article.headline,
        "description": article.teaser,
        "contentUrl": absolute(clip.address),
        "encodingFormat": about["type"],
        "contentSize": str(about["size"]),
        "thumbnailUrl": pictures,
        "uploadDate": _moment(article.published_at),
        "duration": duration(about["seconds"]),
        "width": about["width"],
        "height": about["height"],
        "creditText": plain_credit(about["credit"]),
        "transcript": "\n\n".join(plain_text(words) for _, words in clip.transcripts),
        "caption": [_captions(tag, address) for tag, address in clip.captions],
    }
    return {name: fact for name, fact in facts.items() if fact not in ("", [], None)}


def _posters(clip):
    return [media(plain_of(clip.poster).name)] if clip.poster else []


def _captions(tag, address):
    return {
        "@type": "MediaObject",
        "encodingFormat": "text/vtt",
        "inLanguage": tag,
        "contentUrl": absolute(address),
    }


def _video(article):
    """The video on another site that an article links to; search engines accept none without a picture."""
    pictures = [picture["url"] for picture in images(article)]
    if not article.video_url or not pictures:
        return None
    length = {"duration": duration(article.video_seconds)} if article.video_seconds else {}
    played = player(article.video_url)
    return (
        length
        | ({"embedUrl": played.address} if played else {})
        | {
            "@type": "VideoObject",
            "name": article.headline,
            "description": article.teaser,
            "thumbnailUrl": pictures,
            "uploadDate": _moment(article.published_at),
            "url": article.video_url,
        }
    )


def web_site() -> dict:
    """The site and its search as a JSON-LD object (https://schema.org/SearchAction)."""
    search = f"{absolute(reverse('feed:search'))}?q={{search_term_string}}"
    action = {"@type": "SearchAction", "target": {"@type": "EntryPoint", "urlTemplate": search}}
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": face().newspaper.name,
        "url": absolute("/"),
        "publisher": publisher(),
        "potentialAction": action | {"query-input": "required name=search_term_string"},
    }


def images(article: Article) -> list[dict]:
    """The whole lead image, in the format that every program reads; empty if there is none."""
    image = lead_of(article)
    if image is None or image.is_stand_in:
        return []
    return [_image_object(article, plain_of(image))]


def _shapes(article):
    """The lead image cut to each shape that search engines ask for, by the editor's crop."""
    image = lead_of(article)
    if image is None or image.is_stand_in:
        return []
    found = (cut_file(image, shape, article.lead_crop) for shape in SHAPES)
    return [_image_object(article, cut) for cut in found if cut]


def _image_object(article, file):
    words = {"caption": article.lead_caption, "creditText": plain_credit(article.lead_credit)}
    return {
        "@type": "ImageObject",
        "url": media(file.name),
        "width": file.width,
        "height": file.height,
        **{name: text for name, text in words.items() if text},
        **_terms(lead_of(article).terms),
    }


def _terms(terms: Terms):
    """Who owns a picture, how others may use it, and how it was made.

    Sources: https://developers.google.com/search/docs/appearance/structured-data/image-license-metadata and
    https://schema.org/digitalSourceType.
    """
    made = terms.digital_source_type
    facts = {
        "license": terms.licence_url or terms.web_statement,
        "acquireLicensePage": terms.licensor_url,
        "creator": terms.creator and {"@type": "Person", "name": terms.creator},
        "copyrightNotice": terms.rights,
        "digitalSourceType": made and _source_type(made),
    }
    return {name: fact for name, fact in facts.items() if fact}


def _source_type(code):
    return f"https://schema.org/{_MADE.get(code) or code[0].upper() + code[1:]}DigitalSource"


_MADE = {
    SourceType.COMPUTED_CAPTURE: "DigitalCapture",
    SourceType.HUMAN_EDITS: "MinorHumanEdits",
    SourceType.CREATION: "DigitalArt",
}
"""{IPTC's code: schema.org's name}, for the codes whose names differ."""


def _author(author):
    kind = "Organization" if author.is_organisation else "Person"
    named = {"@type": kind, "name": author.name, "url": absolute(author.get_absolute_url())}
    return named | ({"jobTitle": author.role} if author.role and kind == "Person" else {})


def publisher() -> dict:
    """The newspaper as an organisation, with its logo, accounts and policies if it has them."""
    known = face()
    paper = known.newspaper
    mark = paper.logo_mark
    facts = {
        "@type": "NewsMediaOrganization",
        "name": paper.name,
        "url": absolute("/"),
        "slogan": paper.tagline,
        "logo": mark and _mark(mark.url, mark.width, mark.height),
        "sameAs": [address for address, _ in paper.social_addresses],
        "email": paper.news_address,
    }
    for name, kind in _POLICIES.items():
        page = known.page_of_kind(kind)
        facts[name] = page and absolute(page.get_absolute_url())
    return {name: fact for name, fact in facts.items() if fact}


_POLICIES = {
    "publishingPrinciples": AboutPage.Kind.PRINCIPLES,
    "correctionsPolicy": AboutPage.Kind.CORRECTIONS,
    "ethicsPolicy": AboutPage.Kind.ETHICS,
    "masthead": AboutPage.Kind.MASTHEAD,
}
"""{property of https://schema.org/NewsMediaOrganization: the kind of page that it links to}"""


def _mark(address, width, height):
    return {"@type": "ImageObject", "url": absolute(address), "width": width, "height": height}


def about_page(page: AboutPage) -> dict:
    """A page about the newspaper as a JSON-LD object."""
    kinds = {AboutPage.Kind.ABOUT: "AboutPage", AboutPage.Kind.CONTACT: "ContactPage"}
    return {
        "@context": "https://schema.org",
        "@type": kinds.get(page.kind, "WebPage"),
        "name": page.live.title,
        "url": absolute(page.get_absolute_url()),
        "dateModified": _moment(page.live.at),
        "inLanguage": settings.LANGUAGE_CODE,
        "publisher": publisher(),
    }


def _correction(note):
    return {"@type": "CorrectionComment", "text": note.text, "datePublished": _moment(note.at)}


def _moment(moment):
    return timezone.localtime(moment).isoformat(timespec="seconds")
