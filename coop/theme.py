"""Colours and fonts of everything drawn: the page's charts, images, PDF and slides.

Two colours of data only, on purpose: blue and orange stay apart for every kind of colour blindness, and both
keep 3:1 against white and against the dark ground (WCAG 1.4.11), so that one figure serves both themes.
"""

from pathlib import Path

ACTION = "#2a3f9d"
TEXT = "#1b1b1f"
MUTED = "#50535f"  # secondary text: 7:1 on white
GROUND = "#ffffff"
PANEL = "#eef1f8"
LINE = "#c3c9dc"
GRID = "#dfe3ef"
DARK_GROUND = "#14161d"
PAGE_TEXT = "#000037"  # Streamlit draws it nearly black on light and nearly white on dark (its « gray 90 »)

SERIES = "#5369cc"
COMPARED = "#c2670c"
MISSING = "#868b9c"  # « Non renseigné »

FONT = "Source Sans 3"
FONT_FAMILY = f'"{FONT}", "Source Sans", sans-serif'  # unquoted, a name with a digit is not valid CSS
FONT_FOLDER = Path(__file__).resolve().parents[1] / "data" / "reference" / "fonts"
REGULAR = FONT_FOLDER / "SourceSans3_400Regular.ttf"
BOLD = FONT_FOLDER / "SourceSans3_700Bold.ttf"
