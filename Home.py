"""What is served, by `streamlit run Home.py` and by `uvicorn Home:app`.

The script that Streamlit runs is `coop/main.py`, beside which no `pages` folder exists: with one there, a
fresh server would run a page without its frame, hence without sign-in (docs/architecture.md).
"""

from pathlib import Path

import streamlit as st

from coop import server
from coop.ui.panne import explain

app = st.App(
    Path(__file__).resolve().parent / "coop" / "main.py",
    lifespan=server.lifespan,
    routes=server.ROUTES,
    middleware=server.MIDDLEWARE,
    on_script_error=explain,
)
