"""Partners of a file on the staging list of a wave, with what was decided on them elsewhere."""

from datetime import datetime

from connect.importing.folding import name_key
from connect.importing.places import Point, city_point, city_state
from connect.models import User

from ..choices import PartnerDecision
from ..models import NamedPartner, PartnerEvent
from .batch import Batch
from .known import Known
from .reasons import Reason, _, reason
from .records import PartnerRecord

_WITH_ORGANISATION = {PartnerDecision.CONFIRMED, PartnerDecision.CREATED}


class Stager:
    """Finds or makes the partners of one run; `batch` writes them."""

    def __init__(self, known: Known, batch: Batch, *, now: datetime, by: User | None) -> None:
        self._known = known
        self._batch = batch
        self._now = now
        self._by = by

    def partner(
        self, said: PartnerRecord, notes: list[Reason], decision: str = "", organisation: str = ""
    ) -> NamedPartner:
        """Return the row of the staging list for a partner, made when the file is the first to name it."""
        found = self._known.partners.get(said.key)
        if found is not None:
            return found
        point, subdivision = said.point, said.subdivision
        if not said.is_whole:
            point, subdivision = _looked_up(said)
        made = NamedPartner(
            wave=self._known.wave,
            name=said.name,
            name_key=name_key(said.name),
            kind=said.kind,
            country=said.country,
            city=said.city,
            subdivision=subdivision,
            latitude=point[0] if point else None,
            longitude=point[1] if point else None,
            website=said.website,
        )
        self._known.partners[said.key] = made
        self._batch.add(made)
        self._decide(made, decision, organisation, notes)
        return made

    def decide_merged(self, partner: NamedPartner, into: NamedPartner) -> None:
        """Note that a name was merged into another one."""
        partner.decision, partner.merged_into, partner.version = PartnerDecision.MERGED, into, 1
        self._batch.change(partner)
        self._note_decision(partner)

    def _decide(self, partner: NamedPartner, decision: str, slug: str, notes: list[Reason]) -> None:
        """Take over what was decided elsewhere, with the event by which it can be undone."""
        if decision in _WITH_ORGANISATION:
            organisation = self._known.organisation(slug) if slug else None
            if organisation is None:
                notes.append(
                    reason(
                        _("There is no organisation %(slug)s here; the name waits for a decision."),
                        slug=slug or "?",
                    )
                )
                return
            partner.organisation = organisation
        elif decision != PartnerDecision.UNRESOLVED:
            return
        partner.decision, partner.version = PartnerDecision(decision), 1
        self._note_decision(partner)

    def _note_decision(self, partner: NamedPartner) -> None:
        before = {
            "decision": PartnerDecision.WAITING,
            "organisation": None,
            "merged_into": None,
            "kept_alias": False,
        }
        self._batch.add(
            PartnerEvent(
                partner=partner,
                version=1,
                at=self._now,
                actor=self._by,
                decision=partner.decision,
                organisation=partner.organisation,
                merged_into=partner.merged_into,
                before=before,
            )
        )


def _looked_up(said: PartnerRecord) -> tuple[Point | None, str]:
    """Return where a town is and its state, as the gazetteer knows it."""
    subdivision = said.subdivision or city_state(said.country, said.city)
    place = f"{said.city}, {said.subdivision}" if said.subdivision else said.city
    return city_point(said.country, place), subdivision
