"""What people decide about a survey: its waves, its interviews, and who the named partners are."""
