"""The colours of every figure, by meaning, on light and on dark paper.

`frame.css` gives a page the same ones, where a test compares them; `docs/figures.md` says
what each means.
"""

LIGHT = {
    "ink": "#1c1e21", "quiet": "#5f646a", "paper": "#ffffff", "grid": "#e1e3e6",
    "jp": "#bf360c", "us": "#1b5e9e", "good": "#00735c",
    "jp-soft": "#f0b9a2", "us-soft": "#a9c9e8", "good-soft": "#a5d6c8", "rest-soft": "#d9dcdf",
    "mark": "#ffe27a",
    "loss-1": "#e6d5ea", "loss-2": "#a97bb5", "loss-3": "#6a2177", "even": "#e9ebed",
    "gain-1": "#c4e6e1", "gain-2": "#55afa2", "gain-3": "#00594f",
}  # fmt: skip
DARK = {
    "ink": "#f2f3f4", "quiet": "#b4b9bf", "paper": "#111111", "grid": "#36393d",
    "jp": "#ff8a5b", "us": "#6fb1f2", "good": "#4fcfa8",
    "jp-soft": "#8a4228", "us-soft": "#2a5a88", "good-soft": "#1f5f4e", "rest-soft": "#3f4449",
    "mark": "#6b5a12",
    "loss-1": "#4a3350", "loss-2": "#7d4c8c", "loss-3": "#d9a3e6", "even": "#2d3033",
    "gain-1": "#1d453f", "gain-2": "#27756a", "gain-3": "#7fe0d0",
}  # fmt: skip
