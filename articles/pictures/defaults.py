"""Default texts that cameras, phones and programs write into captions and credits.

Sources: cameras' and programs' own output, as reported to ExifTool, Flickr, Lightroom and WordPress.
"""

import re

_WHOLE = {
    "acd systems digital imaging", "admin", "administrator", "all rights reserved", "applemark", "artist",
    "ascii", "ashampoo snap", "author", "binary comment", "camera", "camera owner", "camera360", "caption",
    "casio computer co.,ltd", "charset=ascii", "copyright", "copyright holder", "credit", "credit line",
    "dcf 1.0", "default", "description", "document", "exif jpeg", "exif jpeg picture", "exif_jpeg_picture",
    "finepix", "fujifilm", "image", "image description", "image title", "iphone", "jpeg",
    "lead technologies inc. v1.01", "menu", "my camera", "my photo", "myphoto", "n/a", "na", "name",
    "nikon corporation", "none", "null", "owner", "owner name", "photo", "photographer", "photographer name",
    "photographer's name", "picasa", "picsart", "picture", "powerpoint presentation", "samsung",
    "samsung csc", "scanned document", "screenshot", "skitch", "sony dsc", "subject", "title", "undefined",
    "unknown", "unknown photographer", "user", "windows user", "your name", "your name here",
}  # fmt: skip
_EXTENSION = r"\.(?:jpe?g|png|tiff?|gif|webp|hei[cf]|avif|bmp|psd|dng|nef|cr[23w]|arw|raf|orf|rw2|pef|srw)"
_FILE = rf"""
    (?:[\w-]+[\\/])*(?:
        (?:_?img|_?dsc|dscn|dscf|pict|imag|image|imgp|cimg|sam|hpim|pxl|mvi|mvimg|gopr|g[hxpl]|dji|dji_fly|_mg
            |_?csc|wp|rcnx|fb_img|img_e|received|snapchat|resized|scan|signal)[_-]?\d{{3,}}[\w-]*
        | [pc]\d{{4,}} | \d{{3}}_\d{{4}} | \d{{8}}[_-]\d{{4,6}}[\w-]*
    )(?:\s+copy)?(?:\s*\(\d+\))?(?:{_EXTENSION})?
    | \S+{_EXTENSION}
"""
_SCREENSHOT = r"""
    (?:screen\s?shot|bildschirmfoto|bildschirmaufnahme|capture\ d.écran|captura\ de\ (?:pantalla|tela)
        |schermata|skärmavbild|skærmbillede|schermafbeelding|zrzut\ ekranu|снимок\ экрана|знімок\ екрана
        |スクリーンショット|截屏|屏幕截图|whatsapp\ (?:image|bild)|signal)
    (?:[\s_.:,()-]|\d|\b(?:at|um|kl|alle|ore|le|las|a|à|o|в|om|de|del|from|[ap]\.?m)\b)*
"""
_NAMELESS = r"""
    (?:untitled|unnamed|nameless|unbenannt|ohne\ titel|sans\ titre|sin\ t[íi]tulo|sem\ t[íi]tulo|senza\ titolo
        |без\ (?:имени|названия|назви)|namnlös|naamloos|uten\ navn|bez\ názvu|bez\ (?:tytułu|nazwy)
        |無題|无标题
        |image|photo|picture|scan|slide|document)
    [\s_-]*\(?\d*\)?
    | no\s+(?:name|title|caption|credit|description|subject|comments?|data)
"""
_PLACEHOLDER = r"""
    (?:please\s+)?(?:enter|type|add|insert|write|put)\s+(?:an?\s+|your\s+|the\s+)?(?:photo\s+|image\s+|picture\s+)?
        (?:caption|description|credit|title|name|text)(?:\s+here)?
    | (?:your\s+)?(?:caption|description|credit|title|name|text)\s+(?:goes\s+)?here
    | (?:credit\s+too\s+long\W*)?see\s+caption(?:\s+for\s+\w+)?
"""
_CAMERA = r"""
    (?:(?:olympus|kodak|samsung|minolta|konica|pentax|nikon|canon|sony|fuji(?:film)?|casio|panasonic|ricoh|sanyo
        |(?-i:[A-Z][A-Z.&-]+))\s+){0,3}digital\s*(?:still\s*)?camera
"""
_PROGRAMS = r"""
    (?:adobe|photoshop|lightroom|illustrator|indesign|(?:the\s+)?gimp|picasa|paint\.net|snapseed|acdsee|irfanview
        |vsco|picsart|canva|imagegear|imagemagick|luminar|capture\ one|darktable|rawtherapee|polarr|afterlight
        |hipstamatic|instagram|affinity|pixelmator|corel|skitch|snagit|meitu|camera360|dxo|iphoto|gd-jpeg)
"""
_PROGRAM = rf"""
    (?:adobe\s+)?{_PROGRAMS}
        (?:[®™\s]|\b(?:cc|cs\d?|elements|express|classic|mobile|camera\ raw|pro)\b|[\d.]|\([^()]*\))*
    | (?:file\s+written|created|processed|edited|made|generated|exported|converted|scanned|captured|taken)
        \s+(?:by|with|using|from|on|in)\s+{_PROGRAMS}\b.{{0,80}}
    | creator:\s.{{0,80}} | lav[cf][\d.]*
    | (?:microsoft\s+(?:office\s+)?)(?:word|powerpoint|windows)\b.{{0,80}}
    | windows\s+photo\s+(?:viewer|editor)\b.{{0,40}}
"""
_PATTERNS = re.compile(
    "|".join((_FILE, _SCREENSHOT, _NAMELESS, _PLACEHOLDER, _CAMERA, _PROGRAM, r"[\W_]*")),
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST = 200


def is_default(text: str) -> bool:
    """Whether a caption or credit is the default text of a camera or a program."""
    bare = text.strip(" \t\n\0")
    for around in ("()", "[]", "<>"):
        bare = bare[1:-1].strip() if bare[:1] == around[0] and bare[-1:] == around[1] else bare
    bare = bare.rstrip(".")
    if len(bare) > _LONGEST:
        return False
    return bare.casefold() in _WHOLE or _PATTERNS.fullmatch(bare) is not None
