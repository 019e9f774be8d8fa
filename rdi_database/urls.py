"""Addresses of `rdi_database`, nested by noun. The organisations themselves are those of `connect.urls`."""

from django.urls import include, path

from .views import feeds, follows, initiatives, organisations, wanted

app_name = "rdi_database"

# /rdi/initiatives/
initiative_urls = [
    path("", initiatives.initiative_list, name="initiative_list"),
    path("<slug:slug>/", initiatives.initiative_detail, name="initiative_detail"),
    path("<slug:slug>/seek/", wanted.wanted_add, name="wanted_add"),
    path("<slug:slug>/initiative.ics", feeds.initiative_calendar, name="initiative_calendar"),
]

# /rdi/wanted/<uuid>/
wanted_urls = [
    path("", wanted.wanted_detail, name="wanted_detail"),
    path("edit/", wanted.wanted_edit, name="wanted_edit"),
    path("take-back/", wanted.wanted_take_back, name="wanted_take_back"),
]

# /follows/
follow_urls = [
    path("", follows.follow_list, name="follow_list"),
    path("add/", follows.follow_add, name="follow_add"),
    path("stop/<str:token>/", follows.follow_stop, name="follow_stop"),
    path("<uuid:pk>/change/", follows.follow_change, name="follow_change"),
    path("<uuid:pk>/end/", follows.follow_end, name="follow_end"),
]

urlpatterns = [
    path("rdi/initiatives.ics", feeds.initiative_calendar_feed, name="initiative_calendar_feed"),
    path("rdi/initiatives.atom", feeds.initiative_feed, name="initiative_feed"),
    path("rdi/initiatives/", include(initiative_urls)),
    path("rdi/wanted/<uuid:pk>/", include(wanted_urls)),
    path("follows/", include(follow_urls)),
    path("rdi/<slug:slug>/seen/", organisations.research_seen, name="research_seen"),
]
