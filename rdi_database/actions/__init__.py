"""What people decide in the R+D directory."""
