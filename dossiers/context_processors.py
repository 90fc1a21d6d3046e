"""Where one is: the band or the bar of the page, the company or the service, the hour of the place."""

from dataclasses import dataclass, replace

from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from accounts.sirene import mettre_en_forme
from deadlines.explication import en_lettres
from dossiers.templatetags.rupco import heure
from habilitations.perimetre import perimetre
from rupco.socle import horloge

__all__ = ["place"]

_DES_DROITS = ("/mandats/", "/contester/", "/recuperer/", "/arbitrages/")  # of agents too, the last one
# Addresses that belong to an entry of the menu without starting like it; entries whose address starts others' too.
_AUSSI = {
    "bannette": ("/instruction/",),
    "calculer-delai": ("/calculer/plan/",),
    "mes-demarches": ("/acces/", *_DES_DROITS),
}
_SEULS = {"accueil", "mon-compte", "chercher"}

_TOUCHES = {"bannette": "g b"}  # of the agents' keyboard

_ESPACE_COMPTE = ("/compte/", "/demarches/", "/acces/", *_DES_DROITS)
_COMPTE = (  # the account's own pages, named while one is on one of them
    ("Nom et téléphone", "mon-compte-modifier", "edit"),
    ("Adresse électronique", "mon-compte-adresse", "mail"),
    ("Entreprise", "mon-compte-entreprise", "building"),
    ("Mot de passe", "mon-compte-mot-de-passe", "lock"),
    ("Second facteur", "securite", "shield"),
    ("Mes alertes", "mes-alertes", "notification-3"),
    ("Affichage", "affichage", "sun"),
    ("Mes sessions", "sessions", "time"),
    ("Mes données", "mon-compte-donnees", "download"),
)
_SIENS = (("Gérer mon compte", "mon-compte", ""), ("Mes démarches", "mes-demarches", ""))
_VISITEUR = (("Agent du ministère\u00a0?", "agent-connexion", ""), ("Se créer un compte", "account_signup", ""))

_POUR_TOUS = (
    ("Calculer un délai", "calculer-delai", ""),
    ("Calculer l’indemnité", "calculer-indemnite", ""),
    ("Vérifier un document", "verifier", ""),
)


@dataclass(frozen=True, slots=True)
class Lien:
    """A link of the navigation."""

    libelle: str
    url: str
    icone: str = ""
    est_courant: bool = False
    compteur: int = 0
    touche: str = ""


def place(request) -> dict:
    """`place`: espace (« public », « employeur », « agent »), compte (the account's band), titre, sous_titre, liens, outils,
    mon_compte (the menu under the initials), creer_url, heure, pied."""
    return {"place": SimpleLazyObject(lambda: _place(request))}


def _place(request) -> dict:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return _public(request) | {"outils": _liens(request, *_VISITEUR)}
    if request.path.startswith(_ESPACE_COMPTE) and not (user.est_agent and request.path.startswith(_DES_DROITS)):
        return _compte(request, user)
    droits = perimetre(user, horloge.a_la_porte(request))
    if droits.services:
        return _agent(request, droits)
    if droits.est_national:
        return _national(request)
    if droits.visibles or droits.sirens_geres:
        return _employeur(request, droits)
    return _public(request)


def _compte(request, user) -> dict:
    """The account's band, the same for all: one's procedures (an agent has a bannette instead), then one's account."""
    a_lui = ("Ma bannette", "bannette", "inbox") if user.est_agent else ("Mes démarches", "mes-demarches", "folder-2")
    liens = _liens(request, a_lui, ("Mon compte", "mon-compte", "account-circle"))
    sous = [trois for trois in _COMPTE if not (user.est_agent and trois[1] == "mon-compte-entreprise")]
    return _communs(request) | {
        "espace": "employeur", "compte": True, "titre": "", "sous_titre": "", "creer_url": "",
        "liens": [*liens, *(_liens(request, *sous) if request.path.startswith("/compte/") else [])],
    }  # fmt: skip


def _public(request) -> dict:
    liens = _liens(request, ("Accueil", "accueil", ""), *_POUR_TOUS)
    return _communs(request) | {"espace": "public", "titre": "", "sous_titre": "", "liens": liens, "creer_url": ""}


def _employeur(request, droits) -> dict:
    sirens = sorted(droits.visibles | droits.sirens_geres)
    plusieurs = len(sirens) > 1
    return _communs(request) | {
        "espace": "employeur",
        "titre": f"{len(sirens)} entreprises" if plusieurs else droits.noms.get(sirens[0], ""),
        "sous_titre": "" if plusieurs else f"SIREN\u00a0{mettre_en_forme(sirens[0])}",
        "liens": _liens(
            request,
            ("Mes dossiers", "dossiers", "folder-2"),
            *((("Mes mandats", "mandats", "team"),) if droits.mandats else ()),
            ("Vérifier un document", "verifier", "file-text"),
        ),
        "creer_url": reverse("dossier-nouveau") if droits.sirens else "",
    }


def _agent(request, droits) -> dict:
    service = droits.chez[0].nom_court
    instant = horloge.a_la_porte(request)
    jour = en_lettres(horloge.date_locale(instant, "Europe/Paris"))
    return _communs(request) | {
        "espace": "agent",
        "titre": service,
        "sous_titre": f"Espace agent – {service}",
        "liens": _liens(
            request,
            ("Ma bannette", "bannette", "folder-2"),
            ("Chercher", "chercher", "search"),
            ("Demandes d’accès", "arbitrages", "team"),
            ("Vérifier un document", "verifier", "file-text"),
        ),
        "creer_url": "",
        "recherche_url": reverse("chercher"),
        "heure": f"{jour}, {heure(instant)}, heure de Paris",
    }


def _national(request) -> dict:
    liens = (
        ("Vue nationale", "nationale", "folder-2"),
        ("Chercher", "chercher", "search"),
        ("Vérifier un document", "verifier", "file-text"),
    )
    return _communs(request) | {
        "espace": "agent", "titre": "DGEFP", "sous_titre": "Espace agent – DGEFP", "liens": _liens(request, *liens),
        "creer_url": "", "recherche_url": reverse("chercher"),
    }  # fmt: skip


def _communs(request) -> dict:
    user = getattr(request, "user", None)
    est_connecte = user is not None and user.is_authenticated
    siens = _SIENS[: 1 if user.est_agent else 2] if est_connecte else ()
    return {
        "heure": "",
        "pied": _liens(request, ("Accueil", "accueil", ""), *_POUR_TOUS, ("Paramètres d’affichage", "affichage", "")),
        "mon_compte": _liens(request, *siens),
    }


def _liens(request, *trois: tuple[str, str, str]) -> list[Lien]:
    liens = []
    for libelle, nom, icone in trois:
        try:
            url = reverse(nom)
        except NoReverseMatch:  # an error page drawn while the addresses themselves are broken
            continue
        ici = request.path == url or (nom not in _SEULS and request.path.startswith((url, *_AUSSI.get(nom, ()))))
        liens.append(Lien(libelle, url, icone, ici, touche=_TOUCHES.get(nom, "")))
    if any(lien.url == request.path for lien in liens):  # a page of its own is under no other entry
        return [replace(lien, est_courant=lien.url == request.path) for lien in liens]
    return liens
