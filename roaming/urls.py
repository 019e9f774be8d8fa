"""Addresses of `roaming`, nested by noun."""

from django.urls import include, path

from .views import (
    agreements,
    blocks,
    contacts,
    editions,
    kits,
    ledger,
    locations,
    members,
    news,
    newsletter,
    passes,
    places,
    stays,
    subscriptions,
)

app_name = "roaming"

# /roaming/agreement/
agreement_urls = [
    path("", agreements.agreement, name="agreement"),
    path("draft/", agreements.agreement_draft, name="agreement_draft"),
    path("publish/", agreements.agreement_publish, name="agreement_publish"),
    path("<int:version>/", agreements.agreement_version, name="agreement_version"),
]

# /roaming/<cluster>/places/<pk>/
location_urls = [
    path("", locations.location_edit, name="location_edit"),
    path("closed/", locations.closure_add, name="closure_add"),
    path("closed/<int:closure>/remove/", locations.closure_remove, name="closure_remove"),
]

# /roaming/<cluster>/
member_urls = [
    path("", places.member_detail, name="member_detail"),
    path("manage/", members.member_manage, name="member_manage"),
    path("apply/", members.member_apply, name="member_apply"),
    path("accept/", members.member_accept, name="member_accept"),
    path("move/<slug:move>/", members.member_move, name="member_move"),
    path("contact/", contacts.contact_name, name="contact_name"),
    path("places/add/", locations.location_add, name="location_add"),
    path("places/<int:pk>/", include(location_urls)),
]

# /roaming/stays/<pk>/
stay_urls = [
    path("", stays.stay_detail, name="stay_detail"),
    path("note/", stays.stay_note, name="stay_note"),
    path("stay.ics", stays.stay_calendar, name="stay_calendar"),
    path("pass/", passes.stay_pass, name="stay_pass"),
    path("review/", stays.stay_review, name="stay_review"),
    path("move/<slug:move>/", stays.stay_move, name="stay_move"),
]

# /newsletter/editions/<pk>/
edition_urls = [
    path("", editions.edition_edit, name="edition_edit"),
    path("fill/", editions.edition_fill, name="edition_fill"),
    path("delete/", editions.edition_delete, name="edition_delete"),
    path("readers/", editions.edition_readers, name="edition_readers"),
    path("preview/", editions.edition_preview, name="edition_preview"),
    path("test/", editions.edition_test, name="edition_test"),
    path("progress/", editions.edition_progress, name="edition_progress"),
    path("move/<slug:move>/", editions.edition_move, name="edition_move"),
    path("blocks/add/", blocks.block_add, name="block_add"),
    path("blocks/<int:block>/", blocks.block_edit, name="block_edit"),
    path("blocks/<int:block>/preview/", blocks.block_preview, name="block_preview"),
    path("blocks/<int:block>/move/", blocks.block_move, name="block_move"),
    path("blocks/<int:block>/remove/", blocks.block_remove, name="block_remove"),
]

# /newsletter/, the words before <slug> are reserved: no edition is called like them
newsletter_urls = [
    path("", newsletter.edition_list, name="edition_list"),
    path("feed/", newsletter.EditionFeed(), name="edition_feed"),
    path("subscribe/", subscriptions.subscription_ask, name="subscription_ask"),
    path("confirm/<str:token>/", subscriptions.subscription_confirm, name="subscription_confirm"),
    path("preferences/", subscriptions.subscription_find, name="subscription_find"),
    path("preferences/<str:token>/", subscriptions.subscription_edit, name="subscription_edit"),
    path("unsubscribe/<str:token>/", subscriptions.subscription_leave, name="subscription_leave"),
    path("contacts/", subscriptions.newsletter_contacts, name="newsletter_contacts"),
    path("news/", news.news_list, name="news_list"),
    path("news/<int:pk>/decline/", news.news_decline, name="news_decline"),
    path("editions/", editions.edition_desk, name="edition_desk"),
    path("editions/<uuid:pk>/", include(edition_urls)),
    path("<slug:slug>/", newsletter.edition_detail, name="edition_detail"),
    path("<slug:slug>/kit/", kits.kit_detail, name="kit_detail"),
    path("<slug:slug>/kit/<slug:cluster>/<str:file>", kits.kit_file, name="kit_file"),
]

urlpatterns = [
    path("newsletter/", include(newsletter_urls)),
    path("roaming/", places.place_list, name="place_list"),
    path("roaming/agreement/", include(agreement_urls)),
    path("roaming/members/", members.member_list, name="member_list"),
    path("roaming/contact/<str:token>/", contacts.contact_confirm, name="contact_confirm"),
    path("roaming/photos/<int:pk>/<uuid:name>.jpg", places.location_photo, name="location_photo"),
    path("roaming/stays/", stays.stay_list, name="stay_list"),
    path("roaming/stays/ask/<int:pk>/", stays.stay_ask, name="stay_ask"),
    path("roaming/stays/<uuid:pk>/", include(stay_urls)),
    path("roaming/pass/keys.json", passes.pass_keys, name="pass_keys"),
    path("roaming/pass/<str:token>/", passes.pass_check, name="pass_check"),
    path("roaming/ledger/", ledger.ledger, name="ledger"),
    path("roaming/ledger/<int:year>.csv", ledger.use_log, name="use_log"),
    path("roaming/<slug:cluster>/", include(member_urls)),
]
