"""The R+D directory of the sample: laboratories, what they come together in, and a firm that looks for more."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from simple_history.utils import bulk_create_with_history

from bewiser.lib.zones import zone_called
from connect.choices import ResearchKind
from connect.models import Organisation, Topic
from rdi_database.choices import FacilityKind, InitiativeKind, ParticipationRole, WantedRole
from rdi_database.models import (
    Facility,
    Initiative,
    Participation,
    PartnerWanted,
    ResearchProfile,
    ResearchRole,
    ResearchText,
)

BRUSSELS = "Europe/Brussels"


@dataclass(frozen=True)
class Lab:
    """A research profile: whose, of which kind, from which readiness level to which, and what it says in English."""

    slug: str
    kind: ResearchKind
    lowest: int
    highest: int
    contributes: str
    seeks: str
    role: str
    programmes: tuple[str, ...] = ()
    domain: str = ""
    facility: str = ""
    facility_text: str = ""
    is_test_bed: bool = False


@dataclass(frozen=True)
class Plan:
    """An initiative, from so many days before or after today to so many; its partners, the coordinator first."""

    slug: str
    kind: InitiativeKind
    title: str
    summary: str
    first: int
    last: int
    acronym: str = ""
    programme: str = ""
    topics: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    budget: str = ""
    organiser: str = ""
    city: str = ""
    country: str = ""
    hours: tuple[int, int] = (0, 0)


LABS = (
    Lab(
        "mirecourbe", ResearchKind.UNIVERSITY_LAB, 1, 4,
        "Proofs of new schemes, and a library that runs them on small chips.",
        "Makers of smart cards who measure what our code costs.",
        "Head of industrial partnerships", ("Horizon Europe", "France 2030"),
        "Lattices and codes: schemes that stand when quantum computers come.",
        "Side-channel bench", "Measures what a chip gives away while it computes.", True,
    ),
    Lab(
        "orvanne-systemes-surs", ResearchKind.TECHNOLOGY_CENTRE, 4, 8,
        "Assessments of control systems against the standards of trains and plants.",
        "Operators who let us attack a copy of their plant.",
        "Head of assessments", ("Horizon Europe",), "",
        "Signal box", "A whole signal box, with its field bus, to be broken into.", True,
    ),
    Lab(
        "hardtwald-forschungsgruppe", ResearchKind.UNIVERSITY_LAB, 2, 5,
        "A verifier for Java and C, and people who know how to use it.",
        "Code that has to be right: medical, automotive, rail.",
        "Transfer manager", ("Horizon Europe", "DFG"),
        "Deductive verification of programs as they are, not as they should be.",
    ),
    Lab(
        "pfinztal-transferzentrum", ResearchKind.TECHNOLOGY_CENTRE, 5, 8,
        "Hardened boards and the papers for their certification.",
        "Firms that sell devices into plants.",
        "Managing director", ("ZIM",), "",
        "Climate chamber", "Boards under heat, cold and vibration while they are attacked.",
    ),
    Lab(
        "ergastirio-mesogeios", ResearchKind.UNIVERSITY_LAB, 2, 6,
        "Models of how one failing network pulls down another, with data of an island.",
        "Operators of ports, water and power who exercise with us.",
        "Project manager", ("Horizon Europe", "RESTART"),
        "Resilience of critical infrastructures that depend on each other.",
        "Island table", "Water, power and telephone of an island, to be switched off at will.", True,
    ),
    Lab(
        "kentro-anemomylos", ResearchKind.TECHNOLOGY_CENTRE, 4, 7,
        "Drones that inspect wind turbines and keep what they see to themselves.",
        "Partners for secure radio links over the sea.",
        "Head of flight operations", ("Horizon Europe",), "",
        "Flight range", "Four square kilometres of empty coast.", True,
    ),
    Lab(
        "laboratori-valldaura-privadesa", ResearchKind.UNIVERSITY_LAB, 2, 5,
        "Multi-party computation that a hospital's own staff can start.",
        "Data that nobody may see, and people who need its answers.",
        "Head of collaborations", ("Horizon Europe", "RIS3CAT"),
        "Computing on encrypted and on shared data.",
    ),
    Lab(
        "institut-savinja-kod", ResearchKind.UNIVERSITY_LAB, 1, 4,
        "Analysis of ciphers, and a warning when one of them weakens.",
        "Firms with ciphers of their own that they dare to show.",
        "Secretary of research", ("Horizon Europe", "ARIS"),
        "Symmetric ciphers and what breaks them.",
    ),
    Lab(
        "lagan-secure-systems-institute", ResearchKind.UNIVERSITY_LAB, 3, 7,
        "Hardware for keys that are never stored.",
        "Chip makers, and cities that need sensors for decades.",
        "Director of engagement", ("Horizon Europe", "Innovate UK"),
        "Physical unclonable functions, post-quantum hardware.",
        "Clean room", "Two hundred square metres; partners book it by the day.",
    ),
    Lab(
        "lee-estuary-lab", ResearchKind.UNIVERSITY_LAB, 3, 6,
        "Radio networks that tell when they are listened to.",
        "Makers of sensors, and harbours to put them in.",
        "Research manager", ("Horizon Europe", "Research Ireland"), "",
        "Harbour mesh", "Sixty radio nodes round Cork Harbour.", True,
    ),
    Lab(
        "observatoire-regles-numeriques", ResearchKind.POLICY_BODY, 1, 9,
        "Readings of drafts before they are law, with the people who write them.",
        "Firms that say what a rule would cost them.",
        "Rapporteur",
    ),
)  # fmt: skip

PLANS = (
    Plan(
        "quiet-keys", InitiativeKind.PROJECT, "Keys that outlive their ciphers",
        "How devices that stay in the ground for thirty years get new ciphers.",
        -400, 690, "QUIETKEYS", "Horizon Europe", ("post-quantum-cryptography", "internet-of-things"),
        ("mirecourbe", "institut-savinja-kod", "lagan-secure-systems-institute", "fluxberg"), "4200000",
    ),
    Plan(
        "island-dark", InitiativeKind.PROJECT, "When an island goes dark",
        "Which service to bring back first when water, power and telephone have failed together.",
        -210, 520, "ISLANDARK", "Horizon Europe", ("resilience", "critical-infrastructure-protection"),
        ("ergastirio-mesogeios", "kentro-anemomylos", "lee-estuary-lab", "murgtakt"), "3100000",
    ),
    Plan(
        "proof-on-board", InitiativeKind.PROJECT, "Proof on board",
        "Verified software on boards that were certified before anybody verified software.",
        -900, -60, "PROOFBOARD", "Horizon Europe", ("formal-verification", "embedded-systems"),
        ("hardtwald-forschungsgruppe", "pfinztal-transferzentrum", "orvanne-systemes-surs", "kolbenstern"),
        "2600000",
    ),
    Plan(
        "call-resilient-sensors", InitiativeKind.CALL, "Sensors that survive their makers",
        "Updates, keys and spare parts for sensors whose maker is gone. Consortia of three countries or more.",
        -30, 24, "", "Sample programme", ("internet-of-things", "device-end-of-life"), (), "12000000",
    ),
    Plan(
        "call-shared-evidence", InitiativeKind.CALL, "Evidence that courts of two countries accept",
        "Tools and rules for digital evidence that crosses a border.",
        -10, 83, "", "Sample programme", ("digital-evidence", "legal-societal-issues"), (), "6000000",
    ),
    Plan(
        "call-hospital-data", InitiativeKind.CALL, "Answers from hospital data without the data",
        "Studies over several hospitals in which no record leaves its house.",
        20, 150, "", "Sample programme", ("privacy-enhancing-technologies", "e-health"), (), "9000000",
    ),
    Plan(
        "open-bench-day", InitiativeKind.TECHNOLOGY_DAY, "Open bench day",
        "Bring a chip and see what it gives away. Six benches, with people who know them.",
        19, 19, "", "", ("attack-techniques", "hardware-technology"), (), "",
        "mirecourbe", "Gif-sur-Yvette", "FR", (9, 17),
    ),
    Plan(
        "networks-at-sea", InitiativeKind.EVENT, "Networks at sea",
        "Two days on ships, harbours and the cables between them.",
        47, 48, "", "", ("transportation", "network-security"), (), "",
        "lee-estuary-lab", "Cork", "IE", (9, 16),
    ),
    Plan(
        "agenda-small-firms", InitiativeKind.AGENDA, "Research agenda for small firms",
        "What firms of under fifty people need from research in the next three years, written with forty of them.",
        -120, 900, "", "", ("cybersecurity-economics",), ("observatoire-regles-numeriques",),
    ),
)  # fmt: skip

WANTED = (
    "call-resilient-sensors",
    "fluxberg",
    "We read what sensors report and tell when one of them lies. We look for somebody who makes them,"
    " and for a harbour or a plant to try it in.",
    ("security-analytics",),
    ("internet-of-things", "resilience"),
)


def add_research(*, now: datetime) -> tuple[int, int]:
    """Add profiles and initiatives where there are none of the sample yet; return how many of each."""
    slugs = {lab.slug for lab in LABS} | {slug for plan in PLANS for slug in plan.partners}
    organisations = Organisation.objects.in_bulk(sorted(slugs), field_name="slug")
    labs = 0
    if not ResearchProfile.objects.filter(is_sample=True).exists():
        labs = _add_labs(organisations)
    if Initiative.objects.filter(is_sample=True).exists():
        return labs, 0
    return labs, _add_initiatives(organisations, now)


def _add_labs(organisations: dict[str, Organisation]) -> int:
    made = bulk_create_with_history(
        [
            ResearchProfile(
                organisation=organisations[lab.slug],
                kind=lab.kind,
                lowest_level=lab.lowest,
                highest_level=lab.highest,
                programmes=list(lab.programmes),
                is_sample=True,
            )
            for lab in LABS
        ],
        ResearchProfile,
    )
    pairs = list(zip(LABS, made, strict=True))
    bulk_create_with_history(
        [
            ResearchText(
                profile=profile,
                language="en",
                contributes=lab.contributes,
                seeks=lab.seeks,
                domain=lab.domain,
            )
            for lab, profile in pairs
        ],
        ResearchText,
    )
    Facility.objects.bulk_create(
        Facility(
            profile=profile,
            kind=FacilityKind.TEST_BED if lab.is_test_bed else FacilityKind.FACILITY,
            name=lab.facility,
            text=lab.facility_text,
        )
        for lab, profile in pairs
        if lab.facility
    )
    ResearchRole.objects.bulk_create(
        ResearchRole(profile=profile, role=lab.role) for lab, profile in pairs
    )
    return len(made)


def _add_initiatives(organisations: dict[str, Organisation], now: datetime) -> int:
    made = bulk_create_with_history(
        [_initiative(plan, organisations, now) for plan in PLANS], Initiative
    )
    by_slug = {initiative.slug: initiative for initiative in made}
    topics = Topic.objects.in_bulk(
        sorted({slug for plan in PLANS for slug in plan.topics} | {*WANTED[3], *WANTED[4]}),
        field_name="slug",
    )
    for plan in PLANS:
        by_slug[plan.slug].topics.set(topics[slug] for slug in plan.topics)
    Participation.objects.bulk_create(
        Participation(
            initiative=by_slug[plan.slug],
            organisation=organisations[slug],
            role=ParticipationRole.PARTICIPANT if place else ParticipationRole.COORDINATOR,
            is_sample=True,
        )
        for plan in PLANS
        for place, slug in enumerate(plan.partners)
    )
    call, firm, text, offers, seeks = WANTED
    wanted = PartnerWanted.objects.create(
        initiative=by_slug[call],
        organisation=organisations[firm],
        role=WantedRole.PARTNER,
        text=text,
        created_at=now,
    )
    wanted.offers.set(topics[slug] for slug in offers)
    wanted.seeks.set(topics[slug] for slug in seeks)
    return len(made)


def _initiative(plan: Plan, organisations: dict[str, Organisation], now: datetime) -> Initiative:
    is_call = plan.kind == InitiativeKind.CALL
    is_timed = plan.hours != (0, 0)
    zone = zone_called(BRUSSELS)
    today = now.astimezone(zone).date()
    opens, closes = time(plan.hours[0]), time(plan.hours[1])
    last = today + timedelta(days=plan.last)
    if is_call:
        ends = datetime.combine(last, time(17), zone)
    elif is_timed:
        ends = datetime.combine(last, closes, zone)
    else:
        ends = datetime.combine(last + timedelta(days=1), time(), zone)
    return Initiative(
        slug=plan.slug,
        kind=plan.kind,
        title=plan.title,
        acronym=plan.acronym,
        summary=plan.summary,
        programme=plan.programme,
        starts_at=datetime.combine(today + timedelta(days=plan.first), opens, zone),
        ends_at=ends,
        is_whole_days=not is_call and not is_timed,
        time_zone=BRUSSELS,
        deadlines=[ends] if is_call else [],
        budget=Decimal(plan.budget) if plan.budget else None,
        organiser=organisations.get(plan.organiser),
        city=plan.city,
        country=plan.country,
        is_listed=True,
        is_sample=True,
    )
