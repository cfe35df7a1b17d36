"""Three-way comparison, field by field: what a page showed, what is stored now, and what is typed."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.theirs import SAVING_AGAIN, show_values

SAVES_YOURS = gettext_lazy("Save again to save your changes too.")
_LENGTH = 12
"""Length of a field's digest, in characters."""


class ComparedForm(forms.ModelForm):
    """A form that is sent with a digest of each field that its page showed, or that can look those up."""

    def take_theirs(self, now: dict[str, Any], digests: str) -> tuple[list[str], list[str]]:
        """Put the stored values into the fields that this person left alone.

        Returns the names of those, and of the fields that both have changed, or may have. `digests` are those
        that the page sent; `self.data` must be a mutable copy.
        """
        taken, disputed = self._sorted_out(now, digests)
        for name in taken:
            self._take(name, now[name])
        return taken, disputed

    def catch_up(self, now: dict[str, Any], digests: str, who: Callable[[], str]) -> None:
        """Take over what others have stored since the page was opened; `digests` are of what it showed.

        Refuse the form, so that it is read once more, if this person has changed something,
        too. `who` returns the sentence on who saved.
        """
        mine = digests_of({name: self.cleaned_data.get(name) for name in now})
        if digests in (mine, digests_of(now)):
            self.cleaned_data |= now if digests == mine else {}
            return
        taken, disputed = self.take_theirs(now, digests)
        self.add_error(None, self.what_was_taken(who(), taken, is_disputed=bool(disputed)))
        show_values(self, {name: now[name] for name in disputed})

    def what_was_taken(self, who: str, taken: list[str], *, is_disputed: bool) -> str:
        """`who` (the sentence on who saved), what the form has taken over, and what saving again does."""
        if taken:
            labels = "; ".join(str(self[name].label) for name in taken)
            what = _("What you had not changed now shows what is saved: %(fields)s.") % {"fields": labels}
            who = f"{who} {what}"
        return f"{who} {SAVING_AGAIN if is_disputed else SAVES_YOURS}"

    def _sorted_out(self, now, digests):
        if len(digests) != len(now) * _LENGTH:
            return [], [*now]
        parts = [digests[start : start + _LENGTH] for start in range(0, len(digests), _LENGTH)]
        before = dict(zip(now, parts, strict=True))
        changed = [name for name, value in now.items() if _digest_of(value) != before[name]]
        mine = {name: _digest_of(self.cleaned_data[name]) for name in changed if name in self.cleaned_data}
        taken = [name for name in changed if mine.get(name) == before[name]]
        return taken, [name for name in changed if name not in taken]

    def _take(self, name, value):
        """Set a field's data as a browser would send it."""
        key, field = self.add_prefix(name), self.fields[name]
        if isinstance(field, forms.BooleanField):
            self.data.pop(key, None)
            if value:
                self.data[key] = "on"
        elif isinstance(value, list):
            self.data.setlist(key, [str(getattr(each, "pk", each)) for each in value])
        else:
            value = field.prepare_value(value)
            self.data[key] = "" if value is None else str(value)


def digests_of(shown: dict[str, Any]) -> str:
    """The digests of what a page shows, joined in the order of its fields."""
    return "".join(map(_digest_of, shown.values()))


def _digest_of(value) -> str:
    """The digest of a value: the same for a stored value and for that value cleaned by a form."""
    value = getattr(value, "pk", value)
    if isinstance(value, list | tuple | QuerySet):
        value = sorted(str(getattr(each, "pk", each)) for each in value)
    elif isinstance(value, str):
        value = value.replace("\r\n", "\n").strip()
    elif isinstance(value, datetime):
        value = value.astimezone(UTC)  # A form has it in the newsroom's zone.
    shown = json.dumps("" if value is None else value, default=str)
    return blake2b(shown.encode(), digest_size=_LENGTH // 2).hexdigest()
