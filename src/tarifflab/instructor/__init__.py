"""What an instructor runs: the demo class, release, collect, grade, report, export."""
