"""Every address the URLconf knows, and how to write it for an object of the world."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from django.apps import apps
from django.urls import URLPattern, get_resolver

from tests.droits.monde import Acces, Monde

__all__ = ["Adresse", "adresses", "chemin"]

SANS_OBJET = "-"
_FIXES = {"procedure": "rc", "jeton": "inconnu"}  # a parameter that names no object: one value tells
_D_ACCES = ("acces/<", "demarches/", "mandats/<", "contester/", "recuperer/", "arbitrages/<")
_PARAMETRE = re.compile(r"<(?:[^:>]+:)?([^>]+)>")
_REGEX = {  # the library addresses written as regular expressions
    "account_reset_password_from_key": "mot-de-passe/nouveau/1-abc-0123456789/",
    "admin:app_list": "dossiers/",
    "admin:": "nulle/part",
}


@dataclass(frozen=True)
class Adresse:
    """`nom` as `reverse` knows it, or its route when it has none; `parametres` in their order; `module` of its view."""

    nom: str
    route: str
    parametres: tuple[str, ...]
    module: str

    @property
    def est_d_acces(self) -> bool:
        """Names a company, or a right in one."""
        return self.route.startswith(_D_ACCES) and bool(self.parametres)

    @property
    def est_admin(self) -> bool:
        return self.nom.startswith("admin")


def adresses() -> list[Adresse]:
    """In the order of the URLconf."""
    return [*_parcourir(get_resolver(), "", "")]


def _parcourir(noeud, espace: str, avant: str):
    for motif in noeud.url_patterns:
        route = avant + str(motif.pattern)
        if isinstance(motif, URLPattern):
            nom = f"{espace}{motif.name}" if motif.name else route
            parametres = () if "(?P" in route else (p for p in _PARAMETRE.findall(route) if p not in _FIXES)
            yield Adresse(nom, route, tuple(parametres), motif.callback.__module__)
        else:
            yield from _parcourir(motif, f"{espace}{motif.namespace}:" if motif.namespace else espace, route)


def chemin(adresse: Adresse, monde: Monde, objet: str) -> str:
    """The path. An admin's object is `present` (a row that exists) or `absent`."""
    if "(?P" in adresse.route:
        fin = _REGEX.get(adresse.nom, _REGEX["admin:"])
        return "/" + re.split(r"[\^(]", adresse.route)[0] + fin
    valeurs = _admin(adresse, objet) if adresse.est_admin else _portail(adresse, monde, objet)
    return "/" + _PARAMETRE.sub(lambda m: quote(str(valeurs[m[1]])), adresse.route)


def _portail(adresse: Adresse, monde: Monde, objet: str) -> dict:
    if adresse.nom.startswith("demo-courriel"):
        return {"pk": monde.courriel if objet == "present" else 10**9}
    if objet == SANS_OBJET:
        return _FIXES
    if adresse.est_d_acces:
        return _acces(adresse, monde, objet)
    vise = monde.objets[objet]
    est_acte = adresse.nom == "fichier-acte"
    return {
        "reference": vise.reference,
        "numero": vise.acte if est_acte else 1,
        "piece": vise.piece,
        "pk": vise.jointe if adresse.nom == "fichier-jointe" else vise.piece,
        "code": vise.code if adresse.nom.startswith("verifier-") else "entreprise",
    }


def _acces(adresse: Adresse, monde: Monde, objet: str) -> dict:
    vise = monde.acces.get(objet[0], Acces())
    droits = {"demarche-quitter": vise.sien, "demarche-relancer": vise.demande, "demarche-annuler": vise.demande}
    droits |= {"acces-accepter": vise.demande, "acces-refuser": vise.demande}
    numeros = {"mandat": vise.mandat, "arbitrage-opposer": vise.opposition}
    return vars(vise) | {"droit": droits.get(adresse.nom, vise.droit), "pk": numeros.get(adresse.nom, vise.arbitrage)}


def _admin(adresse: Adresse, objet: str) -> dict:
    trouve = re.search(r"/(\w+)/(\w+)/<path:object_id>", adresse.route)
    if not trouve:
        return {"content_type_id": 1, "object_id": 1}
    premier = apps.get_model(*trouve.groups()).objects.order_by("pk").first()
    return {"object_id": premier.pk if objet == "present" else "999999"}
