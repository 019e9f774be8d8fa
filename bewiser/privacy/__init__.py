"""What people may ask of what is kept about them, and what is forgotten by itself. bewiser.lib.personal has the map."""
