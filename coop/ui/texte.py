"""Texts for screens: what people wrote, put inside Markdown, shown to the letter; instants where one is."""

import datetime as dt
from zoneinfo import ZoneInfo

import streamlit as st

from coop import french

SIGNS = frozenset(r"\`*_{}[]()#+-.!|<>~:$")


def plain(text: str) -> str:
    """The Markdown that shows exactly `text`."""
    return "".join(f"\\{sign}" if sign in SIGNS else sign for sign in text)


def moment(instant: dt.datetime) -> str:
    """« 24 novembre 2026 à 10 h 32 », where the browser is."""
    local = instant.astimezone(ZoneInfo(st.context.timezone or "Europe/Paris"))
    return f"{french.date_long(local.date())} à {local.hour}\u00a0h\u00a0{local.minute:02}"
