"""What people decide: one verb function a decision. Views, tasks and the admin press the same button."""
