"""The reading edition: the lessons as pages that need neither Python nor a network."""
