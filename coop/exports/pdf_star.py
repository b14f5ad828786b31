"""★ as a font of one sign: Source Sans has none, and a drawn star can be neither selected nor read aloud."""

import math
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

EM, WIDE = 1000, 860
LONG, SHORT, FOOT = 400, 170, 310  # of the rays, of the notches, from the foot of a line to the middle


def write(path: Path) -> Path:
    """The font's file."""
    pen, empty = TTGlyphPen(None), TTGlyphPen(None)
    for rank in range(10):
        angle, length = math.pi * (0.5 - rank / 5), SHORT if rank % 2 else LONG
        point = round(WIDE / 2 + length * math.cos(angle)), round(FOOT + length * math.sin(angle))
        (pen.lineTo if rank else pen.moveTo)(point)
    pen.closePath()
    font = FontBuilder(EM, isTTF=True)
    font.setupGlyphOrder([".notdef", "space", "star"])
    font.setupCharacterMap({ord(" "): "space", ord("★"): "star"})
    font.setupGlyf({".notdef": empty.glyph(), "space": empty.glyph(), "star": pen.glyph()})
    font.setupHorizontalMetrics({".notdef": (WIDE, 0), "space": (EM // 4, 0), "star": (WIDE, 0)})
    font.setupHorizontalHeader(ascent=EM, descent=0)
    font.setupNameTable({"familyName": "Etoile", "styleName": "Regular"})
    font.setupOS2()
    font.setupPost()
    font.save(path)
    return path
