"""What may cross between processes, and how: messages, and values as plain data."""
