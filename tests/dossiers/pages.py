"""How a test reads a page: as a person does."""

import html
import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

__all__ = ["lire", "requetes", "texte"]


def texte(reponse):
    """What is read: no tag, plain spaces."""
    corps = re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", " ", reponse.content.decode(), flags=re.S)
    return re.sub(r"\s+([.,)])", r"\1", re.sub(r"\s+", " ", html.unescape(corps)))


def lire(client, url, *, statut=200):
    reponse = client.get(url)
    assert reponse.status_code == statut
    return texte(reponse)


def requetes(client, url) -> int:
    """How many the second GET of a page asks of the base (the first one opens the session), but that of the clock: on SQLite its
    travel alone asks one, which production has not; on PostgreSQL the hour itself is one more."""
    assert client.get(url).status_code == 200, url
    with CaptureQueriesContext(connection) as lues:
        client.get(url)
    return sum("socle_decalage" not in lue["sql"] for lue in lues)
