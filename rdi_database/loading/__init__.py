"""Records of research organisations, projects and calls into our tables, batch by batch, every row accounted for."""
