"""What a platform's download says by itself: its files, their names, owners and times."""
