"""What a template does with the course's own cells before students come."""
