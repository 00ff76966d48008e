"""How a class was before each command, and who changed a mark: copies, undo, changes."""
