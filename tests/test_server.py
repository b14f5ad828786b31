"""The routes and layers around Streamlit, on a real server."""

import gzip
import http.client
import json
import urllib.parse
import urllib.request

import pytest
from conftest import open_session
from serveurs import Serveur, running

from coop import server
from coop.store import sessions
from coop.ui import menu


def ask(
    serveur: Serveur, path: str, method: str = "GET", body: str = "", **headers: str
) -> http.client.HTTPResponse:
    """One request that follows no redirection; header names are given with `_` for `-`."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(serveur.url).netloc, timeout=20)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    if method == "POST":
        names.setdefault("Content-Type", "application/x-www-form-urlencoded")
    connection.request(method, path, body or None, names)
    answer = connection.getresponse()
    answer.text = answer.read()  # type: ignore[attr-defined]
    connection.close()
    return answer


def test_health(serveur):
    answer = ask(serveur, "/sante")
    assert answer.status == 200
    assert json.loads(answer.text)["etat"] == "ok"


def test_health_says_when_the_database_is_away():
    assert server.sante(None).status_code == 503


@pytest.mark.parametrize("path", ["/", "/historique", "/statistiques?x=1"])
def test_pages_are_french_and_compressed(serveur, path):
    answer = ask(serveur, path, Accept_Encoding="gzip")
    assert answer.getheader("Content-Encoding") == "gzip"
    html = gzip.decompress(answer.text).decode()
    assert '<html lang="fr">' in html
    assert "<title>La Coop</title>" in html
    assert "Streamlit</title>" not in html
    assert ask(serveur, path).text.decode() == html


def test_scripts_are_compressed(serveur):
    html = ask(serveur, "/").text.decode()
    script = html.split('src="./')[1].split('"')[0]
    answer = ask(serveur, f"/{script}", Accept_Encoding="gzip")
    assert (answer.status, answer.getheader("Content-Encoding")) == (200, "gzip")


def test_unknown_address_is_404(serveur):
    answer = ask(serveur, "/nulle-part")
    assert answer.status == 404
    assert "Page introuvable" in answer.text.decode()


def test_security_headers(serveur):
    for path in ("/", "/sante", "/connexion"):
        answer = ask(serveur, path)
        assert answer.getheader("X-Content-Type-Options") == "nosniff"
        assert answer.getheader("Referrer-Policy") == "same-origin"
        assert answer.getheader("Content-Security-Policy") == "frame-ancestors 'none'"
    framed = ask(serveur, "/component/extra_streamlit_components.CookieManager.cookie_manager/index.html")
    assert framed.getheader("Content-Security-Policy") == "frame-ancestors 'self'"


def test_ticket_becomes_a_cookie_once(serveur, compte):
    body = urllib.parse.urlencode({"billet": sessions.issue_ticket(compte().id), "vers": "/historique?x=1"})
    answer = ask(serveur, "/connexion", "POST", body)
    assert (answer.status, answer.getheader("Location")) == (303, "/historique?x=1")
    cookie = answer.getheader("Set-Cookie")
    assert cookie.startswith(f"{sessions.COOKIE}=")
    attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert attributes == {"httponly", "samesite=lax", "path=/"}
    again = ask(serveur, "/connexion", "POST", body)
    assert (again.status, again.getheader("Set-Cookie")) == (303, None)


def test_cookie_is_secure_behind_https(serveur, compte):
    body = urllib.parse.urlencode({"billet": sessions.issue_ticket(compte().id)})
    answer = ask(serveur, "/connexion", "POST", body, X_Forwarded_Proto="https")
    assert "Secure" in answer.getheader("Set-Cookie")


def test_get_signs_nobody_in_or_out(serveur, compte):
    user = compte()
    ticket, secret = sessions.issue_ticket(user.id), open_session(user)
    signed_in = ask(serveur, f"/connexion?billet={ticket}")
    assert (signed_in.status, signed_in.getheader("Set-Cookie")) == (303, None)
    ask(serveur, "/deconnexion", Cookie=f"{sessions.COOKIE}={secret}")
    assert sessions.user_of(secret)


@pytest.mark.parametrize(
    "headers",
    [{"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}, {"Origin": "https://ailleurs.fr"}],
)
def test_another_site_signs_nobody_in_or_out(serveur, compte, headers):
    user = compte()
    ticket, secret = sessions.issue_ticket(user.id), open_session(user)
    signed_in = ask(serveur, "/connexion", "POST", f"billet={ticket}", **headers)
    assert (signed_in.status, signed_in.getheader("Set-Cookie")) == (403, None)
    ask(serveur, "/deconnexion", "POST", Cookie=f"{sessions.COOKIE}={secret}", **headers)
    assert sessions.user_of(secret)


def test_sign_out_route(serveur, compte):
    secret = open_session(compte())
    answer = ask(serveur, "/deconnexion", "POST", Cookie=f"{sessions.COOKIE}={secret}")
    assert (answer.status, answer.getheader("Location")) == (303, "/")
    assert "Max-Age=0" in answer.getheader("Set-Cookie")
    assert sessions.user_of(secret) is None


@pytest.mark.parametrize("wanted", ["/", "/historique", "/historique?x=1&y=/a#b", "/statistiques?q=%C3%A9"])
def test_deep_links_are_kept(wanted):
    assert server.target(wanted) == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "", "historique", "//ailleurs.fr", "///ailleurs.fr", "/\\ailleurs.fr", "\\\\ailleurs.fr",
        "https://ailleurs.fr", "javascript:alert(1)", "/\t/ailleurs.fr", "\t//ailleurs.fr", "/\n/ailleurs.fr",
        " //ailleurs.fr",
        "/a\r\nX: y",
    ],
)  # fmt: skip
def test_open_redirect_is_refused(wanted):
    assert server.target(wanted) == "/"


def test_log_keeps_no_secret(serveur, compte):
    user = compte()
    body = urllib.parse.urlencode({"billet": sessions.issue_ticket(user.id)})
    secret = ask(serveur, "/connexion", "POST", body).getheader("Set-Cookie").split(";")[0].split("=")[1]
    log = serveur.journal.read_text()
    assert user.email not in log
    assert secret not in log


def test_empty_instance_prints_its_code(tmp_path):
    with running(tmp_path) as found:
        assert "Code d’installation" in found.journal.read_text()


def test_every_page_is_declared_with_its_file():
    assert {page.name for page in menu.declared()} >= {page.name for page in menu.PAGES} - {"comptes"}
    assert len({page.name for page in menu.PAGES}) == len(menu.PAGES)
