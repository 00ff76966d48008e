"""Live figures and cards, one module a widget: numbers, then a figure, then words."""
