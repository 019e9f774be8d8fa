"""Notices of the sample's firms: open ones, one without a name, one that ends soon, and one that is over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from connect.actions import notices
from connect.choices import NoticeKind, NoticeStage, NoticeType, OrganisationKind, PropertyStatus
from connect.models import Notice, Organisation, Topic, User


@dataclass(frozen=True)
class Posted:
    """What is posted by whom, so many days ago, for so many days."""

    organisation: str
    by: str
    type: NoticeType
    kind: NoticeKind
    title: str
    summary: str
    text: str
    topics: tuple[str, ...]
    ago: int
    days: int
    stage: str = ""
    property_status: str = ""
    partners: tuple[str, ...] = (OrganisationKind.FIRM,)
    countries: tuple[str, ...] = ()
    is_anonymous: bool = False


POSTED = (
    Posted(
        "brumelac-reseaux", "yannick.delorbier@brumelac-reseaux.example",
        NoticeType.OFFERED, NoticeKind.TECHNOLOGY,
        "Passive probes on loan for three months",
        "Six listening posts for a factory network, lent to whoever reads industrial alarms and tells us what is"
        " missing in them.",
        "The probes hear a production line without ever sending a packet into it. We know what they see; we want to"
        " learn what a monitoring centre makes of it.\n\n"
        "## What we lend\n\n- six probes with their console\n- two days of help on the spot\n\n"
        "## What we hope for\n\nAn honest list, every second week, of alarms that were noise.",
        ("industrial-iot-control-systems", "intrusion-detection-honeypots"), 12, 180,
        NoticeStage.TRIED, PropertyStatus.GRANTED, countries=("IE", "GB", "DE"),
    ),
    Posted(
        "loughmarrow", "aoife.ni.dhrisceoil@loughmarrow.example",
        NoticeType.WANTED, NoticeKind.BUSINESS,
        "Sensors whose alarms we may read at night",
        "A monitoring centre with three shifts looks for makers of network sensors who have customers and no night"
        " shift.",
        "Bring the sensors, and we bring 85 people who are awake. A first customer together is enough to begin.",
        ("incident-analysis-response", "security-analytics"), 171, 180,
        countries=("FR", "DE", "ES"),
    ),
    Posted(
        "northquay-payments", "alistair.knockbreda@northquay-payments.example",
        NoticeType.WANTED, NoticeKind.BUSINESS,
        "A second pair of eyes for how we keep keys",
        "We hold many keys for many shops and want an outsider to watch one whole year of it, from ceremony to"
        " destruction.",
        "The work is half paper and half sitting quietly in a room without windows. Experience with hardware modules"
        " matters; a large name does not.",
        ("crypto-material-management", "post-quantum-cryptography"), 6, 120,
        partners=(OrganisationKind.FIRM, OrganisationKind.TECHNOLOGY_CENTRE),
        is_anonymous=True,
    ),
    Posted(
        "hemiscale-sante", "helene.nguyen.mareuil@hemiscale-sante.example",
        NoticeType.WANTED, NoticeKind.FUNDING,
        "A hospital and a cryptographer for a proposal on shared records",
        "Two places are free in a consortium on research with patient data that stays where it is.",
        "We lead the work on consent and have a clinic in Paris. Missing are a hospital outside France, and somebody"
        " who has computed on encrypted data outside a paper.",
        ("homomorphic-encryption", "secure-multi-party-computation"), 20, 90,
        NoticeStage.IDEA,
        partners=(OrganisationKind.ACADEMIA, OrganisationKind.PUBLIC_AGENCY),
    ),
    Posted(
        "fluxberg", "friederike.lautenbach@fluxberg.example",
        NoticeType.WANTED, NoticeKind.RESEARCH,
        "Old logs for a test of what analytics forget",
        "Ten years of logs that nobody needs any more, to find out at which age unusual lines stop being unusual.",
        "Names and addresses may be blanked before we see a line.",
        ("security-analytics",), 210, 180,
    ),
)  # fmt: skip


def add_notices(*, now: datetime) -> int:
    """Post the notices that are missing, in the caller's transaction, as people do; return how many."""
    made = 0
    for posted in POSTED:
        by = User.objects.filter(email=posted.by, is_sample=True).first()
        organisation = Organisation.objects.filter(slug=posted.organisation, is_sample=True).first()
        if by is None or organisation is None:
            continue
        if Notice.objects.filter(organisation=organisation, title=posted.title).exists():
            continue
        _post(posted, organisation, by, now)
        made += 1
    if made:
        # What is over by now is over, and who should know that one ends soon is told.
        notices.mind_the_notices(now=now)
    return made


def _post(posted: Posted, organisation: Organisation, by: User, now: datetime) -> None:
    then = now - timedelta(days=posted.ago)
    words = {
        "type": posted.type,
        "kind": posted.kind,
        "title": posted.title,
        "summary": posted.summary,
        "text": posted.text,
        "language": "en",
        "stage": posted.stage,
        "property_status": posted.property_status,
        "partners": list(posted.partners),
        "countries": list(posted.countries),
        "is_anonymous": posted.is_anonymous,
        "valid_until": then.date() + timedelta(days=posted.days),
    }
    topics = Topic.objects.filter(slug__in=posted.topics)
    notice = notices.write_notice(organisation, words=words, topics=topics, by=by, now=then)
    Notice.objects.filter(pk=notice.pk).update(is_sample=True)
    notices.post_notice(notice, by=by, now=then)
