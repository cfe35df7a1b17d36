"""Plain form fields, rendered without templates: a desk page has a hundred of them."""

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape


class WidgetRenderer(DjangoTemplates):
    """Django's renderer, except for inputs, text areas and selects, whose HTML it writes itself."""

    def render(self, template_name, context, request=None):
        write = _WRITERS.get(template_name)
        return write(context["widget"]) if write else super().render(template_name, context, request)


def _attributes(attrs) -> str:
    return "".join(_attribute(name, value) for name, value in attrs.items() if value is not False)


def _attribute(name, value):
    return (
        f" {conditional_escape(name)}" if value is True else f' {conditional_escape(name)}="{_text(value)}"'
    )


def _text(value) -> str:
    return conditional_escape(value if hasattr(value, "__html__") else str(value))


def _input(widget) -> str:
    value = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    opening = f'<input type="{_text(widget["type"])}" name="{_text(widget["name"])}"'
    return f"{opening}{value}{_attributes(widget['attrs'])}>"


def _textarea(widget) -> str:
    # Browsers drop a line feed at the start: this one, so that they don't drop one of the text.
    opening = f'<textarea name="{_text(widget["name"])}"{_attributes(widget["attrs"])}>'
    return f"{opening}\n{_text(widget['value'] or '')}</textarea>"


def _select(widget) -> str:
    groups = "".join(_group(name, options) for name, options, _ in widget["optgroups"])
    return f'<select name="{_text(widget["name"])}"{_attributes(widget["attrs"])}>{groups}\n</select>'


def _group(name, options) -> str:
    written = "".join(f"\n{_option(option)}" for option in options)
    return f'\n<optgroup label="{_text(name)}">{written}\n</optgroup>' if name else written


def _option(option) -> str:
    value, label = _text(option["value"]), _text(option["label"])
    return f'<option value="{value}"{_attributes(option["attrs"])}>{label}</option>'


_INPUTS = ("input", "text", "hidden", "checkbox", "number", "email", "url", "date", "datetime", "password")
_WRITERS = {
    **{f"django/forms/widgets/{name}.html": _input for name in _INPUTS},
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}
"""{Django's template: function that writes the same HTML}."""
