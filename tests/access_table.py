"""Every address of the site with what it answers to each role; tests/test_access.py proves it."""

ROLES = (
    "anonymous",
    "outsider",
    "seeker",
    "target",
    "facilitator",
    "target_facilitator",
    "coordinator",
    "superuser",
)
# Roles that are answered as one of those above is, but where DIFFERENCES says otherwise.
ALIKE = {
    "target_viewer": "target",
    "target_editor": "target",
    "foreign_facilitator": "outsider",
    "editor": "coordinator",
}

PUBLIC = (200,) * 8
MEMBERS = (302, *(200,) * 7)
# Pages to come in by send people who are in away.
ENTRANCE = (200, *(302,) * 7)
# A step of something that has not been begun leads back to its beginning.
STEP = (302,) * 8
# Where something is done, looking leads to the page of the thing, whether there is one or not; it asks who reads.
BACK = (302,) * 8
MEMBERS_POST = (302, *(405,) * 7)
POST = (405,) * 8
# Links of letters are signed; what has no good signature was good once, or never.
STALE = (410,) * 8
NOWHERE = (404,) * 8
# A wave of North: its manager's, the network's, and nobody else's.
OWN_WAVE = (302, 404, 404, 404, 200, 404, 200, 200)
# Of South: there for its manager and for those who look after the network.
UNPUBLISHED = (404, 404, 404, 404, 404, 200, 200, 200)
# Of no cluster and not public: for those who look after the network.
FOR_NETWORK = (404, 404, 404, 404, 404, 404, 200, 200)
# With names in it: for those who look after the wave, and for members of its firms; here it has none.
NAMED = (403, 403, 403, 403, 200, 403, 200, 200)
DOWNLOADS = (
    "report_pdf",
    "linkages_csv",
    "tables_csv",
    "towns_csv",
    "connectors_csv",
    "map_geojson",
    "report_json",
)
KEEPERS = (302, 403, 403, 403, 200, 200, 200, 200)
# The cast has neither password nor second factor: nothing to ask them for again, or to take away.
WITHOUT_SECRETS = (302, *(403,) * 7)
WITHOUT_FACTOR = (302, *(404,) * 7)

# Of North in the roaming agreement: its manager's, the coordinator's, and nobody else's.
OWN_MEMBERSHIP = (302, 403, 403, 403, 200, 403, 200, 200)
# Of somebody of South at North: the guest's, of both managers, and of the network's.
OWN_STAY = (302, 404, 404, 200, 200, 200, 200, 200)
FOR_COORDINATORS = (302, 403, 403, 403, 403, 403, 200, 200)
# The newsletter is written by everybody with a part in the network.
FOR_WRITERS = FOR_COORDINATORS

# Of South: its owners' and editors', its manager's, and the coordinators'.
WRITERS_OF_SOUTH = (302, 403, 403, 200, 403, 200, 200, 200)

# What stands in an address: made by the fixture `things`.
PAGES: list[tuple[str, tuple[str, ...], tuple[int, ...]]] = [
    ("healthz", (), PUBLIC),
    ("readyz", (), PUBLIC),
    ("robots", (), PUBLIC),
    ("sitemap", (), PUBLIC),
    ("sitemap_section", ("organisations",), PUBLIC),
    ("home", (), PUBLIC),
    ("help", (), PUBLIC),
    ("privacy", (), PUBLIC),
    ("imprint", (), PUBLIC),
    ("accessibility", (), PUBLIC),
    ("style", (), PUBLIC),
    ("mailbox", (), PUBLIC),
    ("mailbox_detail", ("mail",), PUBLIC),
    ("desk", (), MEMBERS),
    ("desk_act", (), MEMBERS_POST),
    ("account_me", (), MEMBERS),
    ("account_login", (), ENTRANCE),
    ("account_signup", (), ENTRANCE),
    ("account_request_login_code", (), ENTRANCE),
    ("account_logout", (), MEMBERS),
    ("account_inactive", (), PUBLIC),
    ("account_reauthenticate", (), WITHOUT_SECRETS),
    ("account_email", (), MEMBERS),
    ("account_email_verification_sent", (), STEP),
    ("account_change_password", (), STEP),
    ("account_set_password", (), MEMBERS),
    ("account_reset_password", (), PUBLIC),
    ("account_confirm_login_code", (), STEP),
    ("account_confirm_password_reset_code", (), STEP),
    ("account_complete_password_reset", (), STEP),
    ("account_password_reset_completed", (), PUBLIC),
    ("usersessions_list", (), MEMBERS),
    ("mfa_index", (), MEMBERS),
    ("mfa_authenticate", (), STEP),
    ("mfa_reauthenticate", (), WITHOUT_SECRETS),
    ("mfa_activate_totp", (), MEMBERS),
    ("mfa_deactivate_totp", (), WITHOUT_FACTOR),
    ("mfa_view_recovery_codes", (), WITHOUT_FACTOR),
    ("mfa_generate_recovery_codes", (), MEMBERS),
    ("mfa_download_recovery_codes", (), WITHOUT_FACTOR),
    ("connect:firm_list", (), PUBLIC),
    ("connect:firm_map", (), PUBLIC),
    ("connect:firm_compare", (), PUBLIC),
    ("connect:firm_detail", ("listed",), PUBLIC),
    # An unlisted firm of North is there for its manager and for those who look after the network.
    ("connect:firm_detail", ("unlisted",), (404, 404, 404, 404, 200, 404, 200, 200)),
    ("connect:research_list", (), PUBLIC),
    ("connect:research_map", (), PUBLIC),
    ("connect:research_compare", (), PUBLIC),
    ("connect:research_detail", ("laboratory",), PUBLIC),
    ("rdi_database:initiative_list", (), PUBLIC),
    ("rdi_database:initiative_detail", ("initiative",), PUBLIC),
    ("rdi_database:initiative_detail", ("unlisted_initiative",), FOR_NETWORK),
    ("rdi_database:initiative_calendar", ("initiative",), PUBLIC),
    ("rdi_database:initiative_calendar", ("unlisted_initiative",), FOR_NETWORK),
    ("rdi_database:initiative_calendar_feed", (), PUBLIC),
    ("rdi_database:initiative_feed", (), PUBLIC),
    ("rdi_database:research_seen", ("laboratory",), BACK),
    # Members with a listed organisation of their own look for partners, and nobody else reads what comes of it.
    ("rdi_database:wanted_add", ("call",), (302, 200, 200, 200, 403, 403, 403, 403)),
    ("rdi_database:wanted_add", ("initiative",), (302, *(404,) * 7)),
    ("rdi_database:wanted_detail", ("wanted",), (302, 404, 200, 404, 404, 404, 404, 404)),
    ("rdi_database:wanted_edit", ("wanted",), (302, 404, 200, 404, 404, 404, 404, 404)),
    ("rdi_database:wanted_take_back", ("wanted",), MEMBERS_POST),
    ("rdi_database:follow_list", (), MEMBERS),
    ("rdi_database:follow_add", (), MEMBERS),
    ("rdi_database:follow_change", ("followed",), MEMBERS_POST),
    ("rdi_database:follow_end", ("followed",), MEMBERS_POST),
    ("rdi_database:follow_stop", ("token",), STALE),
    ("connect:cluster_list", (), PUBLIC),
    ("connect:cluster_detail", ("cluster",), PUBLIC),
    ("connect:topic_detail", ("topic",), PUBLIC),
    # Nobody is introduced to their own organisation.
    ("connect:connection_ask", ("listed",), (200, 200, 200, 302, 200, 200, 200, 200)),
    ("connect:connection_ask", ("unlisted",), (404, 404, 404, 404, 200, 404, 200, 200)),
    ("connect:notice_list", (), PUBLIC),
    ("connect:notice_feed", (), PUBLIC),
    ("connect:notice_mine", (), MEMBERS),
    ("connect:notice_detail", ("notice",), PUBLIC),
    ("connect:notice_detail", ("anonymous_notice",), PUBLIC),
    # Its organisation's, and theirs who look after it.
    ("connect:notice_detail", ("notice_draft",), (404, 404, 404, 200, 404, 200, 200, 200)),
    ("connect:notice_detail", ("old_notice",), (410, 410, 410, 200, 410, 200, 200, 200)),
    # The coordinator reads it; it is written by its organisation and by who manages its cluster.
    ("connect:notice_add", ("listed",), (302, 403, 403, 200, 403, 200, 403, 200)),
    ("connect:notice_add", ("unlisted",), (302, 404, 404, 404, 403, 404, 403, 403)),
    ("connect:notice_edit", ("notice",), (302, 403, 403, 200, 403, 200, 403, 200)),
    ("connect:notice_edit", ("notice_draft",), (302, 404, 404, 200, 404, 200, 403, 200)),
    ("connect:notice_renew", ("old_notice",), (302, 404, 404, 200, 404, 200, 403, 200)),
    ("connect:notice_renew", ("notice_draft",), (302, 404, 404, 302, 404, 302, 403, 302)),
    ("connect:notice_post", ("notice_draft",), BACK),
    ("connect:notice_withdraw", ("notice",), BACK),
    ("connect:notice_ask", ("anonymous_notice",), (200, 200, 200, 302, 200, 200, 200, 200)),
    ("connect:notice_ask", ("notice_draft",), (404, 404, 404, 410, 404, 410, 410, 410)),
    ("connect:notice_ask", ("old_notice",), STALE),
    # Whoever acts for it already is led to its team, who has asked to the request.
    ("connect:team_claim", ("listed",), (302, 200, 302, 302, 200, 200, 200, 200)),
    ("connect:team_claim", ("unlisted",), (302, 404, 404, 404, 200, 404, 200, 200)),
    # Its members', and those who keep the team: its owners, and the manager of its cluster.
    ("connect:team_detail", ("listed",), (302, 403, 403, 200, 403, 200, 403, 200)),
    ("connect:team_detail", ("unlisted",), (302, 404, 404, 404, 200, 404, 403, 200)),
    ("connect:team_invite", ("listed",), BACK),
    ("connect:team_leave", ("listed",), BACK),
    ("connect:team_change", ("listed", "membership"), BACK),
    ("connect:team_remove", ("listed", "membership"), BACK),
    # Written by its owners and editors, who manages its cluster, and the coordinators.
    *[
        (f"connect:{name}", ("listed", *more), WRITERS_OF_SOUTH)
        for name, *more in (
            ("profile_edit",),
            ("profile_preview",),
            ("profile_history",),
            ("profile_logo",),
            ("profile_section", "basics"),
        )
    ],
    ("connect:profile_edit", ("unlisted",), (302, 404, 404, 404, 200, 404, 200, 200)),
    ("connect:profile_publish", ("listed",), BACK),
    ("connect:profile_take_off", ("listed",), BACK),
    ("connect:profile_confirm", ("listed",), BACK),
    ("connect:profile_bring_back", ("listed", "organisation_change", "change"), BACK),
    ("connect:profile_draft", ("listed", "basics"), MEMBERS_POST),
    ("connect:profile_discard", ("listed", "basics"), BACK),
    ("connect:logo_remove", ("listed",), BACK),
    ("connect:logo_file", ("listed", "photo"), NOWHERE),
    ("connect:still_right", ("token",), STALE),
    ("connect:team_request_detail", ("joining",), (302, 404, 200, 200, 404, 200, 404, 200)),
    ("connect:team_request_accept", ("joining",), BACK),
    ("connect:team_request_decline", ("joining",), BACK),
    ("connect:team_request_take_back", ("joining",), BACK),
    ("connect:connection_list", (), MEMBERS),
    # With the manager of the asking side: nobody else knows of it.
    ("connect:connection_detail", ("submitted",), (302, 404, 200, 404, 200, 404, 404, 404)),
    ("connect:connection_detail", ("put",), (302, 404, 200, 200, 200, 200, 404, 404)),
    ("connect:connection_decide", ("submitted", "accept"), BACK),
    ("connect:connection_confirm", ("token",), STALE),
    ("connect:confirm_withdraw", ("token",), BACK),
    ("connect:connection_answer", ("token",), STALE),
    ("connect:answer_accept", ("token",), BACK),
    ("connect:answer_decline", ("token",), BACK),
    ("connect:answer_in_contact", ("token",), BACK),
    ("connect:answer_close", ("token",), BACK),
    ("linkages:report_list", (), PUBLIC),
    ("linkages:compare", (), PUBLIC),
    ("linkages:report", ("cluster",), PUBLIC),
    ("linkages:report", ("other_cluster",), UNPUBLISHED),
    *[(f"linkages:{name}", ("cluster",), PUBLIC) for name in DOWNLOADS],
    *[(f"linkages:{name}", ("other_cluster",), UNPUBLISHED) for name in DOWNLOADS],
    *[(f"linkages:{name}", ("cluster",), NAMED) for name in ("linkages_xlsx", "network_graphml")],
    ("linkages:report_figure", ("cluster", "category", "svg"), PUBLIC),
    ("linkages:report_figure", ("other_cluster", "category", "svg"), UNPUBLISHED),
    ("linkages:wave_list", (), KEEPERS),
    ("linkages:wave_add", ("cluster",), (302, 403, 403, 403, 200, 403, 200, 200)),
    ("linkages:wave_detail", ("wave",), OWN_WAVE),
    ("linkages:wave_network", ("wave",), OWN_WAVE),
    ("linkages:wave_network_figure", ("frozen", "svg"), OWN_WAVE),
    ("linkages:wave_network_csv", ("wave",), OWN_WAVE),
    ("linkages:wave_edit", ("wave",), OWN_WAVE),
    ("linkages:wave_edit", ("frozen",), (302, 404, 404, 404, 403, 404, 403, 403)),
    ("linkages:partner_list", ("wave",), OWN_WAVE),
    ("linkages:partner_detail", ("partner",), OWN_WAVE),
    ("linkages:finding_list", ("wave",), OWN_WAVE),
    ("linkages:wave_rows", ("wave",), OWN_WAVE),
    ("linkages:finding_rows", ("wave", "finding"), OWN_WAVE),
    ("linkages:wave_move", ("wave", "close"), OWN_WAVE),
    ("linkages:wave_zip", ("wave",), OWN_WAVE),
    ("linkages:template_csv", ("wave",), OWN_WAVE),
    ("linkages:template_xlsx", ("wave",), OWN_WAVE),
    ("linkages:wave_import", ("wave",), OWN_WAVE),
    ("linkages:wave_invite", ("wave",), BACK),
    ("linkages:wave_invite_owners", ("wave",), MEMBERS_POST),
    ("linkages:wave_remind", ("wave",), MEMBERS_POST),
    ("linkages:invitation_revoke", ("wave", "invitation"), MEMBERS_POST),
    ("linkages:interview_hold", ("wave",), BACK),
    ("linkages:interview", ("interview",), MEMBERS_POST),
    ("linkages:wave_thaw", ("wave",), BACK),
    ("linkages:finding_decide", ("wave", "finding", "accept"), BACK),
    ("linkages:partner_suggest", ("wave",), MEMBERS_POST),
    ("linkages:partner_confirm", ("partner",), MEMBERS_POST),
    ("linkages:partner_create", ("partner",), MEMBERS_POST),
    ("linkages:partner_merge", ("partner",), MEMBERS_POST),
    ("linkages:partner_leave", ("partner",), MEMBERS_POST),
    ("linkages:partner_undo", ("partner",), MEMBERS_POST),
    # The personal link opens an interview to whoever holds it, signed in or not.
    ("linkages:answer", ("invited",), PUBLIC),
    ("linkages:answer", ("token",), STALE),
    ("linkages:answer_category", ("invited", "output"), PUBLIC),
    ("linkages:answer_category", ("invited", "nonsense"), NOWHERE),
    ("linkages:answer_category", ("token", "output"), STALE),
    ("linkages:answer_row", ("invited", "output", "row"), PUBLIC),
    ("linkages:answer_row", ("invited", "output", "no_row"), NOWHERE),
    ("linkages:answer_row", ("token", "output", "row"), STALE),
    ("linkages:answer_submit", ("invited",), PUBLIC),
    ("linkages:answer_submit", ("token",), STALE),
    ("linkages:answer_suggest", ("invited",), PUBLIC),
    ("linkages:answer_suggest", ("token",), STALE),
    ("linkages:answer_skip", ("invited", "output"), BACK),
    ("linkages:answer_remove", ("invited", "output", "row"), POST),
    ("linkages:answer_reopen", ("invited",), POST),
    ("roaming:place_list", (), PUBLIC),
    ("roaming:member_detail", ("cluster",), PUBLIC),
    # Invited, and not yet in the agreement.
    ("roaming:member_detail", ("other_cluster",), (404, 404, 404, 404, 404, 200, 200, 200)),
    ("roaming:location_photo", ("place", "photo"), NOWHERE),
    ("roaming:agreement", (), PUBLIC),
    ("roaming:agreement_version", ("version",), PUBLIC),
    ("roaming:agreement_draft", (), FOR_COORDINATORS),
    ("roaming:agreement_publish", (), BACK),
    ("roaming:member_list", (), FOR_COORDINATORS),
    ("roaming:member_manage", ("cluster",), OWN_MEMBERSHIP),
    ("roaming:member_apply", ("cluster",), BACK),
    # The coordinator looks after the agreement and accepts it for nobody.
    ("roaming:member_accept", ("cluster",), (302, 403, 403, 403, 200, 403, 403, 200)),
    ("roaming:member_move", ("cluster", "pause"), BACK),
    ("roaming:contact_name", ("cluster",), BACK),
    ("roaming:contact_confirm", ("token",), STALE),
    ("roaming:location_add", ("cluster",), OWN_MEMBERSHIP),
    ("roaming:location_edit", ("cluster", "place"), OWN_MEMBERSHIP),
    ("roaming:closure_add", ("cluster", "place"), BACK),
    ("roaming:closure_remove", ("cluster", "place", "closure"), MEMBERS_POST),
    ("roaming:stay_list", (), MEMBERS),
    ("roaming:stay_ask", ("place",), MEMBERS),
    ("roaming:stay_detail", ("stay",), OWN_STAY),
    ("roaming:stay_note", ("stay",), OWN_STAY),
    ("roaming:stay_calendar", ("stay",), OWN_STAY),
    # The pass is the guest's alone.
    ("roaming:stay_pass", ("stay",), (302, 404, 404, 200, 403, 403, 403, 403)),
    ("roaming:stay_move", ("stay", "cancel"), BACK),
    ("roaming:stay_review", ("stay",), BACK),
    ("roaming:pass_keys", (), PUBLIC),
    ("roaming:pass_check", ("token",), NOWHERE),
    ("roaming:ledger", (), (302, 403, 403, 403, 200, 200, 200, 200)),
    ("roaming:use_log", ("year",), FOR_COORDINATORS),
    ("connect:event_list", (), PUBLIC),
    ("connect:event_feed", (), PUBLIC),
    ("connect:event_detail", ("event",), PUBLIC),
    ("connect:event_calendar", ("event",), PUBLIC),
    ("connect:case_list", (), PUBLIC),
    ("connect:case_detail", ("public_case",), PUBLIC),
    ("connect:case_detail", ("case",), (404, 404, 200, 200, 200, 200, 200, 200)),
    ("connect:case_edit", ("public_case",), (302, 403, 200, 200, 200, 200, 200, 200)),
    ("connect:case_edit", ("case",), (302, 404, 200, 200, 200, 200, 200, 200)),
    # Of an introduction that was accepted; who does not see that does not tell of it.
    ("connect:case_add", ("introduction", "introduced"), (302, 404, 200, 200, 200, 200, 404, 404)),
    ("connect:case_put", ("case",), BACK),
    ("connect:case_approve", ("case",), BACK),
    ("connect:case_withdraw", ("case",), BACK),
    ("connect:picture_file", ("case", "photo"), NOWHERE),
    ("connect:picture_add", ("case",), BACK),
    ("connect:picture_remove", ("case", "picture"), MEMBERS_POST),
    ("roaming:subscription_ask", (), PUBLIC),
    ("roaming:subscription_find", (), PUBLIC),
    ("roaming:subscription_confirm", ("token",), STALE),
    ("roaming:subscription_edit", ("token",), STALE),
    ("roaming:subscription_leave", ("token",), STALE),
    ("roaming:newsletter_contacts", (), KEEPERS),
    ("roaming:edition_list", (), PUBLIC),
    ("roaming:edition_feed", (), PUBLIC),
    ("roaming:edition_detail", ("sent",), PUBLIC),
    ("roaming:edition_detail", ("draft",), (404, 404, 404, 404, 404, 404, 200, 200)),
    ("roaming:edition_desk", (), FOR_WRITERS),
    ("roaming:edition_edit", ("edition",), FOR_WRITERS),
    ("roaming:edition_fill", ("edition",), BACK),
    ("roaming:edition_delete", ("edition",), BACK),
    ("roaming:edition_readers", ("edition",), FOR_WRITERS),
    ("roaming:edition_preview", ("edition",), FOR_WRITERS),
    ("roaming:edition_test", ("edition",), BACK),
    ("roaming:edition_progress", ("sent_edition",), FOR_WRITERS),
    ("roaming:edition_move", ("edition", "submit"), BACK),
    ("roaming:block_add", ("edition",), BACK),
    ("roaming:block_edit", ("edition", "part"), FOR_WRITERS),
    ("roaming:block_preview", ("edition", "part"), FOR_WRITERS),
    ("roaming:block_move", ("edition", "part"), BACK),
    ("roaming:block_remove", ("edition", "part"), BACK),
    ("roaming:news_list", (), KEEPERS),
    ("roaming:news_decline", ("news",), BACK),
    ("roaming:kit_detail", ("sent",), KEEPERS),
    # For the members of North: by its manager, and by those who write the newsletter.
    ("roaming:kit_file", ("sent", "cluster", "file"), (302, 403, 403, 403, 200, 404, 200, 200)),
]

# An editor looks after the reports of the network and has no part in its agreement; who manages a cluster
# keeps waves, if only those of others are none of theirs.
DIFFERENCES: dict[tuple[str, ...], dict[str, int]] = {
    ("connect:case_edit", "public_case"): {"target_viewer": 403},
    ("connect:team_request_detail", "joining"): {"target_viewer": 404, "target_editor": 404},
    **{
        (f"connect:{name}", "listed", *more): {"target_viewer": 403, "editor": 403}
        for name, *more in (
            ("profile_edit",),
            ("profile_preview",),
            ("profile_history",),
            ("profile_logo",),
            ("profile_section", "basics"),
        )
    },
    ("connect:profile_edit", "unlisted"): {"editor": 403},
    ("connect:case_edit", "case"): {"target_viewer": 403},
    ("connect:notice_add", "listed"): {"target_viewer": 403},
    ("connect:notice_edit", "notice"): {"target_viewer": 403},
    ("connect:notice_edit", "notice_draft"): {"target_viewer": 403, "editor": 404},
    ("connect:notice_renew", "old_notice"): {"target_viewer": 403, "editor": 404},
    ("connect:notice_renew", "notice_draft"): {"target_viewer": 403, "editor": 404},
    ("connect:notice_detail", "notice_draft"): {"editor": 404},
    ("connect:notice_detail", "old_notice"): {"editor": 410},
    ("connect:notice_ask", "notice_draft"): {"editor": 404},
    ("connect:case_add", "introduction", "introduced"): {"target_viewer": 403},
    ("linkages:wave_list",): {"foreign_facilitator": 200},
    ("rdi_database:wanted_add", "call"): {"target_viewer": 403, "foreign_facilitator": 403},
    ("roaming:newsletter_contacts",): {"foreign_facilitator": 200},
    ("roaming:news_list",): {"foreign_facilitator": 200},
    ("roaming:kit_detail", "sent"): {"foreign_facilitator": 200},
    ("roaming:kit_file", "sent", "cluster", "file"): {"foreign_facilitator": 404},
    ("roaming:member_detail", "other_cluster"): {"editor": 404},
    ("roaming:agreement_draft",): {"editor": 403},
    ("roaming:member_list",): {"editor": 403},
    ("roaming:member_manage", "cluster"): {"editor": 403},
    ("roaming:location_add", "cluster"): {"editor": 403},
    ("roaming:location_edit", "cluster", "place"): {"editor": 403},
    ("roaming:stay_detail", "stay"): {"editor": 404},
    ("roaming:stay_note", "stay"): {"editor": 404},
    ("roaming:stay_calendar", "stay"): {"editor": 404},
    ("roaming:stay_pass", "stay"): {"target_viewer": 403, "target_editor": 403, "editor": 404},
    ("roaming:ledger",): {"editor": 403},
    ("roaming:use_log", "year"): {"editor": 403},
}
