"""Waves as files: linkages in and out, the network, the map, and a whole wave as a ZIP with its code book."""
