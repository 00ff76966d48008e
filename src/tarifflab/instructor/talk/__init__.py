"""`tarifflab talk`: questions on a student's own lines, with what their code really gives."""
