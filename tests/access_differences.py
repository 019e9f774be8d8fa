"""Where a role is answered otherwise than the one that it is like in tests/access_table.py."""

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
