"""What a student's process may do: its files, calls, amounts; and the proof."""
