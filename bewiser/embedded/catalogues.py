"""Compile the translations; a bare machine has no gettext, so Babel does it."""

from pathlib import Path


def compile_stale(root: Path) -> list[Path]:
    """Compile each catalogue that is newer than its compiled form; return the compiled files."""
    compiled = []
    for source in sorted((root / "locale").glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        compile_one(source, target)
        compiled.append(target)
    return compiled


def compile_one(source: Path, target: Path) -> None:
    """Write the compiled catalogue in one step, so that a reader never finds half of it."""
    # Not at the head of the file: the supervisor imports this module before anything is sure.
    from babel.messages.mofile import write_mo  # noqa: PLC0415  (standard library only at import)
    from babel.messages.pofile import read_po  # noqa: PLC0415  (standard library only at import)

    with source.open("rb") as text:
        catalogue = read_po(text)
    half = target.with_suffix(".mo.new")
    with half.open("wb") as output:
        write_mo(output, catalogue)
    half.replace(target)


if __name__ == "__main__":
    for made in compile_stale(Path(__file__).resolve().parents[2]):
        print(made)
