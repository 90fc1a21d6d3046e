"""Questions laid before the service, in one line each."""

from datetime import date

from habilitations.actions import arbitrages as actions
from habilitations.models import Arbitrage

__all__ = ["CONTESTER", "LE", "RECUPERER", "SANS_SIRET", "contester", "decider", "recuperer"]

LE = date(2026, 12, 10)
CONTESTER, RECUPERER, SANS_SIRET = (
    Arbitrage.Nature.CONTESTATION,
    Arbitrage.Nature.RECUPERATION,
    Arbitrage.Nature.SANS_SIRET,
)


def contester(elle, lieu, premier):
    visee = actions.contestable(lieu.siren, elle, LE)
    assert visee.user == premier
    return actions.ouvrir(
        CONTESTER, siret=lieu.siret, demandeur=elle, expose="Il n’est pas de la maison.", visee=visee, le=LE
    )


def recuperer(elle, lieu):
    return actions.ouvrir(RECUPERER, siret=lieu.siret, demandeur=elle, expose="Parti sans laisser d’adresse.", le=LE)


def decider(arbitrage, agents, sens="favorable"):
    un, deux = agents
    propose = actions.proposer(arbitrage, par=un, sens=sens, motif="Extrait Kbis vérifié.", le=LE)
    return actions.confirmer(propose, par=deux, vu=propose.proposition, le=LE)
