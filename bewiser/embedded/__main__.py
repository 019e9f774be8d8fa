"""`python -m bewiser.embedded [run | assets | assets-for-tests]`, behind the Makefile."""

import sys

from bewiser.embedded import assets, supervisor
from bewiser.embedded.processes import Failure


def main(arguments: list[str]) -> int:
    match arguments:
        case [] | ["run"]:
            return supervisor.run()
        case ["assets"] | ["assets-for-tests"]:
            try:
                assets.ensure(dev=arguments == ["assets-for-tests"])
            except Failure as problem:
                print(problem, file=sys.stderr)
                return 1
            return 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
