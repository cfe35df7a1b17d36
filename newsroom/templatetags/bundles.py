from django import template
from django.templatetags.static import static
from django.utils.html import format_html_join

from newsroom import bundles

register = template.Library()


@register.simple_tag
def style_sheets(bundle: str) -> str:
    """The links to a bundle of newsroom/bundles.py."""
    return format_html_join(
        "\n", '<link rel="stylesheet" href="{}">', ((static(name),) for name in bundles.served(bundle))
    )
