"""`python -m bewiser.embedded [run | assets | assets-for-tests | copy-assets]`, behind the Makefile.

`copy-assets` copies from a node_modules that is there already, as in the image for production.
"""

import sys

from bewiser.embedded import assets, places, supervisor
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
        case ["copy-assets"]:
            assets.copy(places.CHECKOUT / "node_modules", places.CHECKOUT / "static" / "vendor")
            return 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
