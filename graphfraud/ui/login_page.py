"""The page on which people log in: plain HTML without a script, in front of everything else."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote, urlsplit

from graphfraud.ui.words import LANGUAGES, Words

LOGIN_PATH = "/login"

_TEMPLATE = Path(__file__).with_name("login.html")

_LONGEST_TARGET = 2_000
"""Characters of an address on the screens; no search or entity has a longer one."""


@dataclass(frozen=True, slots=True)
class LoginForm:
    """What the page says this time."""

    to: str = "/"
    """Where to go afterwards, on this server."""
    name: str = ""
    """As it was typed before."""
    problem: str = ""
    """Why nobody was logged in; empty at first."""
    provider: str = ""
    """Where an identity provider's login begins; empty where none is configured."""


def login_page(words: Words, form: LoginForm) -> str:
    """Return the page with the form as HTML; whatever was typed is escaped."""
    problem = f'<p class="problem" role="alert">{escape(form.problem)}</p>' if form.problem else ""
    provider = f'<p><a href="{escape(form.provider)}">{escape(words("login.provider"))}</a></p>'
    body = f"""<p>{escape(words("login.hint"))}</p>
{problem}
<form method="post" action="{LOGIN_PATH}">
<input type="hidden" name="to" value="{escape(form.to)}">
<input type="hidden" name="lang" value="{escape(words.language)}">
<label for="name">{escape(words("login.name"))}</label>
<input id="name" name="name" value="{escape(form.name)}" autocomplete="username" autocapitalize="none"
 required autofocus>
<label for="password">{escape(words("login.password"))}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button type="submit">{escape(words("login.button"))}</button>
</form>
{provider if form.provider else ""}"""
    return _page(words, form.to, body)


def closed_page(words: Words, to: str, problem: str, command: str = "") -> str:
    """Return a page that says why nobody can log in now, and what to do on the server."""
    done = f"<p><code>{escape(command)}</code></p>" if command else ""
    return _page(words, to, f'<p class="problem" role="alert">{escape(problem)}</p>\n{done}')


def local_target(text: str) -> str:
    """Return where to go after the login: an address on this server, or the start page."""
    parts = urlsplit(text) if len(text) <= _LONGEST_TARGET and text.isprintable() else None
    if parts is None or parts.scheme or parts.netloc or not text.startswith("/") or text[1:2] in {"/", "\\"}:
        return "/"
    return "/" if parts.path.startswith(LOGIN_PATH) else text


def _page(words: Words, to: str, body: str) -> str:
    back = escape(quote(to, safe=""))
    others = " ".join(
        f'<a href="{LOGIN_PATH}?lang={code}&amp;to={back}" lang="{code}">{escape(name)}</a>'
        for code, name in LANGUAGES.items()
        if code != words.language
    )
    return _TEMPLATE.read_text(encoding="utf-8").format(
        language=escape(words.language),
        title=escape(words("login.title")),
        languages=escape(words("frame.language")),
        others=others,
        body=body,
    )
