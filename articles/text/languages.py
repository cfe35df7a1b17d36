"""The languages that stories are written in: their tags (BCP 47), names, direction and territory."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info, gettext, gettext_noop

LONGEST_TAG = 12
"""The most characters of a tag, with room for a script and a territory."""


@dataclass(frozen=True, slots=True)
class Language:
    tag: str
    own_name: str
    """Its name in the language itself."""
    name: str
    territory: str
    """The territory that social networks put with it; their list has no tag without one."""
    is_rtl: bool = False

    @property
    def direction(self) -> str:
        return "rtl" if self.is_rtl else "ltr"

    @property
    def name_here(self) -> str:
        """Its name in the language of the page."""
        return gettext(self.name)

    @property
    def both_names(self) -> str:
        return self.own_name if self.own_name == self.name_here else f"{self.own_name} – {self.name_here}"

    @property
    def locale(self) -> str:
        """As Open Graph writes it: uk_UA."""
        return f"{self.tag.partition('-')[0]}_{self.territory}"


_NOT_OR_BADLY_NAMED_BY_DJANGO = (
    gettext_noop("Amharic"),
    gettext_noop("Central Kurdish"),
    gettext_noop("Chinese (simplified)"),
    gettext_noop("Chinese (traditional)"),
    gettext_noop("Divehi"),
    gettext_noop("Dutch"),
    gettext_noop("Faroese"),
    gettext_noop("Gujarati"),
    gettext_noop("Hausa"),
    gettext_noop("Lao"),
    gettext_noop("Maltese"),
    gettext_noop("Pashto"),
    gettext_noop("Romansh"),
    gettext_noop("Serbian (Latin)"),
    gettext_noop("Sindhi"),
    gettext_noop("Sinhala"),
    gettext_noop("Somali"),
    gettext_noop("Tagalog"),
    gettext_noop("Tigrinya"),
    gettext_noop("Uyghur"),
    gettext_noop("Yiddish"),
    gettext_noop("Zulu"),
)
_LEFT_TO_RIGHT = """
af Afrikaans|Afrikaans|ZA
am አማርኛ|Amharic|ET
az Azərbaycanca|Azerbaijani|AZ
be Беларуская|Belarusian|BY
bg Български|Bulgarian|BG
bn বাংলা|Bengali|IN
bs Bosanski|Bosnian|BA
ca Català|Catalan|ES
cs Čeština|Czech|CZ
cy Cymraeg|Welsh|GB
da Dansk|Danish|DK
de Deutsch|German|DE
el Ελληνικά|Greek|GR
en English|English|US
en-GB British English|British English|GB
eo Esperanto|Esperanto|EO
es Español|Spanish|ES
et Eesti|Estonian|EE
eu Euskara|Basque|ES
fi Suomi|Finnish|FI
fo Føroyskt|Faroese|FO
fr Français|French|FR
fy Frysk|Frisian|NL
ga Gaeilge|Irish|IE
gd Gàidhlig|Scottish Gaelic|GB
gl Galego|Galician|ES
gu ગુજરાતી|Gujarati|IN
ha Hausa|Hausa|NG
hi हिन्दी|Hindi|IN
hr Hrvatski|Croatian|HR
ht Kreyòl ayisyen|Haitian Creole|HT
hu Magyar|Hungarian|HU
hy Հայերեն|Armenian|AM
id Bahasa Indonesia|Indonesian|ID
is Íslenska|Icelandic|IS
it Italiano|Italian|IT
ja 日本語|Japanese|JP
ka ქართული|Georgian|GE
kk Қазақша|Kazakh|KZ
km ខ្មែរ|Khmer|KH
kn ಕನ್ನಡ|Kannada|IN
ko 한국어|Korean|KR
ky Кыргызча|Kyrgyz|KG
lb Lëtzebuergesch|Luxembourgish|LU
lo ລາວ|Lao|LA
lt Lietuvių|Lithuanian|LT
lv Latviešu|Latvian|LV
mk Македонски|Macedonian|MK
ml മലയാളം|Malayalam|IN
mn Монгол|Mongolian|MN
mr मराठी|Marathi|IN
ms Bahasa Melayu|Malay|MY
mt Malti|Maltese|MT
my မြန်မာ|Burmese|MM
nb Norsk bokmål|Norwegian Bokmål|NO
ne नेपाली|Nepali|NP
nl Nederlands|Dutch|NL
nn Norsk nynorsk|Norwegian Nynorsk|NO
pa ਪੰਜਾਬੀ|Punjabi|IN
pl Polski|Polish|PL
pt Português|Portuguese|PT
pt-BR Português do Brasil|Brazilian Portuguese|BR
rm Rumantsch|Romansh|CH
ro Română|Romanian|RO
ru Русский|Russian|RU
si සිංහල|Sinhala|LK
sk Slovenčina|Slovak|SK
sl Slovenščina|Slovenian|SI
so Soomaali|Somali|SO
sq Shqip|Albanian|AL
sr Српски|Serbian|RS
sr-Latn Srpski (latinica)|Serbian (Latin)|RS
sv Svenska|Swedish|SE
sw Kiswahili|Swahili|KE
ta தமிழ்|Tamil|IN
te తెలుగు|Telugu|IN
tg Тоҷикӣ|Tajik|TJ
th ไทย|Thai|TH
ti ትግርኛ|Tigrinya|ET
tl Tagalog|Tagalog|PH
tr Türkçe|Turkish|TR
tt Татарча|Tatar|RU
uk Українська|Ukrainian|UA
uz Oʻzbekcha|Uzbek|UZ
vi Tiếng Việt|Vietnamese|VN
zh-Hans 简体中文|Chinese (simplified)|CN
zh-Hant 繁體中文|Chinese (traditional)|TW
zu isiZulu|Zulu|ZA
"""
_RIGHT_TO_LEFT = """
ar العربية|Arabic|AR
ckb کوردی|Central Kurdish|IQ
dv ދިވެހި|Divehi|MV
fa فارسی|Persian|IR
he עברית|Hebrew|IL
ps پښتو|Pashto|AF
sd سنڌي|Sindhi|PK
ug ئۇيغۇرچە|Uyghur|CN
ur اردو|Urdu|PK
yi ייִדיש|Yiddish|DE
"""


def _read(lines: str, *, is_rtl: bool = False) -> dict[str, Language]:
    rows = (line.partition(" ") for line in lines.split("\n") if line)
    return {tag: Language(tag, *rest.split("|"), is_rtl=is_rtl) for tag, _, rest in rows}


KNOWN = {
    language.tag: language
    for language in sorted(
        (_read(_LEFT_TO_RIGHT) | _read(_RIGHT_TO_LEFT, is_rtl=True)).values(),
        key=lambda language: language.own_name.casefold(),
    )
}
"""{tag: language}, sorted by their own names. The direction of each follows from its script."""


def site_language() -> Language:
    """The language of the site's pages."""
    return _of_code(settings.LANGUAGE_CODE)


@cache
def _of_code(code: str) -> Language:
    """The known language for a code such as en-us."""
    by_code = {tag.lower(): language for tag, language in KNOWN.items()}
    wanted = code.lower()
    while wanted:
        if found := by_code.get(wanted):
            return found
        wanted = wanted.rpartition("-")[0]
    django = get_language_info(code)
    return Language(code, django["name_local"], django["name"], code[:2].upper(), django["bidi"])


def is_foreign(tag: str) -> bool:
    """Whether words in this language are in another than the site's; an empty tag means the site's.

    "en" matches a site in en-us; "zh-Hant" does not match one in zh-hans.
    """
    return not f"{settings.LANGUAGE_CODE}-".lower().startswith(f"{tag}-".lower()) if tag else False


def language_of(tag: str) -> Language:
    """The language of this tag; the site's for an empty tag."""
    return _of_code(tag) if is_foreign(tag) else site_language()


def tag_of(tag: str) -> str:
    """The tag for other programs: the site's code for words in the site's language."""
    return tag if is_foreign(tag) else settings.LANGUAGE_CODE


def attributes(tag: str) -> SafeString:
    """`lang` and `dir` for words in this language on a page of the site; no `lang` for the site's own."""
    return _attributes(tag, tag) if is_foreign(tag) else format_html('dir="{}"', "auto")


def attributes_around(tag: str) -> str:
    """The same after a space, and nothing for the site's language."""
    return format_html(" {}", _attributes(tag, tag)) if is_foreign(tag) else ""


def attributes_within(tag: str) -> str:
    """For the page's own text in an element of this language: attributes that switch back to the site's."""
    return format_html(" {}", _attributes(settings.LANGUAGE_CODE, "")) if is_foreign(tag) else ""


def _attributes(lang, tag):
    return format_html('lang="{}" dir="{}"', lang, language_of(tag).direction)
