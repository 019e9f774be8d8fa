"""What people type to get the newsletter, to change it, or to enter a contact."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bewiser.lib.names import validate_plain_name
from bewiser.outbox.fields import MailAddressField
from connect.models import Cluster

from .choices import SubscriberRole
from .fields import TopicsField
from .models import Subscription


class PreferencesForm(forms.Form):
    """Name, language, role and topics."""

    name = forms.CharField(
        label=_("Your name"), max_length=150, required=False, validators=[validate_plain_name]
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.CONTENT_LANGUAGES,
        help_text=_("What is not there in it comes in English."),
    )
    role = forms.ChoiceField(label=_("You read it as"), choices=SubscriberRole)
    cluster = forms.ModelChoiceField(
        label=_("Cluster"), queryset=Cluster.objects.none(), required=False
    )
    topics = TopicsField(
        help_text=_("Some editions are for some topics only. Nothing ticked means all of them.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = (get_language() or settings.LANGUAGE_CODE)[:2]
        self.fields["cluster"].queryset = Cluster.objects.order_by("short_name")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("role") == SubscriberRole.CLUSTER and not cleaned.get("cluster"):
            self.add_error("cluster", _("Say of which cluster."))
        return cleaned


class AskForm(PreferencesForm):
    """The same with an address, and the sentence of consent."""

    email = MailAddressField(label=_("E-mail address"))
    agrees = forms.BooleanField()

    field_order = ["email", "name", "language", "role", "cluster", "topics", "agrees"]

    def __init__(self, *args: Any, wording: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agrees"].label = wording

    def asked(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "agrees"}


class FindForm(forms.Form):
    """An address whose subscription somebody wants to reach."""

    email = MailAddressField(label=_("E-mail address"))


class InviteForm(forms.Form):
    """A contact of a partner cluster who may want the newsletter."""

    cluster = forms.ModelChoiceField(label=_("Cluster"), queryset=Cluster.objects.none())
    name = forms.CharField(label=_("Name"), max_length=150, validators=[validate_plain_name])
    email = MailAddressField(label=_("E-mail address"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.CONTENT_LANGUAGES)

    def __init__(self, *args: Any, clusters: QuerySet[Cluster], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cluster"].queryset = clusters
        self.fields["language"].initial = (get_language() or settings.LANGUAGE_CODE)[:2]


def initial_of(subscription: Subscription) -> dict[str, Any]:
    """Return what a form for the preferences shows at first."""
    return {
        "name": subscription.name,
        "language": subscription.language,
        "role": subscription.role,
        "cluster": subscription.cluster_id,
        "topics": list(subscription.topics.values_list("pk", flat=True)),
    }
