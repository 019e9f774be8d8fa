"""Addresses of `connect`, nested by noun."""

from django.urls import include, path

from .search import RESEARCH
from .views import (
    answering,
    asking,
    cases,
    clusters,
    comparing,
    connections,
    decisions,
    events,
    firms,
    notice_writing,
    notices,
    pictures,
    profile_edit,
    profile_history,
    profile_logo,
    team_requests,
    teams,
    topics,
)

app_name = "connect"

# /requests/<uuid>/
connection_urls = [
    path("", connections.connection_detail, name="connection_detail"),
    path("<slug:decision>/", decisions.connection_decide, name="connection_decide"),
]

# /requests/confirm/<token>/
confirm_urls = [
    path("", asking.connection_confirm, name="connection_confirm"),
    path("withdraw/", asking.confirm_withdraw, name="confirm_withdraw"),
]

# /requests/answer/<token>/
answer_urls = [
    path("", answering.connection_answer, name="connection_answer"),
    path("accept/", answering.answer_accept, name="answer_accept"),
    path("decline/", answering.answer_decline, name="answer_decline"),
    path("in-contact/", answering.answer_in_contact, name="answer_in_contact"),
    path("close/", answering.answer_close, name="answer_close"),
]

# /firms/<slug>/edit/
profile_urls = [
    path("", profile_edit.profile_edit, name="profile_edit"),
    path("preview/", profile_edit.profile_preview, name="profile_preview"),
    path("publish/", profile_edit.profile_publish, name="profile_publish"),
    path("take-off/", profile_edit.profile_take_off, name="profile_take_off"),
    path("confirm/", profile_edit.profile_confirm, name="profile_confirm"),
    path("logo/", profile_logo.profile_logo, name="profile_logo"),
    path("logo/remove/", profile_logo.logo_remove, name="logo_remove"),
    path("history/", profile_history.profile_history, name="profile_history"),
    path(
        "history/<slug:kind>/<int:key>/",
        profile_history.profile_bring_back,
        name="profile_bring_back",
    ),
    path("<slug:name>/", profile_edit.profile_section, name="profile_section"),
    path("<slug:name>/draft/", profile_edit.profile_draft, name="profile_draft"),
    path("<slug:name>/discard/", profile_edit.profile_discard, name="profile_discard"),
]

# /firms/<slug>/team/
team_urls = [
    path("", teams.team_detail, name="team_detail"),
    path("invite/", teams.team_invite, name="team_invite"),
    path("leave/", teams.team_leave, name="team_leave"),
    path("show/", teams.team_show, name="team_show"),
    path("<int:pk>/change/", teams.team_change, name="team_change"),
    path("<int:pk>/remove/", teams.team_remove, name="team_remove"),
]

# /teams/<uuid>/
team_request_urls = [
    path("", team_requests.team_request_detail, name="team_request_detail"),
    path("accept/", team_requests.team_request_accept, name="team_request_accept"),
    path("decline/", team_requests.team_request_decline, name="team_request_decline"),
    path("take-back/", team_requests.team_request_take_back, name="team_request_take_back"),
]

# /cases/<slug>/
case_urls = [
    path("", cases.case_detail, name="case_detail"),
    path("edit/", cases.case_edit, name="case_edit"),
    path("put/", cases.case_put, name="case_put"),
    path("approve/", cases.case_approve, name="case_approve"),
    path("withdraw/", cases.case_withdraw, name="case_withdraw"),
    path("pictures/add/", pictures.picture_add, name="picture_add"),
    path("pictures/<int:pk>/remove/", pictures.picture_remove, name="picture_remove"),
    path("pictures/<uuid:name>.jpg", pictures.picture_file, name="picture_file"),
]

# /notices/<uuid>/
notice_urls = [
    path("", notices.notice_detail, name="notice_detail"),
    path("edit/", notice_writing.notice_edit, name="notice_edit"),
    path("post/", notice_writing.notice_post, name="notice_post"),
    path("renew/", notice_writing.notice_renew, name="notice_renew"),
    path("withdraw/", notice_writing.notice_withdraw, name="notice_withdraw"),
    # By the notice's own address: nothing there names the organisation of an anonymous one.
    path("connect/", asking.notice_ask, name="notice_ask"),
]

urlpatterns = [
    path("firms/", firms.firm_list, name="firm_list"),
    path("firms/map.geojson", firms.firm_map, name="firm_map"),
    path("firms/compare/", comparing.firm_compare, name="firm_compare"),
    path("firms/<slug:slug>/", firms.firm_detail, name="firm_detail"),
    path("rdi/", firms.firm_list, {"door": RESEARCH}, name="research_list"),
    path("rdi/map.geojson", firms.firm_map, {"door": RESEARCH}, name="research_map"),
    path("rdi/compare/", comparing.firm_compare, {"door": RESEARCH}, name="research_compare"),
    path("rdi/<slug:slug>/", firms.firm_detail, {"door": RESEARCH}, name="research_detail"),
    path("clusters/", clusters.cluster_list, name="cluster_list"),
    path("clusters/<slug:slug>/", clusters.cluster_detail, name="cluster_detail"),
    path("events/", events.event_list, name="event_list"),
    path("events/events.ics", events.event_feed, name="event_feed"),
    path("events/<int:pk>/", events.event_detail, name="event_detail"),
    path("events/<int:pk>/event.ics", events.event_calendar, name="event_calendar"),
    path("cases/", cases.case_list, name="case_list"),
    path("cases/add/<slug:kind>/<uuid:key>/", cases.case_add, name="case_add"),
    path("cases/<slug:slug>/", include(case_urls)),
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/notices.atom", notices.notice_feed, name="notice_feed"),
    path("notices/mine/", notices.notice_mine, name="notice_mine"),
    path("notices/<uuid:pk>/", include(notice_urls)),
    path("firms/<slug:slug>/notices/add/", notice_writing.notice_add, name="notice_add"),
    path("topics/<slug:slug>/", topics.topic_detail, name="topic_detail"),
    path("firms/<slug:slug>/claim/", teams.team_claim, name="team_claim"),
    path("firms/<slug:slug>/edit/", include(profile_urls)),
    path("firms/<slug:slug>/team/", include(team_urls)),
    path("firms/<slug:slug>/logo/<uuid:name>.png", profile_logo.logo_file, name="logo_file"),
    path("teams/<uuid:pk>/", include(team_request_urls)),
    path("still-right/<str:token>/", profile_edit.still_right, name="still_right"),
    path("firms/<slug:slug>/connect/", asking.connection_ask, name="connection_ask"),
    path("requests/", connections.connection_list, name="connection_list"),
    path("requests/confirm/<str:token>/", include(confirm_urls)),
    path("requests/answer/<str:token>/", include(answer_urls)),
    path("requests/<uuid:pk>/", include(connection_urls)),
]
