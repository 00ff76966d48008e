"""Models of the course: pure functions and small frozen dataclasses, one file a model."""
