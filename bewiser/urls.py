"""Every address of the site. English has no prefix, other languages do."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from . import health, mailbox, profile, views

# What is no page has no language.
urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", views.sitemap, name="sitemap_section"),
]

# /mailbox/
mailbox_urls = [
    path("", mailbox.mailbox_list, name="mailbox"),
    path("<str:key>/", mailbox.mailbox_detail, name="mailbox_detail"),
]

urlpatterns += i18n_patterns(
    path("", views.home, name="home"),
    path("desk/", views.desk, name="desk"),
    path("desk/act/", views.desk_act, name="desk_act"),
    path("help/", views.help_page, name="help"),
    path("privacy/", views.page("pages/privacy.html"), name="privacy"),
    path("imprint/", views.page("pages/imprint.html"), name="imprint"),
    path("accessibility/", views.page("pages/accessibility.html"), name="accessibility"),
    path("style/", views.style_page, name="style"),
    path("mailbox/", include(mailbox_urls)),
    path("accounts/me/", profile.account_me, name="account_me"),
    path("accounts/", include("allauth.urls")),
    # Before the organisations of the R+D directory, whose addresses are any word below /rdi/.
    path("", include("rdi_database.urls")),
    path("", include("connect.urls")),
    path("", include("linkages.urls")),
    path("", include("roaming.urls")),
    prefix_default_language=False,
)
