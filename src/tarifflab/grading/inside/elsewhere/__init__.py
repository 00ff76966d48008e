"""What a notebook brings along from the machine on which it was written."""
