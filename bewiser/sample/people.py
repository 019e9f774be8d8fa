"""The sample people: owners, editors and viewers of organisations, managers of clusters, and the network's own."""

from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from connect.models import (
    Cluster,
    ClusterManager,
    NetworkRole,
    Organisation,
    OrganisationMember,
    User,
)

from . import files


@dataclass(frozen=True)
class Face:
    """One of the people whom a visitor of the sample is shown, and what they can do."""

    email: str
    can: str | Promise


# One a role, and both sides of the same introductions.
FACES = (
    Face(
        "friederike.lautenbach@fluxberg.example",
        _("Owner of a firm in Karlsruhe: asks for introductions and answers them."),
    ),
    Face(
        "declan.hurleigh@loughmarrow.example",
        _("Editor of a firm in Cork: asks for introductions and answers them, as an owner does."),
    ),
    Face(
        "elvira.quintanar@clauvella.example",
        _("Viewer of a firm in Barcelona: reads what comes in and answers nothing."),
    ),
    Face(
        "jonas.reutlinger@cyberforum.example",
        _("Manager of CyberForum: forwards what its members ask and puts requests before them."),
    ),
    Face(
        "deirdre.fallowes@it-cork.example",
        _("Manager of it@cork: the other side of the same desk."),
    ),
    Face(
        "vida.wanderley@visitor.example",
        _("Has an account and no organisation: may ask as a person."),
    ),
    Face(
        "matthieu.corberon@network.example",
        _("Editor of the network: sees every profile and writes its texts."),
    ),
    Face(
        "beatrix.holloway.lind@network.example",
        _("Coordinator of the network: stands in where a cluster or a manager is missing."),
    ),
    Face("root.appleyard@network.example", _("Superuser: everything, and the whole admin.")),
)


def add_people() -> int:
    """Add the people who are missing, with confirmed addresses, in the caller's transaction; return how many."""
    known = set(User.objects.values_list("email", flat=True))
    missing = [entry for entry in files.people() if entry["email"] not in known]
    # Hashed once: a hundred different salts for one published password would cost half a minute.
    password = make_password(files.PASSWORD)
    users = User.objects.bulk_create(_user(entry, password) for entry in missing)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    pairs = list(zip(users, missing, strict=True))
    organisations = dict(Organisation.objects.values_list("slug", "pk"))
    clusters = dict(Cluster.objects.values_list("slug", "pk"))
    OrganisationMember.objects.bulk_create(
        OrganisationMember(
            user=user,
            organisation_id=organisations[entry["organisation"]],
            role=entry["role"],
            # One in three lets their name be read by people who are signed in.
            is_shown=number % 3 == 0,
        )
        for number, (user, entry) in enumerate(pairs)
        if "organisation" in entry
    )
    ClusterManager.objects.bulk_create(
        ClusterManager(user=user, cluster_id=clusters[entry["cluster"]])
        for user, entry in pairs
        if "cluster" in entry
    )
    NetworkRole.objects.bulk_create(
        NetworkRole(user=user, role=entry["network"]) for user, entry in pairs if "network" in entry
    )
    return len(users)


def _user(entry: dict[str, Any], password: str) -> User:
    spoken = {code for code, _label in settings.LANGUAGES}
    is_superuser = entry.get("superuser", False)
    return User(
        email=entry["email"],
        name=entry["name"],
        # Whoever speaks a language that the site does not have yet reads it in English.
        language=entry["language"] if entry["language"] in spoken else "en",
        time_zone=entry["time_zone"],
        password=password,
        is_sample=True,
        is_superuser=is_superuser,
        is_staff=is_superuser or "network" in entry or "cluster" in entry,
    )
