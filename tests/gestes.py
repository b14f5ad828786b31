"""What a person does and sees in a real browser."""

import contextlib
import re

from coop.store import historique

IGNORED = re.compile("/_stcore/|/favicon.ico")
"""Streamlit asks for its health under a page’s address before it finds its own root; `/sante` is bare."""
SETTLED = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  return app && app.dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]');
}"""


@contextlib.contextmanager
def watched(navigateur):
    """`ouvrir(path, user, …) -> Page`, settled; afterwards, no console may hold an error."""
    errors = []

    def note(message):
        if message.type == "error" and not IGNORED.search(str(message.location.get("url"))):
            errors.append(f"{message.text} {message.location.get('url')}")

    def visit(path="/", user=None, **options):
        page = navigateur("/sante", user, **options)
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", note)
        page.goto(path)
        settle(page)
        return page

    yield visit
    assert errors == [], errors


def settle(page):
    """Wait until the script has ended and what it drew is there."""
    page.locator("h1").first.wait_for()
    for _ in range(2):
        page.wait_for_function(SETTLED)
        page.wait_for_timeout(120)


def pill(page, name):
    return page.locator('[data-testid="stButtonGroup"] button').get_by_text(name, exact=True)


def box(page, name):
    return page.locator('[data-testid="stCheckbox"] label').filter(has_text=re.compile(f"^{name}"))


def save_button(page):
    return page.locator(".st-key-coop_enregistrer").get_by_role("button", name="Enregistrer")


def metric(page, label):
    found = page.locator('[data-testid="stMetric"]').filter(has_text=label).first
    return found.locator('[data-testid="stMetricValue"]').inner_text()


def own(user):
    return historique.page(user, {}).reports


def confirmed(page):
    page.get_by_role("heading", name="Activité enregistrée").wait_for()


def grid(page):
    """The table is a canvas: what it shows is clicked by its place."""
    return page.locator('[data-testid="stDataFrame"] .dvn-scroller')


def row_menu(page, action, row=0):
    settle(page)
    grid(page).click(position={"x": 57, "y": 56 + 40 * row})
    page.get_by_role("menuitem", name=action).click()
