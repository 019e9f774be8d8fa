"""Lists of organisations from elsewhere: read, cleaned, and written into our tables.

A line of a file goes in, a record or reasons come out: that half is plain Python and knows no Django.
`load`, `known` and `writing` bring records into the database.
"""
