"""A small world to match in, written so that every number can be worked out by hand."""

from connect.matching import Directory, Profile, Project


def team(id: str, members: str, programme: str = "", call: str = "") -> Project:
    """Return a project; its members are written as letters."""
    return Project(id, frozenset(members), frozenset(programme.split()), frozenset(call.split()))


def plain(*ids: str) -> list[Profile]:
    return [Profile(id) for id in ids]


def path() -> Directory:
    """Return a - b - c - d, with b and c in two projects together, and e alone."""
    projects = [
        team("1", "ab", "energy", "EE"),
        team("2", "bc", "energy", "EE"),
        team("3", "bc", "health"),
        team("4", "cd", "health"),
        team("5", "e", "energy"),
    ]
    return Directory(plain(*"abcde"), projects)
