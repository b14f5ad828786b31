"""The table that says the same numbers as a chart."""

import pandas as pd

from coop import french
from coop.charts.sides import differences, names
from coop.stats import Result


def table(result: Result) -> pd.DataFrame:
    """Texts ready to be read and copied: « Libellé », « Nombre », « Part » where there are shares.

    Compared: « Libellé », then for each side its name and « Part, its name », then « Écart » and « Écart de
    part » (points).
    """
    rows = result.rows
    found = {"Libellé": rows["libelle"].tolist()}
    if result.compared is None:
        found |= _numbers(rows, "Nombre", "Part", "")
        return pd.DataFrame(found, dtype=str)
    one, other = names(result)
    labels = zip(found["Libellé"], rows["libelle_autre"].tolist(), strict=True)
    found["Libellé"] = [own if pd.isna(too) or own == too else f"{own} / {too}" for own, too in labels]
    found |= _numbers(rows, one, f"Part, {one}", "") | _numbers(rows, other, f"Part, {other}", "_autre")
    gaps = differences(result, rows)
    found["Écart"] = [number for number, _ in gaps]
    if rows["ecart_part"].notna().any():
        found["Écart de part"] = [points for _, points in gaps]
    return pd.DataFrame(found, dtype=str)


def _numbers(rows: pd.DataFrame, number: str, share: str, end: str) -> dict[str, list[str]]:
    shares = rows[f"part{end}"]
    found = {number: rows[f"dit{end}"].tolist()}
    return found | ({share: [french.percent(part, 1) for part in shares]} if shares.notna().any() else {})
