"""One notebook: read and mended before its run, put together after it."""
