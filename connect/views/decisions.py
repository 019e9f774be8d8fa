"""What a person can decide on a request: words, form and action of each decision."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bewiser.lib.acting import acts
from bewiser.lib.errors import tell
from bewiser.lib.ratelimit import allowed

from .. import access, portraits, timelines
from ..access import Actor
from ..actions import connections as actions
from ..exceptions import ConnectionMoved, ContactMissing
from ..forms import CloseForm, ContactForm, DeclineForm, NoteForm, ResubmitForm, ReturnForm
from ..models import ConnectionRequest
from ..transitions import Decision, steps_open_to

# Each is written to by mail, and has not asked for it.
CONTACTS_PER_DAY = 60


@dataclass(frozen=True)
class Choice:
    """One decision on the page. `done` is what the person reads afterwards."""

    decision: Decision
    label: Any
    done: Any
    act: Callable[..., None]
    form: type[forms.Form] = forms.Form
    is_primary: bool = False
    lead: Any = ""


CHOICES = {
    choice.decision: choice
    for choice in (
        Choice(
            Decision.FORWARD,
            gettext_lazy("Forward to the other cluster"),
            gettext_lazy("The request has been forwarded."),
            actions.forward,
            is_primary=True,
            lead=gettext_lazy("If the request is clear and fair, the other cluster reads it next."),
        ),
        Choice(
            Decision.PUT_TO_TARGET,
            gettext_lazy("Put it to the organisation"),
            gettext_lazy("The organisation has been asked."),
            actions.put_to_target,
            is_primary=True,
            lead=gettext_lazy(
                "The organisation reads what is asked, and not who asks unless the asker wanted so."
            ),
        ),
        Choice(
            Decision.ACCEPT,
            gettext_lazy("Accept the introduction"),
            gettext_lazy("You are introduced. Both of you get a letter with the other’s address."),
            actions.accept,
            is_primary=True,
            lead=gettext_lazy("Both of you get the other’s name and address in one letter."),
        ),
        Choice(
            Decision.RESUBMIT,
            gettext_lazy("Send it again"),
            gettext_lazy("Your request is on its way again."),
            actions.resubmit,
            form=ResubmitForm,
            is_primary=True,
        ),
        Choice(
            Decision.SAY_IN_CONTACT,
            gettext_lazy("We are in contact"),
            gettext_lazy("Good to know. Tell us later what came of it."),
            actions.say_in_contact,
            is_primary=True,
            lead=gettext_lazy(
                "Once you have written to each other, say so here: nobody asks you again."
            ),
        ),
        Choice(
            Decision.CLOSE,
            gettext_lazy("Close with an outcome"),
            gettext_lazy("The introduction is closed."),
            actions.close,
            form=CloseForm,
        ),
        Choice(
            Decision.ASK_CHANGES,
            gettext_lazy("Ask for changes"),
            gettext_lazy("The asker has been told what to change."),
            actions.ask_for_changes,
            form=NoteForm,
        ),
        Choice(
            Decision.RETURN,
            gettext_lazy("Nobody can be reached"),
            gettext_lazy("The request is closed, and the asker has been told."),
            actions.return_as_unreachable,
            form=ReturnForm,
        ),
        Choice(
            Decision.DECLINE,
            gettext_lazy("Decline"),
            gettext_lazy("The request is declined. The asker reads a neutral sentence."),
            actions.decline,
            form=DeclineForm,
        ),
        Choice(
            Decision.WITHDRAW,
            gettext_lazy("Withdraw the request"),
            gettext_lazy("Your request is withdrawn."),
            actions.withdraw,
            lead=gettext_lazy("Whoever has it now is told that you took it back."),
        ),
    )
}


@acts("connect:connection_detail", "pk")
def connection_decide(request: HttpRequest, pk: uuid.UUID, decision: str) -> HttpResponse:
    """Take one decision on a request; an answer that cannot stand comes back with what was typed."""
    if decision not in CHOICES:
        raise Http404
    connection = access.readable_connection(request.user, pk)
    by = access.actor(request.user, connection)
    refused = _decide(request, connection, by, CHOICES[Decision(decision)])
    if refused is None:
        return redirect(connection)
    return connection_page(request, connection, by, bound={decision: refused}, status=422)


def _decide(
    request: HttpRequest, connection: ConnectionRequest, by: Actor, choice: Choice
) -> forms.Form | None:
    """Act, and return None; or return the form with its errors."""
    form = form_for(choice, connection, by, request.POST)
    try:
        if request.POST.get("version") != str(connection.version):
            raise ConnectionMoved
        access.permitted_step(by, connection, choice.decision)
        if not form.is_valid():
            return form
        if isinstance(form, ContactForm) and not _may_write_to(form, by):
            return form
        choice.act(connection, by=by, now=timezone.now(), **form.cleaned_data)
    except ConnectionMoved:
        messages.warning(request, _("Somebody was quicker: this is how the request stands now."))
    except ContactMissing:
        form.add_error("contact_email", _("This organisation has nobody here. Name a contact."))
        return form
    except ValidationError as problem:
        tell(form, problem)
        return form
    else:
        messages.success(request, choice.done)
    return None


def _may_write_to(form: ContactForm, by: Actor) -> bool:
    """Whether this person may write to one more address today that they type; the form says so if not."""
    who = str(by.user.pk if by.user else "")
    if allowed("named", who, limit=CONTACTS_PER_DAY, per_seconds=86_400, now=timezone.now()):
        return True
    form.add_error(None, _("You have named many contacts today. Try again tomorrow."))
    return False


def form_for(
    choice: Choice, connection: ConnectionRequest, by: Actor, data: Any = None
) -> forms.Form:
    """Return the form of a decision; a request for which nobody is here yet asks for a contact as well."""
    form_class = choice.form
    if choice.decision in {Decision.PUT_TO_TARGET, Decision.FORWARD} and _needs_contact(
        choice, connection, by
    ):
        form_class = ContactForm
    initial = {name: getattr(connection, name) for name in ("cooperation", "question", "about")}
    initial["is_named"] = not connection.is_masked
    return form_class(data, initial=initial, prefix=None, auto_id=f"{choice.decision}_%s")


def _needs_contact(choice: Choice, connection: ConnectionRequest, by: Actor) -> bool:
    puts = choice.decision == Decision.PUT_TO_TARGET or (
        by.user is not None and access.manages_side(by.user, connection.target)
    )
    return puts and not access.answerers_of(connection).exists()


def open_choices(
    connection: ConnectionRequest, by: Actor, bound: dict[str, forms.Form]
) -> list[dict[str, Any]]:
    """Return what this person can decide now, the main one first, each with its form."""
    decisions = {step.decision for step in steps_open_to(connection.state, by.roles)}
    return [
        {
            "choice": choice,
            "form": bound.get(decision) or form_for(choice, connection, by),
            "is_bound": decision in bound,
        }
        for decision, choice in CHOICES.items()
        if decision in decisions
    ]


def connection_page(
    request: HttpRequest,
    connection: ConnectionRequest,
    by: Actor,
    *,
    bound: dict[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a request as this person may see it."""
    context = {
        "connection": connection,
        "title": portraits.title(connection, by),
        "state_label": portraits.state_label(connection, by),
        "seeker": portraits.seeker(connection, by),
        "contact": portraits.target_contact(connection, by),
        "knows_target": portraits.knows_target(connection, by),
        "steps": timelines.steps(connection, by),
        "change_asked": timelines.change_asked(connection, by),
        "choices": open_choices(connection, by, bound or {}),
        "late": portraits.late(connection, by, timezone.now()),
        "roles": by.roles,
    }
    return render(request, "connect/connection_detail.html", context, status=status)
