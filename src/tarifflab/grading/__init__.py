"""Grade nbgrader assignments fast, confined and tamper-proof; knows nothing of tariffs."""
