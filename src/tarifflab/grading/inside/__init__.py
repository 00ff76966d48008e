"""What runs inside the confined processes: the zygote, the candidate and the examiner."""
