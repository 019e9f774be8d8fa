"""Files of research organisations, projects and calls: read, cleaned, and handed on as records.

A file goes in, records or reasons come out: that half is plain Python and knows no Django.
"""
