"""Three editions of the newsletter that went out, one that is being written, and what clusters sent in for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from bewiser.newsletter_sources import Period
from bewiser.outbox.choices import MailStatus
from bewiser.outbox.models import Mail
from connect.models import Cluster, User
from roaming.actions import editions, sending
from roaming.models import Block, ClusterNews, Edition
from roaming.newsletter import gather_focus

COORDINATOR, EDITOR = "beatrix.holloway.lind@network.example", "matthieu.corberon@network.example"
# What stands at a place of three languages: heading and Markdown.
Words = Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Past:
    """An edition that went out so many weeks ago: its subjects, its opening, and news of one cluster."""

    weeks: int
    subjects: Mapping[str, str]
    opening: Words
    cluster: str
    news: Words


PAST = (
    Past(
        39,
        {
            "en": "Nine clusters, one address book",
            "fr": "Neuf clusters, un seul carnet d’adresses",
            "de": "Neun Cluster, ein Adressbuch",
        },
        {
            "en": (
                "Where this begins",
                "Nine clusters now show their firms in one place. Look for a partner by what they "
                "**offer** or what they **seek**; the people who run the clusters make the introduction.",
            ),
            "fr": (
                "Pour commencer",
                "Neuf clusters présentent désormais leurs entreprises au même endroit. Cherchez un "
                "partenaire d’après ce qu’il **propose** ou ce qu’il **recherche** ; les équipes des "
                "clusters font les présentations.",
            ),
            "de": (
                "Wie es anfängt",
                "Neun Cluster zeigen ihre Unternehmen jetzt an einem Ort. Suchen Sie danach, was "
                "jemand **bietet** oder **sucht**; die Menschen in den Clustern machen bekannt.",
            ),
        },
        "it-cork",
        {
            "en": (
                "it@cork: a desk by the river",
                "Guests of our partners now sit on the second floor, where the light is best. "
                "Coffee is free until ten.",
            )
        },
    ),
    Past(
        26,
        {
            "en": "What the linkages say about Cyprus",
            "fr": "Ce que les liens disent de Chypre",
            "de": "Was die Verbindungen über Zypern sagen",
        },
        {
            "en": (
                "Ten firms, four questions",
                "Ten firms answered whom they buy from, sell to and do research with. Most of it "
                "stays on the island; the research does not.",
            ),
            "fr": (
                "Dix entreprises, quatre questions",
                "Dix entreprises ont dit à qui elles achètent, à qui elles vendent et avec qui elles "
                "font de la recherche. L’essentiel reste sur l’île ; la recherche, non.",
            ),
            "de": (
                "Zehn Unternehmen, vier Fragen",
                "Zehn Unternehmen haben gesagt, bei wem sie kaufen, an wen sie verkaufen und mit wem "
                "sie forschen. Das meiste bleibt auf der Insel, die Forschung nicht.",
            ),
        },
        "cyberforum",
        {
            "en": (
                "CyberForum: two rooms more",
                "From this month guests may book the workshop too.",
            ),
            "de": (
                "CyberForum: zwei Räume mehr",
                "Von diesem Monat an können Gäste auch die Werkstatt buchen.",
            ),
        },
    ),
    Past(
        13,
        {
            "en": "Five days in Barcelona, and what came of them",
            "fr": "Cinq jours à Barcelone, et ce qu’il en est resté",
            "de": "Fünf Tage in Barcelona, und was daraus wurde",
        },
        {
            "en": (
                "Go and see",
                "Five working days at a partner’s place cost nothing but the journey:\n\n"
                "- choose a place and your days,\n"
                "- your cluster confirms that you are its member,\n"
                "- the host says yes, and introduces you.",
            ),
            "fr": (
                "Allez-y voir",
                "Cinq jours ouvrés chez un partenaire ne coûtent que le voyage :\n\n"
                "- choisissez un lieu et vos jours,\n"
                "- votre cluster confirme que vous êtes membre,\n"
                "- l’hôte accepte et vous présente.",
            ),
            "de": (
                "Hinfahren und sehen",
                "Fünf Arbeitstage bei einem Partner kosten nichts als die Reise:\n\n"
                "- wählen Sie einen Ort und Ihre Tage,\n"
                "- Ihr Cluster bestätigt, dass Sie Mitglied sind,\n"
                "- der Gastgeber sagt zu und macht Sie bekannt.",
            ),
        },
        "ict-technology-network",
        {
            "sl": (
                "ICT TN: zimsko srečanje",
                "Vabimo vas v Ljubljano, kjer bomo člani predstavili delo tega leta.",
            ),
            "en": (
                "ICT TN: a winter meeting",
                "Our members show in Ljubljana what they did this year.",
            ),
        },
    ),
)
SUBJECTS_OF_DRAFT = {"en": "Before the year ends", "de": "Bevor das Jahr endet"}
NEWS = (
    (
        "systematic-paris-region",
        "fr",
        "Un atelier sur la nouvelle norme",
        "Le 12 du mois prochain, six de nos entreprises montrent comment elles se préparent à la "
        "nouvelle norme. *Les membres des partenaires sont invités.*",
    ),
    (
        "cyprus-computer-society",
        "el",
        "Νέο εργαστήριο στη Λευκωσία",
        "Από τον επόμενο μήνα τα μέλη μας δοκιμάζουν συσκευές σε ένα κοινό εργαστήριο.",
    ),
)


def add_editions(*, now: datetime) -> int:
    """Add the editions where there is none of the sample yet, in the caller's transaction; return how many."""
    if Edition.objects.filter(is_sample=True).exists():
        return 0
    by = User.objects.get(email=COORDINATOR)
    second = User.objects.get(email=EDITOR)
    for past in PAST:
        _add_past(past, by=by, second=second, now=now)
    for slug, language, title, body in NEWS:
        _add_news(slug, language, title, body, now)
    draft = _begin(timezone.localdate(now), SUBJECTS_OF_DRAFT, by, now)
    editions.fill_edition(draft, seen=draft.version, now=now)
    return len(PAST) + 1


def _add_past(past: Past, *, by: User, second: User, now: datetime) -> None:
    day = timezone.localdate(now) - timedelta(weeks=past.weeks)
    sent_at = datetime.combine(day, time(9, 30), tzinfo=now.tzinfo)
    edition = _begin(day, past.subjects, by, sent_at)
    period = Period(edition.since, day, sent_at, [code for code, _name in settings.LANGUAGES])
    for offer in gather_focus(period):
        _place(
            edition,
            {code: (said.heading, said.body) for code, said in offer.words.items()},
            source="focus",
            about=offer.about,
            cluster_id=offer.cluster,
        )
    _place(edition, past.opening)
    _place(edition, past.news, source="news", cluster=Cluster.objects.get(slug=past.cluster))
    editions.submit(edition, by=by, seen=edition.version, now=sent_at)
    editions.approve(
        edition, by=second, send_at=sent_at, seen_hash=edition.frozen_hash, now=sent_at
    )
    sending.start(edition, by=None, now=sent_at)
    sending.write_on(edition, now=sent_at)
    # It went out long ago: nothing of it may wait for a worker of today.
    Mail.objects.of_batch(edition.batch).filter(status=MailStatus.PENDING).update(
        status=MailStatus.SENT, sent_at=sent_at
    )
    edition.refresh_from_db()
    sending.finish_if_done(edition, now=sent_at + timedelta(minutes=1))
    _keep_quiet(edition)


def _begin(day: date, subjects: Mapping[str, str], by: User, now: datetime) -> Edition:
    edition = editions.make_edition(day=day, by=by, now=now)
    edition.subjects, edition.is_sample = dict(subjects), True
    edition.save(update_fields=["subjects", "is_sample"])
    return edition


def _place(edition: Edition, words: Words, **fields: object) -> None:
    Block.objects.create(
        edition=edition,
        position=edition.blocks.count() + 1,
        words={code: {"heading": said[0], "body": said[1]} for code, said in words.items()},
        **fields,
    )


def _add_news(slug: str, language: str, title: str, body: str, now: datetime) -> None:
    cluster = Cluster.objects.get(slug=slug)
    ClusterNews.objects.create(
        cluster=cluster,
        language=language,
        title=title,
        body=body,
        sent_by=cluster.managers.first(),
        sent_at=now - timedelta(days=4),
        is_sample=True,
    )


def _keep_quiet(edition: Edition) -> None:
    """Take away the letters that told its makers of it: they would be news of long ago."""
    Mail.objects.filter(key__contains=str(edition.pk), kind="agreement").delete()
