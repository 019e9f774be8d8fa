"""Whom an organisation has worked with, as a network and as a map."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bewiser.lib.chart_words import chart_words
from bewiser.lib.charts import Chart, Kind, Node, Tie, network, responsive
from bewiser.lib.maps import MapFigure, MapPoint, map_figure
from connect.models import Organisation

from .cooperation import Cooperation

CENTRE, PARTNER = "centre", "partner"
# Two with a single project in common are no network yet.
FEWEST_PARTNERS = 2


def network_chart(organisation: Organisation, cooperation: Cooperation) -> Chart | None:
    """Draw the organisation among its closest partners, with what they have in common among themselves."""
    if len(cooperation.closest) < FEWEST_PARTNERS:
        return None
    centre = str(organisation.pk)
    nodes = [Node(centre, organisation.name, CENTRE)]
    nodes += [Node(str(one.id), one.name, PARTNER, one.url) for one in cooperation.closest]
    ties = [Tie(centre, str(one.id), one.number) for one in cooperation.closest]
    ties += [Tie(str(one), str(other), number) for one, other, number in cooperation.ties]
    kinds = [
        Kind(CENTRE, organisation.name, "brand", "circle"),
        Kind(PARTNER, _("Partner in projects"), "accent", "circle"),
    ]
    top = cooperation.closest[0]
    title = ngettext(
        "%(partner)s is the closest partner: %(n)s project in common",
        "%(partner)s is the closest partner: %(n)s projects in common",
        top.number,
    ) % {"partner": top.name, "n": top.number}
    caption = _(
        "The closest partners, and their projects with each other. Source: projects known here."
    )
    return responsive(
        "cooperation",
        lambda width: network(nodes, ties, kinds, title, words=chart_words(), width=width),
        caption=caption,
        table_id="partners",
    )


def partner_map(cooperation: Cooperation) -> MapFigure | None:
    """Draw the towns of the partners that have a page here; None where none has a place, or without outlines."""
    points = [
        MapPoint(town.latitude, town.longitude, town.number, town.city or town.country)
        for town in cooperation.towns
    ]
    if not points:
        return None
    figure = map_figure(points)
    return figure if figure.is_available else None
