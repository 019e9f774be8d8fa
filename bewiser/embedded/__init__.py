"""PostgreSQL, a Redis-compatible broker and a mailbox for a machine that has none of them.

Standard library only at import: this package runs before anything is known to work. Modules that
are only ever run as processes of their own (mailbox, prepare) import what they need.
"""
