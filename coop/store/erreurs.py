"""What the store refuses to do, said in French to who asked."""

from typing import Final

INTROUVABLE: Final = (
    "Cet élément n’existe pas ou vous n’y avez pas accès. "
    "Revenez à la page précédente pour en choisir un autre."
)
"""The one sentence for « not found » and « not allowed »: a refusal must not reveal what exists."""


class Refus(Exception):  # noqa: N818 - a domain noun, as every other
    """A refusal whose message is shown as it stands: what is wrong, where, what to do."""
