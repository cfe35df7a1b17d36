from django.utils.translation import gettext as _

from articles.workflow import Forbidden


class ReadOnly:
    """A view-only admin page, for people with permission: no row is added, changed or deleted there."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def require_view_permission(self, request):
        """Raise Forbidden for people who may not view it."""
        if not self.has_view_permission(request):
            message = _("Your role does not allow you to see the %(things)s.")
            said = message % {"things": self.opts.verbose_name_plural}
            raise Forbidden(said, permission=f"view_{self.opts.model_name}")
