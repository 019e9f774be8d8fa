"""What an editor has made of findings, taken over onto the findings that the imported rows give."""

from .. import reports
from ..choices import FindingState
from ..models import Finding, Linkage, Wave
from . import parsing
from .accounts import Ledger, Outcome
from .reasons import Refused, _
from .records import Cells
from .restore import Limit, each_row

LONGEST_TEXT = 600


def take_decisions(wave: Wave, content: bytes, ledger: Ledger, limit: Limit) -> None:
    """Compute the findings of a wave, and give each the state and the words that the file has for it.

    No number comes from the file: a sentence can only say what the rows say.
    """
    known: dict[tuple[str, str], Finding] = {}

    def place(row: Cells, line: int) -> tuple[str, Outcome]:
        if not known and Linkage.objects.of_wave(wave).exists():
            # Asked for at the first row: a wave that was never frozen has no findings, and gets none.
            reports.compute(wave)
            known.update({(one.rule, one.subject): one for one in wave.findings.all()})
        rule, subject = row.line("rule", 40), row.line("subject", 120)
        state = parsing.word("state", row["state"], FindingState.values)
        texts = parsing.words_by_key("texts", row["texts"], LONGEST_TEXT)
        seen = parsing.number("seen_number", row["seen_number"], -1e12, 1e12)
        if not state:
            raise Refused(_("The state is missing."))
        if not all(len(code) == 2 and code.isascii() and code.islower() for code in texts):
            raise Refused(_("texts names a language by something else than two letters."))
        finding = known.get((rule, subject))
        if finding is None:
            raise Refused(_("The rule %(rule)s does not hold for these rows."), rule=rule or "?")
        said = {"state": state, "texts": texts, "seen_number": seen}
        if all(getattr(finding, name) == value for name, value in said.items()):
            return rule, Outcome.UNCHANGED
        if finding.state != FindingState.DRAFT or finding.texts:
            raise Refused(_("An editor has decided on this finding already."))
        Finding.objects.filter(pk=finding.pk).update(**said)
        for name, value in said.items():
            setattr(finding, name, value)
        return rule, Outcome.UPDATED

    each_row("findings", content, ledger, limit, place)
