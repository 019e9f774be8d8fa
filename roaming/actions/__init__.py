"""What people decide about the agreement, a verb each, in one transaction."""
