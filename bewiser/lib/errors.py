"""From what an action refuses to what a form says."""

from django import forms
from django.core.exceptions import ValidationError


def tell(form: forms.BaseForm, problem: ValidationError) -> None:
    """Say each problem beside its field, and those of fields that the form does not show above it."""
    if not hasattr(problem, "error_dict"):
        form.add_error(None, problem)
        return
    for name, errors in problem.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
