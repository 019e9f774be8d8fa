"""What the Dockerfile copies: all of the product, and nothing that may hold a secret."""

import subprocess

from bewiser.embedded.places import CHECKOUT


def allowed() -> set[str]:
    """Return what .dockerignore lets in again after it has shut out everything."""
    lines = (CHECKOUT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    return {rule.removeprefix("!") for rule in rules if rule.startswith("!")}


def test_the_image_holds_every_package_of_ours_and_no_file_of_the_operator():
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    packages = {name.split("/")[0] for name in tracked if name.endswith("/apps.py")}

    assert packages - allowed() == set()
    assert {"manage.py", "requirements.txt", "templates", "static", "locale"} - allowed() == set()
    # Nothing that is made on a machine, and nothing that begins like .env, is named.
    assert allowed() - {name.split("/")[0] for name in tracked} == set()
    assert [name for name in allowed() if name.startswith(".")] == [".npmrc"]
