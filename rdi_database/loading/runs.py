"""One run over the files of one format: which parts they have, in which order, and what became of each row."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection

from connect.importing.load import Account, Import
from connect.importing.memory import Memory
from connect.importing.reading import UnreadableFile, open_table
from connect.importing.records import RowResult, read_organisations
from connect.importing.slugs import slugs_of_organisations
from connect.importing.writing import Settings

from ..choices import InitiativeKind
from ..importing import tables
from ..importing.calls import CallResult, read_calls
from ..importing.cordis import CordisResult, read_table
from ..importing.field_maps import field_map, with_overrides
from ..importing.files import TextFile
from ..importing.ror import read_ror
from . import saying
from .batches import Met, R, load_in_batches
from .initiatives import Initiatives
from .organisations import NameRecogniser, give_addresses, put_into_directory
from .participations import Participations
from .settling import Origin

# The formats, each with what its values are said to come from.
SOURCES = {"cordis": "CORDIS", "ror": "ROR", "calls": "EU Funding & Tenders Portal"}


class Source(NamedTuple):
    """One part of one file, ready to be read: what to say of it, and how far it is read."""

    file: Path
    part: str
    notes: Sequence[str]
    size: int
    position: Callable[[], int]


@dataclass
class Run:
    """Reads the files of one format into the database. Call `run`; the counts fill as it goes.

    `counts` has for each part the number of rows by outcome, `placeholders` what was made that is known by its number
    alone, `texts` what became of the texts of calls, `differences` how much of what the files say otherwise than people
    waits for a decision.
    """

    format_name: str
    settings: Settings
    overrides: Mapping[str, str] = field(default_factory=dict)
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    placeholders: Counter[str] = field(default_factory=Counter)
    texts: Counter[str] = field(default_factory=Counter)
    differences: Counter[str] = field(default_factory=Counter)
    profiles: int = 0

    def run(
        self,
        files: Sequence[Path],
        begin: Callable[[Source], None],
        report: Callable[[Source, Account], None],
    ) -> None:
        """Read all parts of all files, in an order in which each finds what it refers to.

        Raises UnreadableFile, UnknownColumn or UnknownField before anything of the file is written, and before the
        first `begin` for a table of CORDIS; TooManyBroken where a file turns out to be none of the format, with what
        came before it in place.
        """
        memory = Memory()
        self._met = Met(memory)
        self._organisations = Import(
            self.settings, recogniser=NameRecogniser(self.settings), memory=memory
        )
        self._begin, self._report = begin, report
        self._loaders: list[Initiatives] = []
        if self.format_name == "cordis":
            self._read_cordis(files)
        else:
            for file in files:
                {"ror": self._read_ror, "calls": self._read_calls}[self.format_name](file)
        give_addresses(self.settings)
        if self.settings.is_listed:
            self.profiles = put_into_directory(self.settings)
        self.differences["organisations"] = len(self._organisations.waiting)
        self.differences["initiatives"] = len(
            set().union(*(loader.waiting for loader in self._loaders))
        )

    def _read_cordis(self, files: Sequence[Path]) -> None:
        parts = [(file, part) for file in files for part in self._parts_of(file)]
        # Of two lists of one sort the fuller is the newer: CORDIS has added columns with each programme.
        parts.sort(
            key=lambda pair: (tables.TABLES.index(pair[1].table), -len(pair[1].columns), pair[0])
        )
        for file, part in parts:
            with open_table(file) as table:
                source = self._begun(file, part.table, table.notes, table)
                if part.table == tables.ORGANISATIONS:
                    rows = read_organisations(table, part.columns, self.settings.source)
                    self._load_organisations(source, rows)
                else:
                    results = read_table(table, part.table, part.columns)
                    self._load_cordis(source, part.table, results)

    def _parts_of(self, file: Path) -> list[tables.Part]:
        with open_table(file) as table:
            parts = tables.parts_of(table.header, self.overrides)
        if not parts:
            raise UnreadableFile(
                f"{file.name} is none of the tables of CORDIS. Its columns are:"
                f" {', '.join(table.header)}."
            )
        return parts

    def _load_organisations(self, source: Source, rows: Iterable[RowResult]) -> None:
        self._organisations.run(
            rows, lambda account: self._account(source, account), source.file.name
        )

    def _load_cordis(self, source: Source, table: str, results: Iterable[CordisResult]) -> None:
        def account(one: Account) -> None:
            self._account(source, one)

        projects = self._initiatives(InitiativeKind.PROJECT, table)
        if table == tables.PROJECTS:
            load_in_batches(
                results, lambda rows: projects.load([saying.project(row) for row in rows]), account
            )
        elif table == tables.PARTICIPATIONS:
            loader = Participations(
                self._origin(table),
                self._met,
                projects,
                slugs_of_organisations(),
                self._unlisted(),
            )
            load_in_batches(results, loader.load, account)
            for what in ("organisations", "projects"):
                self.placeholders[what] += loader.placeholders[what]
        elif table == tables.CALL_TOPICS:
            calls = self._initiatives(InitiativeKind.CALL, table)

            def load(rows: Sequence[CordisResult]) -> list[Account]:
                of_projects = [saying.project_of_call(row) for row in rows]
                projects.load([one for one in of_projects if one is not None], creates=False)
                return calls.load([saying.call_topic(row) for row in rows])

            load_in_batches(results, load, account)
        else:
            load_in_batches(
                results,
                lambda rows: projects.load([saying.subject(row) for row in rows], creates=False),
                account,
            )

    def _read_ror(self, file: Path) -> None:
        fields = with_overrides(field_map("ror"), self.overrides)
        text = TextFile(file)
        source = self._begun(file, "organisations", [], text)
        rows = read_ror(text.chunks(), fields, self.settings.source)
        self._load_organisations(source, with_damage(rows, text, RowResult))

    def _read_calls(self, file: Path) -> None:
        fields = with_overrides(field_map("calls"), self.overrides)
        text = TextFile(file)
        source = self._begun(file, "calls", [], text)
        loader = self._initiatives(InitiativeKind.CALL, "calls")
        load_in_batches(
            with_damage(self._counted(read_calls(text.chunks(), fields)), text, _no_call),
            lambda rows: loader.load([saying.call(row) for row in rows]),
            lambda account: self._account(source, account),
        )

    def _counted(self, results: Iterable[CallResult]) -> Iterator[CallResult]:
        for result in results:
            for state, number in result.mendings.items():
                self.texts[str(state)] += number
            yield result

    def _begun(self, file: Path, part: str, notes: Sequence[str], reader: Any) -> Source:
        # What the part before wrote in bulk is news to the planner.
        with connection.cursor() as cursor:
            cursor.execute("analyze connect_organisation, connect_identifier")
            cursor.execute("analyze rdi_database_initiative, rdi_database_participation")
        source = Source(file, part, notes, reader.size, reader.position)
        self.counts.setdefault(part, Counter())
        self._met.file_name = file.name
        self._begin(source)
        return source

    def _account(self, source: Source, account: Account) -> None:
        self.counts[source.part][str(account.outcome)] += 1
        self._report(source, account)

    def _initiatives(self, kind: InitiativeKind, table: str) -> Initiatives:
        made = Initiatives(kind, self._origin(table), self._met, is_listed=self.settings.is_listed)
        self._loaders.append(made)
        return made

    def _origin(self, table: str) -> Origin:
        is_strong = table in (tables.PROJECTS, "calls")
        return Origin(self.settings.source, self.settings.now, table, is_weak=not is_strong)

    def _unlisted(self) -> Settings:
        """Return the settings for placeholders, which nobody sees."""
        return Settings(self.settings.source, self.settings.now, self.settings.language)


def with_damage(results: Iterable[R], text: TextFile, make: Callable[..., R]) -> Iterator[R]:
    """Yield the results, and one more that says where the file is damaged, if it is."""
    line = 1
    for result in results:
        line = result.line
        yield result
    if text.damage:
        yield make(line, "", None, (text.damage,))


def _no_call(line: int, key: str, record: None, reasons: tuple[str, ...]) -> CallResult:
    return CallResult(line, key, record, reasons, Counter())
