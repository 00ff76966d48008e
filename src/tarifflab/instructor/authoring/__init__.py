"""What an author's commands need: the kept answers, and the sealed advice of exercises."""
