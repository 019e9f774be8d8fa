"""Become another program that ends when the program that asked for it ends.

A script of its own, because PostgreSQL refuses to run as root and because code between fork and
exec is unsafe in a process with threads. Arguments: PARENT SIGNAL IDENTITY COMMAND...
"""

import ctypes
import os
import pwd
import sys

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
# What launch returns when the machine refuses the identity that was asked for.
REFUSED = 71


def nobody() -> tuple[int, int]:
    """Return the user and group number of the account that owns nothing."""
    try:
        account = pwd.getpwnam("nobody")
    except KeyError:
        return 65534, 65534
    return account.pw_uid, account.pw_gid


def enter_namespace(libc: ctypes.CDLL) -> None:
    """Look like nobody to the program, while files stay owned by root and keep their modes."""
    user, group = nobody()
    outside_user, outside_group = os.geteuid(), os.getegid()
    if libc.unshare(CLONE_NEWUSER):
        raise OSError(ctypes.get_errno(), "unshare")
    for name, content in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {outside_user} 1"),
        ("gid_map", f"{group} {outside_group} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(content)


def become_nobody() -> None:
    user, group = nobody()
    os.setgroups([])
    os.setgid(group)
    os.setuid(user)


def take_up(parent: int, death_signal: int, identity: str) -> int:
    """Take the identity and tie this process to its parent; return an exit code if that fails."""
    libc = ctypes.CDLL(None, use_errno=True)
    try:
        if identity == "namespace":
            enter_namespace(libc)
        elif identity == "nobody":
            become_nobody()
    except OSError as problem:
        print(f"launch: {identity} refused: {problem}", file=sys.stderr)
        return REFUSED
    if sys.platform == "linux":
        # After the change of identity, which would clear it.
        libc.prctl(PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != parent:
            return 1
    return 0


if __name__ == "__main__":
    parent, death_signal, identity, *command = sys.argv[1:]
    code = take_up(int(parent), int(death_signal), identity)
    if code:
        sys.exit(code)
    os.execv(command[0], command)  # noqa: S606  (no shell is wanted)
