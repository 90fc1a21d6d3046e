"""« Mes données »: all that the portal holds of a person, in one file (GDPR, articles 15 and 20). No secret is in it.

Each room tells its own part: upper ones register theirs when they start, since accounts knows nobody above.
"""

import json
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models.functions import Lower

from accounts.models import User
from rupco.socle.models import Courriel, Entree

__all__ = ["declarer", "ecrire"]

_PARTIES: dict[str, Callable[[User], Any]] = {}


def declarer(titre: str) -> Callable[[Callable[[User], Any]], Callable[[User], Any]]:
    """Registers what tells one part: rows of dates, words and numbers. A title is declared once."""

    def enregistrer(partie: Callable[[User], Any]) -> Callable[[User], Any]:
        if titre in _PARTIES:
            raise ValueError(f"« {titre} » est déclaré deux fois.")
        _PARTIES[titre] = partie
        return partie

    return enregistrer


def ecrire(user: User) -> bytes:
    """The file, as JSON in UTF-8 that a person can read."""
    parties = {titre: partie(user) for titre, partie in sorted(_PARTIES.items())}
    return json.dumps(parties, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()


@declarer("1. Compte")
def _compte(user: User) -> dict:
    return {
        "adresse_electronique": user.email,
        "civilite": user.civilite,
        "prenom": user.prenom,
        "nom": user.nom,
        "telephone": user.telephone,
        "fonction": user.fonction,
        "etablissement": str(user.etablissement) if user.etablissement else "",
        "agent_du_ministere": user.est_agent,
        "raccourcis_clavier": user.a_des_raccourcis,
        "theme": user.get_theme_display(),
        "conditions_acceptees_le": user.cgu_le,
        "version_des_conditions": user.cgu_version,
        "derniere_connexion": user.last_login,
    }


@declarer("2. Changements d’adresse")
def _adresses(user: User) -> list[dict]:
    champs = ("ancienne", "nouvelle", "demande_a", "confirme_a", "statut")
    return list(user.changements_adresse.order_by("pk").values(*champs))


@declarer("3. Moyens de connexion")
def _moyens(user: User) -> dict:
    return {
        "second_facteur": list(Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")),
        "comptes_lies": list(
            SocialAccount.objects.filter(user=user).values("provider", "uid", "date_joined", "last_login")
        ),
        "sessions_ouvertes": list(
            UserSession.objects.filter(user=user).values("created_at", "last_seen_at", "ip", "user_agent")
        ),
    }


@declarer("4. Courriels envoyés")
def _courriels(user: User) -> list[dict]:
    siens = Courriel.objects.alias(vers=Lower("a")).filter(vers=user.email.lower())
    return list(siens.order_by("pk").values("objet", "cree_a", "envoye_a"))


@declarer("5. Journal de vos actions")
def _journal(user: User) -> list[dict]:
    champs = ("sequence", "verbe", "acteur", "cible", "cible_id", "le", "enregistre_a", "faits")
    return list(Entree.objects.filter(acteur_id=user.pk).order_by("sequence").values(*champs))
