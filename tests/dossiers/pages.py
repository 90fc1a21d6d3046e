"""How a test reads a page: as a person does."""

import html
import re

__all__ = ["lire", "texte"]


def texte(reponse):
    """What is read: no tag, plain spaces."""
    corps = re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", " ", reponse.content.decode(), flags=re.S)
    return re.sub(r"\s+([.,)])", r"\1", re.sub(r"\s+", " ", html.unescape(corps)))


def lire(client, url, *, statut=200):
    reponse = client.get(url)
    assert reponse.status_code == statut
    return texte(reponse)
