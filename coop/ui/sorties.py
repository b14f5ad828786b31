"""Files of the present view, one click each: what goes in them is chosen once and remembered."""

import io
import logging
import zipfile
from collections.abc import Callable, Collection, Sequence

import streamlit as st

from coop import exports
from coop.exports import FORMATS, png
from coop.report import Report
from coop.rights import User
from coop.shared import DEFAULT_SECTIONS
from coop.stats import GROUPS, Result
from coop.store import preferences
from coop.ui import panneaux, signin
from coop.ui.saisie import held

LOG = logging.getLogger(__name__)
CHOICE = "coop_sections"
Make = Callable[[], Report]


def sections(user: User) -> list[str]:
    """The parts that go in files, as this person last chose them."""
    if CHOICE not in st.session_state:
        kept = preferences.read(user, CHOICE, list(DEFAULT_SECTIONS))
        st.session_state[CHOICE] = [group for group in GROUPS if group in kept]
    return [group for group in GROUPS if group in st.session_state[CHOICE]]


def bar(make: Make, name: Report, user: User | None = None) -> None:
    """A button a file. `make` computes the report when a button is clicked; `user` chooses what goes in."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="coop_sorties"):
        st.markdown("**Exporter**", width="content")
        for kind in FORMATS:
            st.download_button(
                kind.label,
                data=_writer(kind.code, make),
                file_name=exports.filename(kind.code, name),
                mime=kind.mime,
                key=f"sortie:{kind.code}",
                icon=f":material/{kind.icon}:",
                type="tertiary",
                on_click="ignore",
            )
        if png.available() and st.button(
            "Images", icon=":material/photo_library:", type="tertiary", key="sortie:images"
        ):
            _images(make)
        if user is not None:
            with st.popover("Parties", icon=":material/checklist:", type="tertiary"):
                _choose(user)


def _choose(user: User) -> None:
    st.pills(
        "Parties à mettre dans les fichiers et les partages",
        GROUPS,
        selection_mode="multi",
        key=held(CHOICE, sections(user)),
        on_change=_remember,
        wrap=True,
    )
    if not st.session_state[CHOICE]:
        st.caption("Sans aucune partie, les fichiers ne disent que la sélection.")


def _remember() -> None:
    preferences.write(signin.require("compter"), CHOICE, st.session_state[CHOICE])


def _writer(code: str, make: Make) -> Callable[[], bytes]:
    def write() -> bytes:
        try:
            return exports.write(code, make())
        except Exception:
            LOG.exception("The file « %s » could not be made", code)
            raise

    return write


@st.dialog("Images des graphiques")
def _images(make: Make) -> None:
    """Every chart as PNG in one zip: it takes seconds, so its progress is shown, then the file offered."""
    report = make()
    results = png.drawable(list(report.results.values()))
    if not results:
        st.info("Aucun graphique à mettre en image dans cette vue.", icon=":material/hide_image:")
        return
    bar = st.progress(0.0, "Les images se préparent…")
    try:
        packed = zipped(
            results,
            report.notes,
            panneaux.close_up(report),
            lambda done: bar.progress(done, "Les images se préparent…"),
        )
    except png.PngError as error:
        bar.empty()
        st.error(str(error))
        return
    bar.empty()
    st.download_button(
        "Télécharger les images",
        data=packed,
        file_name=exports.filename("zip", report),
        mime="application/zip",
        type="primary",
        icon=":material/download:",
        on_click="ignore",
    )


def zipped(
    results: Sequence[Result],
    notes: Sequence[str],
    zoom: Collection[str] | None,
    progress: Callable[[float], object],
) -> bytes:
    """The images of these results in one file; `progress` is told the share done, from 0 to 1."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for number, (name, image) in enumerate(png.images(results, zoom=zoom, notes=notes), 1):
            archive.writestr(name, image)
            progress(min(number / max(len(results), 1), 1.0))
    return packed.getvalue()
