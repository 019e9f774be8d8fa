"""The commands of the Makefile tell what they do."""

import re
import subprocess

from bewiser.embedded.places import CHECKOUT


def test_make_help_lists_every_command_and_is_what_make_alone_does():
    text = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    commands = re.search(r"^\.PHONY: (.*)", text, re.MULTILINE).group(1).split()

    said = [
        subprocess.run(
            ["make", "--no-print-directory", *words],
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for words in (["help"], [])
    ]

    listed = re.findall(r"^make ([a-z-]+) +\S.*$", said[0], re.MULTILINE)
    assert {"run", "test", "bench", "lint", "screenshots", "soak", "help"} - set(listed) == set()
    assert (listed, len(said[0].splitlines())) == (commands, len(commands))
    assert said[1] == said[0]
