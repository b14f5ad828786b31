"""The frame around every page, run at each rerun: who is there, the menu, the page.

Signed out, every page stays declared and only the form is drawn: declaring fewer would rewrite the address
of a deep link before its reader could sign in.
"""

from pathlib import Path

import streamlit as st

from coop.ui import menu, signin

user = signin.current()
pages = menu.pages()
page = st.navigation(list(pages.values()), position="hidden")
open_to_all = menu.public(page)
st.set_page_config(
    page_title=f"{page.title if user or open_to_all else 'Connexion'} – La Coop",
    layout="wide" if user or open_to_all else "centered",
)
st.html(Path(__file__).parent / "ui" / "style.css")

menu.note(page)
if open_to_all:
    page.run()
elif user is None:
    signin.draw()
else:
    menu.draw(user, pages, page)
    with signin.known(user):
        page.run()
