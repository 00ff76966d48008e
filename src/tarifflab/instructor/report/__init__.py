"""``tarifflab report``: what a class understood, who is missing, who needs help."""
