"""What people type who join a team, or say who may."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bewiser.outbox.fields import MailAddressField

from .choices import MemberRole, TeamRefusal
from .models.teams import LONGEST_EVIDENCE

# What each role may do, as the one who chooses it reads it.
ROLES = [
    (
        MemberRole.OWNER,
        _("Owner: writes the profile, answers requests, and says who is in the team"),
    ),
    (MemberRole.EDITOR, _("Editor: writes the profile and answers requests")),
    (MemberRole.VIEWER, _("Viewer: reads what the organisation is asked")),
]


class ClaimForm(forms.Form):
    """Why somebody may act for an organisation; needed where their address does not say it already."""

    evidence = forms.CharField(
        label=_("How do you belong to it?"),
        help_text=_(
            "Your task there, and how the people who decide can check it: a page that names you, or a"
            " colleague whom they know."
        ),
        max_length=LONGEST_EVIDENCE,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write how you belong to it.")},
    )

    def __init__(self, *args: Any, is_proved: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_proved:
            del self.fields["evidence"]


class InviteForm(forms.Form):
    email = MailAddressField(
        label=_("E-mail address"),
        help_text=_("They get a letter, and decide themselves."),
        error_messages={"required": _("Write an e-mail address.")},
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=ROLES, initial=MemberRole.EDITOR, widget=forms.RadioSelect
    )


class RoleForm(forms.Form):
    """A role alone: of a member, or of somebody who is let in."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=MemberRole,
        error_messages={"required": _("Choose a role.")},
    )


class RefuseForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=[("", _("Choose a reason")), *TeamRefusal.choices],
        error_messages={"required": _("Choose a reason.")},
        help_text=_("They read it."),
    )
    note = forms.CharField(
        label=_("In a few words"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
