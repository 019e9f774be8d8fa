"""Example data for the style page: every component is shown by including the real partial."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator

from bewiser import styleguide_charts
from bewiser.lib.maps import MapPoint, MapTie, map_figure
from connect.panels import FacetPanel, Option
from connect.search import Row
from linkages.progress import Step

NOW = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)


class ExampleForm(forms.Form):
    """One field of each kind, two of them answered badly."""

    name = forms.CharField(label="Your name", max_length=60)
    email = forms.EmailField(
        label="E-mail address", help_text="Only your cluster sees it at first."
    )
    goal = forms.ChoiceField(
        label="What do you hope for",
        choices=[("buy", "Buy from them"), ("research", "Research and development together")],
        widget=forms.RadioSelect,
    )
    size = forms.ChoiceField(
        label="Size", required=False, choices=[("", "Any"), ("micro", "Micro")]
    )
    about = forms.CharField(label="Who are you", widget=forms.Textarea(attrs={"rows": 4}))
    masked = forms.BooleanField(label="Keep our name back until they accept", required=False)


@dataclass(frozen=True)
class ExampleConnection:
    reference: str
    state: str
    label: str
    goal: str
    created_at: datetime
    due_at: datetime | None
    is_open: bool

    def get_absolute_url(self) -> str:
        return "#"

    def get_state_display(self) -> str:
        return self.label

    def get_goal_display(self) -> str:
        return self.goal


def examples() -> dict[str, Any]:
    """Return what templates/styleguide.html shows."""
    return {
        "now": NOW,
        "chart_examples": styleguide_charts.examples(),
        "rows": _rows(),
        "form": ExampleForm({"email": "aoife@", "goal": "buy"}),
        "clean_form": ExampleForm(),
        "panels": _panels(),
        "chips": [
            {"kind": "Cluster", "label": "CyberForum", "url": "#"},
            {"kind": "Topic", "label": "Sicherheit eingebetteter Systeme", "url": "#"},
        ],
        "figure": map_figure(_points(), ties=_ties()),
        "world": map_figure(
            [*_points(), MapPoint(41.9, -87.6, 10, "Chicago", "#", "cluster")], "world"
        ),
        "steps": _steps(),
        "due": datetime(2026, 3, 27, tzinfo=UTC),
        "connections": _connections(),
        "items": _desk_items(),
        "page": _page(),
        "introduction": {"first": "Karlsruhe", "second": "County Cork", "on": NOW},
        "parts": [
            Step("output", "Customers", 3, is_skipped=False, is_here=False),
            Step("input", "Suppliers", 0, is_skipped=True, is_here=False),
            Step("rnd", "Research and development", 0, is_skipped=False, is_here=True),
            Step("training", "Aus- und Weiterbildung", 0, is_skipped=False, is_here=False),
        ],
    }


def _rows() -> list[Row]:
    return [
        Row(
            id=1,
            url="#",
            name="Lettermoor Signals",
            english_name="",
            kind="Firm",
            place="Cork, Ireland",
            cluster="it@cork",
            summary=(
                ("Finds tampered ", False),
                ("firmware", True),
                (" in medical devices before they leave the factory.", False),
            ),
            language="",
            reasons=("Embedded security",),
            topics=("Embedded systems", "Health"),
        ),
        Row(
            id=2,
            url="#",
            name="Κυβερνοασπίδα Λευκωσίας",
            english_name="Nicosia Cybershield",
            kind="Firm",
            place="Λευκωσία, Cyprus",
            cluster="CCS",
            summary=(("Υπηρεσίες διαχείρισης περιστατικών για τράπεζες και ναυτιλία.", False),),
            language="el",
            reasons=(),
            topics=("Incident handling",),
            phrase=(("… keeps the ", False), ("firmware", True), (" of ships up to date …", False)),
        ),
        Row(
            id=3,
            url="#",
            name="Gesellschaft für Datenschutzfolgenabschätzung und Netzsicherheitsprüfung am Oberrhein mbH",
            english_name="",
            kind="Firm",
            place="Karlsruhe, Germany",
            cluster="CyberForum",
            summary=(),
            language="",
            reasons=(),
            topics=(),
        ),
    ]


def _panels() -> list[FacetPanel]:
    return [
        FacetPanel(
            "cluster",
            "Cluster",
            first=[
                Option("cyberforum", "CyberForum", "214", is_chosen=True, is_child=False),
                Option(
                    "systematic",
                    "Systematic Paris-Region",
                    "1,630",
                    is_chosen=False,
                    is_child=False,
                ),
            ],
            rest=[Option("eurecat", "Eurecat", "88", is_chosen=False, is_child=False)],
            is_open=True,
        ),
        FacetPanel(
            "topic",
            "Topic",
            first=[
                Option("security", "Security", "317", is_chosen=False, is_child=False),
                Option("incidents", "Incident handling", "37", is_chosen=False, is_child=True),
            ],
            rest=[],
            is_open=False,
        ),
    ]


def _points() -> list[MapPoint]:
    return [
        MapPoint(48.86, 2.35, 16, "Systematic", "#", "cluster"),
        MapPoint(51.90, -8.47, 14, "it@cork", "#", "cluster"),
        MapPoint(54.60, -5.93, 13, "Digital NI", "#", "cluster"),
        MapPoint(49.01, 8.40, 15, "CyberForum", "#", "cluster"),
        MapPoint(41.39, 2.17, 14, "Eurecat", "#", "cluster"),
        MapPoint(46.06, 14.51, 13, "ICT Slovenia", "#", "cluster"),
        MapPoint(35.17, 33.36, 12, "Cyprus", "#", "cluster"),
        MapPoint(55.70, 13.19, 3, "Cluster 55°", "#", "cluster"),
        MapPoint(58.38, 26.72, 3, "Tartu", "#", "cluster"),
    ]


def _ties() -> list[MapTie]:
    return [
        MapTie(51.90, -8.47, 49.01, 8.40),
        MapTie(48.86, 2.35, 46.06, 14.51),
        MapTie(41.39, 2.17, 35.17, 33.36),
    ]


def _steps() -> list[dict[str, Any]]:
    return [
        {"what": "Asked for an introduction", "at": NOW, "who": "Aoife Brannigan", "state": "done"},
        {
            "what": "Forwarded to the other cluster",
            "at": NOW,
            "who": "it@cork",
            "note": "A clear question, and a good fit with two of our members.",
            "state": "done",
        },
        {
            "what": "With the other organisation",
            "who": "CyberForum has put it to them",
            "state": "now",
        },
        {"what": "Introduced to each other", "state": "next"},
    ]


def _connections() -> list[ExampleConnection]:
    late = datetime(2026, 3, 12, tzinfo=UTC)
    return [
        ExampleConnection(
            "IE20260007", "at_target", "With the other organisation", "Buy", NOW, late, True
        ),
        ExampleConnection("IE20260004", "introduced", "Introduced", "Research", NOW, None, False),
        ExampleConnection("IE20260003", "declined", "Declined", "Sell", NOW, None, False),
        ExampleConnection(
            "DE20260011", "changes_asked", "Changes asked for", "Sell", NOW, NOW, True
        ),
    ]


def _desk_items() -> list[dict[str, Any]]:
    return [
        {
            "what": "IE20260007: a firm in Ireland asks for Lettermoor Signals",
            "who": "it@cork",
            "since": datetime(2026, 3, 9, tzinfo=UTC),
            "due": datetime(2026, 3, 12, tzinfo=UTC),
            "link": "#",
        },
        {
            "what": "DE20260011: a research lab in Germany asks for two members",
            "who": "CyberForum",
            "since": datetime(2026, 3, 15, tzinfo=UTC),
            "due": datetime(2026, 3, 18, tzinfo=UTC),
            "link": "#",
        },
    ]


def _page() -> Page:
    return Paginator(list(range(500)), 25).page(4)
