"""The files by which a cluster passes an edition on: nothing personal is in them, and the cluster stands above."""

from connect.models import Cluster

from .composing import Composed
from .models import Edition
from .rendering import Banner, letter

# The kinds of file by how their names end.
FORMS = {"html": "text/html", "txt": "text/plain", "md": "text/markdown"}


def kit(edition: Edition, composed: Composed, cluster: Cluster, form: str, markdown: str) -> str:
    """Return one file in the language of `composed`, under the banner of the cluster."""
    banner = banner_of(cluster, composed.language)
    if form == "md":
        lines = [
            f"**{banner.name}**",
            banner.words,
            f"<{banner.website}>" if banner.website else "",
        ]
        return "\n\n".join([*(line for line in lines if line), markdown])
    made = letter(composed, slug=edition.slug, day=edition.day, banner=banner)
    return made.html if form == "html" else made.text


def banner_of(cluster: Cluster, language: str) -> Banner:
    """Return the name, the one sentence and the address of a cluster, the sentence in this language or in English."""
    texts = {text.language: text.summary for text in cluster.organisation.texts.all()}
    return Banner(
        name=cluster.organisation.name,
        words=texts.get(language) or texts.get("en", ""),
        website=cluster.organisation.website,
    )
