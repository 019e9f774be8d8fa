"""Addresses of `linkages`, nested by noun."""

from django.urls import include, path, register_converter

from .views import (
    answering,
    compare,
    exchange,
    findings,
    network,
    partners,
    reports,
    rows,
    waves,
)

app_name = "linkages"


class FigureForm:
    """A figure is handed out as a drawing or as a picture."""

    regex = "svg|png"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FigureForm, "figure_form")

# /linkages/answer/<token>/<category>/
category_urls = [
    path("", answering.answer_category, name="answer_category"),
    path("skip/", answering.answer_skip, name="answer_skip"),
    path("<uuid:row>/", answering.answer_category, name="answer_row"),
    path("<uuid:row>/remove/", answering.answer_remove, name="answer_remove"),
]

# /linkages/answer/<token>/
answer_urls = [
    path("", answering.answer, name="answer"),
    path("submit/", answering.answer_submit, name="answer_submit"),
    path("reopen/", answering.answer_reopen, name="answer_reopen"),
    path("organisations/", answering.answer_suggest, name="answer_suggest"),
    path("<slug:category>/", include(category_urls)),
]

# /linkages/waves/<pk>/
wave_urls = [
    path("", waves.wave_detail, name="wave_detail"),
    path("edit/", waves.wave_edit, name="wave_edit"),
    path("invite/", waves.wave_invite, name="wave_invite"),
    path("invite/owners/", waves.wave_invite_owners, name="wave_invite_owners"),
    path("remind/", waves.wave_remind, name="wave_remind"),
    path(
        "invitations/<uuid:invitation>/revoke/", waves.invitation_revoke, name="invitation_revoke"
    ),
    path("hold/", waves.interview_hold, name="interview_hold"),
    path("thaw/", waves.wave_thaw, name="wave_thaw"),
    path("move/<slug:move>/", waves.wave_move, name="wave_move"),
    path("network/", network.wave_network, name="wave_network"),
    path("network.<figure_form:form>", network.wave_network_figure, name="wave_network_figure"),
    path("network.csv", network.wave_network_csv, name="wave_network_csv"),
    path("rows/", rows.wave_rows, name="wave_rows"),
    path("findings/", findings.finding_list, name="finding_list"),
    path("findings/<int:finding>/rows/", rows.finding_rows, name="finding_rows"),
    path("findings/<int:finding>/<slug:decision>/", findings.finding_decide, name="finding_decide"),
    path("partners/", partners.partner_list, name="partner_list"),
    path("partners/suggest/", partners.partner_suggest, name="partner_suggest"),
    path("export.zip", exchange.wave_zip, name="wave_zip"),
    path("template.csv", exchange.template_csv, name="template_csv"),
    path("template.xlsx", exchange.template_xlsx, name="template_xlsx"),
    path("import/", exchange.wave_import, name="wave_import"),
]

# /linkages/partners/<pk>/
partner_urls = [
    path("", partners.partner_detail, name="partner_detail"),
    path("confirm/", partners.partner_confirm, name="partner_confirm"),
    path("create/", partners.partner_create, name="partner_create"),
    path("merge/", partners.partner_merge, name="partner_merge"),
    path("leave/", partners.partner_leave, name="partner_leave"),
    path("undo/", partners.partner_undo, name="partner_undo"),
]

# /linkages/<cluster>/, the downloads of its report
download_urls = [
    path("linkages.csv", exchange.linkages_csv, name="linkages_csv"),
    path("linkages.xlsx", exchange.linkages_xlsx, name="linkages_xlsx"),
    path("tables.csv", exchange.tables_csv, name="tables_csv"),
    path("towns.csv", exchange.towns_csv, name="towns_csv"),
    path("connectors.csv", exchange.connectors_csv, name="connectors_csv"),
    path("map.geojson", exchange.map_geojson, name="map_geojson"),
    path("network.graphml", exchange.network_graphml, name="network_graphml"),
    path("report.json", exchange.report_json, name="report_json"),
]

urlpatterns = [
    path("linkages/waves/", waves.wave_list, name="wave_list"),
    path("linkages/waves/add/<slug:cluster>/", waves.wave_add, name="wave_add"),
    path("linkages/waves/<int:pk>/", include(wave_urls)),
    path("linkages/partners/<int:pk>/", include(partner_urls)),
    path("linkages/interviews/<uuid:pk>/", waves.interview_resume, name="interview"),
    path("linkages/answer/<str:token>/", include(answer_urls)),
    path("linkages/compare/", compare.compare, name="compare"),
    path("linkages/", reports.report_list, name="report_list"),
    path("linkages/<slug:cluster>/", reports.report, name="report"),
    path("linkages/<slug:cluster>/report.pdf", reports.report_pdf, name="report_pdf"),
    path(
        "linkages/<slug:cluster>/figures/<slug:figure>.<figure_form:form>",
        reports.report_figure,
        name="report_figure",
    ),
    path("linkages/<slug:cluster>/", include(download_urls)),
]
