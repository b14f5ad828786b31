"""One search for every reference list, so that a commune and a place are found by typing the same way.

An entry has a title, ranked, and keywords, only matched. What is typed matches, from best to worst:
the whole title, its beginning, the beginning of one of its words, any part of it, all the words in any order.
Equal matches keep the order in which the entries were given (communes: the most populated first).
"""

from bisect import bisect_left
from collections.abc import Container, Iterable, Sequence
from os.path import commonprefix

from coop.french import fold

EXACT, PREFIX, WORD, PART, WORDS, NONE = range(6)
_LONGEST_QUERY = 100  # nothing real is longer, and a pasted page must cost nothing
_SHORTEST_BEGINNING = 3
_FEW = 50
_AFTER_ALL = "\U0010ffff"


def query(text: str) -> str:
    """What the person typed, folded and cut to a reasonable length."""
    return fold(text[: 3 * _LONGEST_QUERY])[:_LONGEST_QUERY].strip()


def kind(asked: str, title: str, keywords: str = "") -> int:
    """How well a title answers, from EXACT to NONE; everything already folded."""
    if title.startswith(asked):
        return EXACT if len(title) == len(asked) else PREFIX
    if f" {asked}" in title:
        return WORD
    if asked in title:
        return PART
    everything = f" {title} {keywords}"
    return WORDS if all(f" {word}" in everything for word in asked.split()) else NONE


class Index:
    """A list of (title, keywords, code), best first, searched in one pass over the folded texts.
    Several entries may lead to one code (a former name)."""

    def __init__(self, entries: Iterable[tuple[str, str, str]]) -> None:
        self._titles: list[str] = []
        self._keywords: list[str] = []
        self._codes: list[str] = []
        for title, keywords, code in entries:
            if "’" in title:
                keywords += " " + title.replace("’", "")  # « lhay », « doise »: typed on a telephone
            self._titles.append(fold(title))
            self._keywords.append(fold(keywords) if keywords else "")
            self._codes.append(code)
        both = zip(self._titles, self._keywords, strict=True)
        self._texts = [f"{title} {keywords}" if keywords else title for title, keywords in both]
        self._sorted = sorted(range(len(self._titles)), key=self._titles.__getitem__)

    def search(
        self, text: str, limit: int, forgiving: bool = False, among: Container[str] | None = None
    ) -> list[str]:
        """At most `limit` distinct codes, best first, if given only those `among`. When nothing matches,
        `forgiving` accepts a spelling mistake: the titles that begin most like the text, if they share at
        least half of it and are few (4 000 names that begin with « saint » are no answer)."""
        asked = query(text)
        if not asked or limit <= 0:
            return []
        ranks = self._matches(asked, limit, among) or (self._nearest(asked) if forgiving else [])
        codes: dict[str, None] = {}
        for rank in ranks:
            if among is None or self._codes[rank] in among:
                codes.setdefault(self._codes[rank])
            if len(codes) == limit:
                break
        return list(codes)

    def _matches(self, asked: str, limit: int, among: Container[str] | None) -> list[int]:
        ranks: Sequence[int] = range(len(self._texts))
        texts = self._texts
        for word in sorted(asked.split(), key=len, reverse=True):
            ranks = [rank for rank in ranks if word in texts[rank]]  # cheap, leaves few to classify
        if among is not None:
            ranks = [rank for rank in ranks if self._codes[rank] in among]
        found: list[list[int]] = [[] for _ in range(NONE + 1)]
        for rank in ranks:
            level = kind(asked, self._titles[rank], self._keywords[rank])
            found[level].append(rank)
            if level == PREFIX and len(found[PREFIX]) >= 2 * limit:
                # the order of entries is the ranking: only an exact title can still do better
                found[EXACT] = [rank for rank in ranks if self._titles[rank] == asked]
                break
        return [rank for level in found[:NONE] for rank in level]

    def _nearest(self, asked: str) -> list[int]:
        place = self._place(asked)
        around = self._sorted[max(place - 1, 0) : place + 1]
        shared = max((len(commonprefix([asked, self._titles[rank]])) for rank in around), default=0)
        if shared < max(_SHORTEST_BEGINNING, len(asked) / 2):
            return []
        beginning = asked[:shared]
        ranks = sorted(self._sorted[self._place(beginning) : self._place(beginning + _AFTER_ALL)])
        return ranks if len(ranks) <= _FEW else []

    def _place(self, title: str) -> int:
        return bisect_left(self._sorted, title, key=self._titles.__getitem__)
