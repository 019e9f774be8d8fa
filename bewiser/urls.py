"""Every address of the site. English has no prefix, other languages do."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from . import health, mailbox, profile, security, views
from .privacy import addresses
from .privacy import views as own_data

# What is no page has no language.
urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", security.security_txt, name="security_txt"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", views.sitemap, name="sitemap_section"),
]

# /mailbox/
mailbox_urls = [
    path("", mailbox.mailbox_list, name="mailbox"),
    path("<str:key>/", mailbox.mailbox_detail, name="mailbox_detail"),
]

# /accounts/data/
data_urls = [
    path("", own_data.account_data, name="account_data"),
    path("export/", own_data.account_export, name="account_export"),
    path("object/", own_data.account_object, name="account_object"),
    path("object/back/", own_data.account_object_back, name="account_object_back"),
    path("delete/", own_data.account_delete, name="account_delete"),
    path("delete/code/", own_data.account_delete_code, name="account_delete_code"),
    path("delete/confirm/", own_data.account_delete_confirm, name="account_delete_confirm"),
]

# /privacy/data/
address_urls = [
    path("", addresses.address_ask, name="address_ask"),
    path("<str:token>/", addresses.address_data, name="address_data"),
    path("<str:token>/export/", addresses.address_export, name="address_export"),
    path("<str:token>/delete/", addresses.address_delete, name="address_delete"),
]

urlpatterns += i18n_patterns(
    path("", views.home, name="home"),
    path("desk/", views.desk, name="desk"),
    path("desk/act/", views.desk_act, name="desk_act"),
    path("help/", views.help_page, name="help"),
    path("privacy/", views.privacy_page, name="privacy"),
    path("privacy/data/", include(address_urls)),
    path("security/", security.security_page, name="security"),
    path("imprint/", views.page("pages/imprint.html"), name="imprint"),
    path("accessibility/", views.page("pages/accessibility.html"), name="accessibility"),
    path("style/", views.style_page, name="style"),
    path("mailbox/", include(mailbox_urls)),
    path("accounts/me/", profile.account_me, name="account_me"),
    path("accounts/data/", include(data_urls)),
    path("accounts/stay/<str:token>/", own_data.account_stay, name="account_stay"),
    path("accounts/", include("allauth.urls")),
    # Before the organisations of the R+D directory, whose addresses are any word below /rdi/.
    path("", include("rdi_database.urls")),
    path("", include("connect.urls")),
    path("", include("linkages.urls")),
    path("", include("roaming.urls")),
    prefix_default_language=False,
)
