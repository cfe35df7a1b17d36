from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.admin.meanwhile import Overtakable
from articles.admin.recording import in_words
from articles.admin.searching import FoldedSearch
from articles.admin.titles import Titled
from articles.desk_languages import in_language_of_record
from articles.record import put_on_record
from articles.times.desk_times import desk_time_in_zone
from articles.workflow import Forbidden
from newsroom import (
    sessions,
    site_status,  # noqa: F401 - registers a page of the desk
)
from newsroom.models import User
from newsroom.people import invitations, reset_page, role_pages, security_mails  # noqa: F401 - registers the roles
from newsroom.people.confirming import confirmed
from newsroom.people.forms import NewPersonForm, PersonForm, name_of_role, role_of, roles
from newsroom.roles import NAMES

ON_RECORD = ["username", "email", "is_active", "role"]
"""Fields of a person whose changes go on the audit list."""


class RoleFilter(admin.SimpleListFilter):
    title, parameter_name = pgettext_lazy("to filter by", "role"), "role"

    def lookups(self, request, model_admin):
        return roles()

    def queryset(self, request, queryset):
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


class AccountFilter(admin.SimpleListFilter):
    title, parameter_name = pgettext_lazy("to filter by", "account"), "account"

    def lookups(self, request, model_admin):
        return [
            ("active", pgettext_lazy("an account", "Active")),
            ("deactivated", pgettext_lazy("an account", "Deactivated")),
        ]

    def queryset(self, request, queryset):
        return queryset.filter(is_active=self.value() == "active") if self.value() else queryset


@admin.register(User)
class PersonAdmin(Overtakable, FoldedSearch, Titled, admin.ModelAdmin):
    """The people of the newsroom. They choose their own passwords; they are deactivated, never deleted."""

    title_of_new, title_of_one = gettext_lazy("Add person"), gettext_lazy("Change person")
    form = PersonForm
    change_form_template = "admin/newsroom/user/change_form.html"
    list_display = ["full_name", "username", "role", "mail_address", "state"]
    list_filter = [RoleFilter, AccountFilter]
    sortable_by = []
    search_fields = ["username", "first_name", "last_name", "email"]
    ordering = ["first_name", "last_name", "username"]
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    actions = None
    readonly_fields = ["last_signed_in", "date_joined"]

    @admin.display(description=pgettext_lazy("of a person", "Name"))
    def full_name(self, person):
        return str(person)

    @admin.display(description=gettext_lazy("Last signed in"))
    def last_signed_in(self, person):
        return desk_time_in_zone(person.last_login) if person.last_login else None

    @admin.display(description=gettext_lazy("E-mail"), empty_value="–")
    def mail_address(self, person):
        return person.email or None

    @admin.display(description=gettext_lazy("Role"))
    def role(self, person):
        return _("Superuser") if person.is_superuser else name_of_role(role_of(person)) or None

    @admin.display(description=gettext_lazy("Account"))
    def state(self, person):
        return invitations.state_of(person)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_form(self, request, obj=None, change=False, **kwargs):
        # No staff, superuser or single permissions: anyone who could grant those could grant any role.
        own = {} if obj else {"form": NewPersonForm}
        return super().get_form(request, obj, change, **own, **kwargs)

    def get_fieldsets(self, request, obj=None):
        person = (None, {"fields": ["first_name", "last_name", "email", "role", "username"]})
        if obj is None:
            return [person]
        return [person, (_("Account"), {"fields": ["is_active", "last_signed_in", "date_joined"]})]

    def has_change_permission(self, request, obj=None):
        """Only superusers may change a superuser's account."""
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not is_above

    def has_delete_permission(self, request, obj=None):
        return False

    @method_decorator(confirmed)
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        # Adding a person leads on to their invitation.
        ways_on = {"show_save_and_add_another": False, "show_save_and_continue": object_id is not None}
        page = {**ways_on, **(extra_context or {})}
        try:
            return super().changeform_view(request, object_id, form_url, page)
        except IntegrityError:
            # Somebody else has just saved the same username: validated again, the form says so.
            return super().changeform_view(request, object_id, form_url, page)

    def save_model(self, request, obj, form, change):
        """Save the person; a change of role, a deactivation or a reactivation ends sessions and links."""
        if not change:
            obj.is_staff = True
            obj.set_unusable_password()
            obj.save()
            return
        columns = list(PersonForm.Meta.fields)  # Not the password: the person may be choosing one right now.
        was_invited = invitations.is_open(obj)
        if {"is_active", "role"} & {*form.changed_data}:
            sessions.end_all(obj)
            obj.session_generation += 1
            obj.invited_at = None
            columns += ["session_generation", "invited_at"]
        obj.save(update_fields=columns)
        if was_invited and obj.is_active and not obj.invited_at:
            invitations.invite(obj, by=request.user)
            messages.info(request, _("The invitation has a new link: the old one no longer works."))
        if "email" in form.changed_data:
            security_mails.enqueue_to_old_address(obj, form.initial["email"])

    def save_related(self, request, form, formsets, change):
        """Save the role, put the changes on the audit list, and invite a new person."""
        super().save_related(request, form, formsets, change)
        person = form.instance
        if role := form.cleaned_data["role"]:
            person.groups.set(Group.objects.filter(name=role))
        if not change:
            put_on_record("person_added", by=request.user, detail=f"{person.username}, {role}")
            invitations.invite(person, by=request.user)
            return
        with in_language_of_record():
            _record_changes(person, form, by=request.user)

    def response_add(self, request, obj, post_url_continue=None):
        """Redirect to the invitation, which is mailed or handed over."""
        messages.success(request, _("%(person)s is added.") % {"person": obj})
        return redirect("admin:newsroom_user_invitation", obj.pk)

    def get_urls(self):
        view = self.admin_site.admin_view
        pages = [
            path("<int:pk>/invitation/", view(self.invitation), name="newsroom_user_invitation"),
            path("<int:pk>/second-factor/", view(self.second_factor), name="newsroom_user_second_factor"),
        ]
        return [*pages, *super().get_urls()]

    @method_decorator([require_http_methods(["GET", "HEAD", "POST"]), never_cache, confirmed])
    def second_factor(self, request, pk):
        """Reset a person's second factor, with a reason."""
        person = User.objects.filter(pk=pk).first()
        if not self.has_change_permission(request, person):
            raise Forbidden(_("Only an administrator can reset two-factor authentication."))
        if person is None:
            raise Http404
        return reset_page.answer(request, person, self)

    @method_decorator([require_http_methods(["GET", "HEAD", "POST"]), never_cache, confirmed])
    def invitation(self, request, pk):
        """Show a person's open invitation, with its link to hand over; a POST opens a new one."""
        person = User.objects.filter(pk=pk).first()
        if not self.has_change_permission(request, person):
            raise Forbidden(_why_not_invited(person))
        if person is None:
            raise Http404
        if request.method == "POST":
            if person.is_active:
                invitations.invite(person, by=request.user)
            return redirect(request.path)
        is_open = invitations.is_open(person)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Invitation for %(person)s") % {"person": person},
            "opts": self.opts,
            "person": person,
            "link": is_open and invitations.link(person),
            "ends_at": is_open and invitations.ends_at(person),
            "is_mailed": invitations.goes_by_mail(person),
        }
        return TemplateResponse(request, "admin/newsroom/user/invitation.html", context)


def _why_not_invited(person) -> str:
    if person and person.is_superuser:
        return _("Only a superuser can invite a superuser.")
    return _("Only an administrator can invite people.")


def _record_changes(person, form, *, by) -> None:
    for name in ON_RECORD:
        if name in form.changed_data:
            before, after = _in_words(name, form.initial[name]), _in_words(name, form.cleaned_data[name])
            act = "role" if name == "role" else "person_changed"
            label = form.fields[name].label.lower()
            put_on_record(act, by=by, detail=f"{person.username}, {label}: {before} → {after}")


def _in_words(name, value) -> str:
    is_role = name == "role" and value in NAMES
    return str(NAMES[value]).lower() if is_role else in_words(value)
