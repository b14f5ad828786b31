"""The columns of the history, and the words of their cells."""

from coop import french
from coop.filters import Context
from coop.questions import QUESTIONS
from coop.reference import communes
from coop.store.activites import Report
from coop.vocabulary import CANAUX, TYPES
from coop.words import cell

HEADINGS = {
    "date": "Date",
    "mediateur": "Médiateur",
    "lieu": "Lieu",
    "type": "Type",
    "thematiques": "Thématiques",
    "tranche_age": "Âge",
    "statut": "Statut",
    "genre": "Genre",
    "duree": "Durée",
    "participants": "Participants",
}
"""The report's own columns, in its order; the other questions follow under their label."""
OTHERS = {
    q.code: q.label
    for q in QUESTIONS
    if q.code not in {*HEADINGS, "canal", "lieu_id", "commune", "minutes", "themes_demarche"}
    and not q.private
}
COLUMNS = HEADINGS | OTHERS
DEFAULT = tuple(HEADINGS)
WIDTHS = {
    "mediateur": 130,
    "lieu": 150,
    "type": 120,
    "thematiques": 150,
    "tranche_age": 95,
    "statut": 95,
    "genre": 80,
    "duree": 115,
}
"""In pixels; the other columns take what they need."""
SUMMED = ("mediateur", "lieu", "type", "participants")
"""Columns that say more than one answer."""


def words(code: str, report: Report, context: Context) -> object:
    """One cell: a date or a number as such, the rest in words."""
    answers = report.answers
    if code == "date":
        return answers["date"]
    if code == "mediateur":
        return context.comptes.get(report.compte_id, "")
    if code == "type":
        return TYPES.label(answers["type"])
    if code == "duree" and "minutes" in answers:
        return french.duration(answers["minutes"])
    if code == "participants":
        return answers.get("participants", 0)
    if code == "lieu":
        if report.lieu:
            return report.lieu
        where = communes.label(answers["commune"]) if "commune" in answers else ""
        return " – ".join(part for part in (CANAUX.label(answers["canal"]), where) if part)
    if code == "thematiques":
        return ", ".join(filter(None, (cell(code, answers), cell("themes_demarche", answers))))
    return cell(code, answers)


def told(report: Report, context: Context) -> list[tuple[str, str]]:
    """Every answer that the reader may see, as (label, words), person by person."""
    answers, people = report.answers, report.answers["personnes"]
    lines = [(HEADINGS["date"], cell("date", answers))]
    lines += [(HEADINGS[code], str(words(code, report, context))) for code in SUMMED]
    for question in QUESTIONS:
        if question.code in {"date", "canal", "lieu_id", "commune", "participants"}:
            continue
        if question.person and len(people) > 1:
            lines += [
                (f"{question.label} (personne {number})", cell(question.code, {"personnes": [person]}))
                for number, person in enumerate(people, 1)
            ]
        else:
            lines.append((question.label, cell(question.code, answers)))
    return [(label, text) for label, text in lines if text]
