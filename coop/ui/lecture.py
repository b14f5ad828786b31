"""From a number on a page to the reports behind it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from coop import provenance
from coop.filters import Context
from coop.rights import User, may
from coop.stats import Result
from coop.store import historique
from coop.ui import signin
from coop.ui.filtres import Params


@dataclass(frozen=True)
class Lecture:
    """Who reads what: what turns a number into a link to the reports behind it. `user` is None where nobody
    may see them: in a shared view, and beyond one's own scope."""

    user: User | None = None
    params: Params | None = None
    context: Context | None = None

    def href(self, result: Result, valeur: str = "") -> str:
        """The history's address on exactly the reports behind a number; "" when there is none."""
        if self.user is None or self.params is None or not may(self.user, "voir"):
            return ""
        figure = provenance.link(result, valeur)
        return (
            f"historique?{urlencode({**self.params, provenance.FIGURE: figure}, doseq=True)}"
            if figure
            else ""
        )

    def reports(self, result: Result) -> int:
        """How many reports stand behind a result."""
        user = signin.require("voir")  # asked by a fragment, which runs without the page around it
        figure = provenance.link(result)
        found = historique.page(
            user,
            self.params or {},
            size=1,
            context=self.context,
            narrow=lambda view: provenance.mask(figure, view),
        )
        return found.total
