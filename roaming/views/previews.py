"""A letter as a mail program shows it, inside a frame of our own page."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin

from bewiser.lib.mail import Letter

# A letter has its styles in place, as mail programs want it. The frame runs no script and leads nowhere.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; sandbox"
)


@xframe_options_sameorigin
def preview(request: HttpRequest, letter: Letter) -> HttpResponse:
    """Answer with the HTML of a letter, or with its text where `?as=text` asks for that."""
    is_text = request.GET.get("as") == "text"
    response = HttpResponse(
        letter.text if is_text else letter.html,
        content_type=f"text/{'plain' if is_text else 'html'}; charset=utf-8",
    )
    response.headers["Content-Security-Policy"] = POLICY
    return response
