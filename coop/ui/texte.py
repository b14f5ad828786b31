"""Texts that people wrote, put inside Markdown: shown to the letter, never as formatting or links."""

SIGNS = frozenset(r"\`*_{}[]()#+-.!|<>~:$")


def plain(text: str) -> str:
    """The Markdown that shows exactly `text`."""
    return "".join(f"\\{sign}" if sign in SIGNS else sign for sign in text)
