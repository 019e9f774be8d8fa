"""From a record to a linkage and its partner: what is made, what is changed, what is refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from connect.models import User

from ..actions.scopes import computed_scope
from ..models import Interview, Linkage, NamedPartner
from ..scoring import BAND_SCORES, FOUR_IS, score
from ..snapshots import scheme_of
from .accounts import Outcome
from .batch import Batch
from .known import InterviewKey, Known, LinkageKey
from .reasons import Reason, Refused, _, reason
from .records import LinkageRecord
from .staging import Stager


@dataclass(frozen=True, slots=True)
class Step:
    """One row on its way: where it goes, and whether its interview may be written."""

    line: int
    record: LinkageRecord
    at: InterviewKey
    is_writable: bool

    @property
    def key(self) -> LinkageKey:
        return self.at, self.record.category, self.record.partner.key


class Linker:
    """Makes and changes the linkages of one run; `batch` writes them."""

    def __init__(
        self,
        known: Known,
        batch: Batch,
        *,
        columns: Iterable[str],
        lines: dict[LinkageKey, int],
        now: datetime,
        by: User | None,
    ) -> None:
        self._known = known
        self._batch = batch
        self._stager = Stager(known, batch, now=now, by=by)
        self._columns = frozenset(columns)
        self._now = now
        self._rules = scheme_of(known.wave.scheme)
        # On which line of this file each linkage was said.
        self._lines = lines
        self._rows = {(at[0], linkage.row) for at, linkage in known.linkages.items()}
        self._scopes: dict[int, str] = {}

    def check(self, step: Step) -> None:
        """Raise Refused where the row contradicts an earlier one, or what a firm has answered itself."""
        found = self._known.linkages.get(step.key)
        partner = self._known.partners.get(step.record.partner.key)
        if found is None:
            if not step.is_writable:
                raise Refused(
                    _(
                        "The firm has answered interview %(number)s itself. Give the row another number."
                    ),
                    number=step.record.interview,
                )
            return
        if self._differs(found, self._values(step.record, partner or found.partner)):
            if not step.is_writable:
                raise Refused(_("The firm has answered this itself, and otherwise."))
            if step.key in self._lines:
                raise Refused(
                    _("Line %(line)s names this partner in this category, and otherwise."),
                    line=self._lines[step.key],
                )

    def link(self, step: Step, interview: Interview, notes: list[Reason]) -> Outcome:
        """Make or change the linkage of a row that `check` has let pass."""
        record = step.record
        partner = self._stager.partner(record.partner, notes, record.decision, record.organisation)
        values = self._values(record, partner)
        self._tell(record, values, notes)
        found = self._known.linkages.get(step.key)
        self._lines.setdefault(step.key, step.line)
        if found is None:
            found = Linkage(
                interview=interview,
                row=self._row_key(step),
                category=record.category,
                partner=partner,
                **values,
                saved_at=record.saved_at or self._now,
            )
            self._known.linkages[step.key] = found
            self._batch.add(found)
            return Outcome.CREATED
        if not self._differs(found, values):
            return Outcome.UNCHANGED
        for name, value in self._taken(found, values).items():
            setattr(found, name, value)
        found.saved_at = self._now
        found.version += 1
        self._batch.change(found)
        return Outcome.UPDATED

    def _values(self, record: LinkageRecord, partner: NamedPartner | None) -> dict[str, Any]:
        """Return what the linkage says; without a partner, which is not there yet, it has no scope."""
        answers = dict(zip(FOUR_IS, record.answers, strict=True))
        points = score(answers, self._rules)
        values: dict[str, Any] = {
            **answers,
            "band": record.band if points is None else self._rules.band(points),
            "score": BAND_SCORES[record.band] if points is None else points,
        }
        if partner is not None:
            values["scope"] = record.scope if record.scope_reason else self._scope(partner)
        said = {
            "scope_reason": record.scope_reason,
            "since": record.since,
            "comment": record.comment,
        }
        return values | {name: value for name, value in said.items() if name in self._columns}

    def _scope(self, partner: NamedPartner) -> str:
        counted = partner.merged_into or partner
        # By identity, since `known` keeps one object for each partner as long as this run lasts.
        if id(counted) not in self._scopes:
            self._scopes[id(counted)] = computed_scope(self._known.wave, counted)
        return self._scopes[id(counted)]

    def _differs(self, linkage: Linkage, values: Mapping[str, Any]) -> bool:
        taken = self._taken(linkage, values)
        return any(getattr(linkage, name) != value for name, value in taken.items())

    def _taken(self, linkage: Linkage, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """A scope that was set by hand stays where the file has no column for the reason."""
        keeps_scope = "scope_reason" not in self._columns and linkage.scope_reason
        return {k: v for k, v in values.items() if not (k == "scope" and keeps_scope)}

    @staticmethod
    def _tell(record: LinkageRecord, values: Mapping[str, Any], notes: list[Reason]) -> None:
        """Say where what follows from the answers and addresses is not what the file says."""
        if record.band and record.band != values["band"]:
            notes.append(
                reason(
                    _("By the answers the band is %(found)s, not %(said)s."),
                    found=values["band"],
                    said=record.band,
                )
            )
        if record.scope and record.scope != values["scope"]:
            notes.append(
                reason(
                    _("By the address the scope is %(found)s, not %(said)s."),
                    found=values["scope"],
                    said=record.scope,
                )
            )

    def _row_key(self, step: Step) -> UUID:
        """Return the key that the file gives, or one that is the same whenever the file comes again.

        Who copies a line to name another partner copies its key too; the interview has it once.
        """
        said = (*map(str, step.at), step.record.category, *step.record.partner.key)
        own = uuid5(NAMESPACE_URL, "linkages:" + "\x1f".join(said))
        row = step.record.row or own
        if (step.at, row) in self._rows:
            row = own
        self._rows.add((step.at, row))
        return row
