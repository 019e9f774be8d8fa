"""What the pages of an organisation's own people need."""

from pathlib import PurePosixPath

from django import template
from django.urls import reverse

from ..models import Organisation

register = template.Library()


@register.filter
def logo_url(organisation: Organisation) -> str:
    """Return the address of a logo; it changes with the file."""
    name = PurePosixPath(organisation.logo.name).stem
    return reverse("connect:logo_file", args=[organisation.slug, name])
