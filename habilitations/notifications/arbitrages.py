"""Mails about what the service settles: who asks, the two agents, those whose right is at stake. Every step is told."""

from datetime import date, datetime, timedelta

from accounts.sirene import mettre_en_forme
from deadlines.explication import en_lettres
from habilitations.models import Arbitrage
from habilitations.notifications.avis import Avis, declarer
from habilitations.perimetre import agents_de, noms_de
from rupco.socle import horloge
from rupco.socle.models import Suite

__all__ = ["AVIS"]

_MOTIF_LUI = "Vous recevez ce message car vous avez fait une demande au service."
_MOTIF_AGENT = "Vous recevez ce message car votre service décide de cette demande."
_MOTIF_VISE = "Vous recevez ce message car vous gérez, ou gériez, les accès de cette entreprise."
_SUIVRE, _INSTRUIRE, _OPPOSER = ("arbitrage-suivre", "pk"), ("arbitrage", "pk"), ("arbitrage-opposer", "pk")


def _demandeur(a: Arbitrage, le: date) -> list[str]:
    return [a.demandeur.email] if a.demandeur.is_active else []


def _agents(a: Arbitrage, le: date) -> list[str]:
    return agents_de(a.service_id, le) or [a.service.courriel]


def _seconds(a: Arbitrage, le: date) -> list[str]:
    return [e for e in _agents(a, le) if a.propose_par is None or e != a.propose_par.email]


def _premier(a: Arbitrage, le: date) -> list[str]:
    return [a.propose_par.email] if a.propose_par else []


def _vise(a: Arbitrage, le: date) -> list[str]:
    return [a.visee.user.email] if a.visee and a.visee.user.is_active else []


def _anciens(a: Arbitrage, le: date) -> list[str]:
    """Those who manage or managed the access: they may object to a recovery."""
    if a.nature != Arbitrage.Nature.RECUPERATION:
        return _vise(a, le)
    return list(a.opposants().values_list("email", flat=True))


AVIS: dict[str, tuple[Avis, ...]] = {
    "arbitrage.ouvert": (
        Avis(
            a_qui=_demandeur,
            titre="Votre demande est transmise au service",
            phrases=("{service} a reçu votre demande pour {entreprise}\u00a0: {nature}.", "Deux agents l’examinent."),
            bouton="Suivre ma demande",
            vers=_SUIVRE,
            motif=_MOTIF_LUI,
        ),
        Avis(
            a_qui=_vise,
            titre="Votre rôle de gestionnaire est contesté",
            phrases=(
                "Une personne de {entreprise} conteste votre rôle de gestionnaire des accès.",
                "{service} examine cette contestation. Vos droits ne changent pas d’ici là.",
                "Vous pouvez écrire au service\u00a0: {contact}.",
            ),
            motif=_MOTIF_VISE,
        ),
        Avis(
            a_qui=_agents,
            titre="Une demande d’accès attend votre service",
            phrases=("{nature}\u00a0: {entreprise} (SIREN {numero}).", "Un agent propose, un autre confirme."),
            bouton="Examiner la demande",
            vers=_INSTRUIRE,
            motif=_MOTIF_AGENT,
        ),
    ),
    "arbitrage.a_confirmer": (
        Avis(
            a_qui=_seconds,
            titre="Une décision attend un second agent",
            phrases=("{nature}\u00a0: {entreprise} (SIREN {numero}). Votre collègue propose\u00a0: {sens}.",),
            bouton="Confirmer ou rendre",
            vers=_INSTRUIRE,
            motif=_MOTIF_AGENT,
        ),
    ),
    "arbitrage.rendu": (
        Avis(
            a_qui=_premier,
            titre="Votre proposition vous est rendue",
            phrases=(
                "{nature}\u00a0: {entreprise} (SIREN {numero}). Le second agent ne l’a pas confirmée.",
                "{remarque}",
            ),
            bouton="Reprendre la demande",
            vers=_INSTRUIRE,
            motif=_MOTIF_AGENT,
        ),
    ),
    "arbitrage.opposition": (
        Avis(
            a_qui=_demandeur,
            titre="Votre demande est acceptée, sauf opposition",
            phrases=(
                "{service} accepte de vous confier la gestion des accès de {entreprise}.",
                "Les anciens gestionnaires peuvent s’y opposer jusqu’au {jusqu_au} à minuit. Vos droits s’ouvriront ensuite.",
            ),
            bouton="Suivre ma demande",
            vers=_SUIVRE,
            motif=_MOTIF_LUI,
        ),
        Avis(
            a_qui=_anciens,
            titre="Une autre personne demande à gérer les accès",
            phrases=(
                "{personne} dit que {entreprise} n’a plus de gestionnaire des accès qui réponde. {service} lui donne raison.",
                "Vous pouvez vous y opposer jusqu’au {jusqu_au} à minuit. Sinon, cette personne gérera aussi les accès.",
            ),
            bouton="M’y opposer",
            vers=_OPPOSER,
            motif=_MOTIF_VISE,
        ),
    ),
    "arbitrage.oppose": (
        Avis(
            a_qui=_demandeur,
            titre="Une opposition à votre demande",
            phrases=("Un gestionnaire de {entreprise} s’oppose à votre demande. {service} l’examine de nouveau.",),
            bouton="Suivre ma demande",
            vers=_SUIVRE,
            motif=_MOTIF_LUI,
        ),
        Avis(
            a_qui=_agents,
            titre="Une opposition à examiner",
            phrases=("{nature}\u00a0: {entreprise} (SIREN {numero}). Un gestionnaire s’oppose à la décision.",),
            bouton="Lire l’opposition",
            vers=_INSTRUIRE,
            motif=_MOTIF_AGENT,
        ),
    ),
    "arbitrage.accorde": (
        Avis(
            a_qui=_demandeur,
            titre="Votre demande est acceptée",
            phrases=(
                "Vous gérez désormais les accès de {entreprise}. Vérifiez la liste des personnes habilitées.",
                "{motif}",
            ),
            bouton="Ouvrir les accès",
            vers=("acces", "siren"),
            motif=_MOTIF_LUI,
        ),
        Avis(
            a_qui=_anciens,
            titre="Le service a décidé des accès de votre entreprise",
            phrases=("{service} confie la gestion des accès de {entreprise} à une autre personne.", "{motif_vise}"),
            motif=_MOTIF_VISE,
        ),
    ),
    "arbitrage.rejete": (
        Avis(
            a_qui=_demandeur,
            titre="Votre demande est rejetée",
            phrases=("{service} n’a pas donné suite à votre demande pour {entreprise}.", "{motif}"),
            bouton="Lire la décision",
            vers=_SUIVRE,
            motif=_MOTIF_LUI,
        ),
        Avis(
            a_qui=_vise,
            titre="La contestation est rejetée",
            phrases=("{service} vous maintient gestionnaire des accès de {entreprise}.",),
            motif=_MOTIF_VISE,
        ),
    ),
    "arbitrage.abandonne": (
        Avis(
            a_qui=_demandeur,
            titre="Votre demande est retirée",
            phrases=("Votre demande pour {entreprise} est retirée. Aucune décision ne sera prise.",),
            motif=_MOTIF_LUI,
        ),
        Avis(
            a_qui=_vise,
            titre="La contestation est retirée",
            phrases=("La personne de {entreprise} qui contestait votre rôle a retiré sa contestation.",),
            motif=_MOTIF_VISE,
        ),
        Avis(
            a_qui=_agents,
            titre="Une demande d’accès est retirée",
            phrases=("{nature}\u00a0: {entreprise} (SIREN {numero}). Il n’y a plus rien à décider.",),
            motif=_MOTIF_AGENT,
        ),
    ),
}


def _lire(suite: Suite) -> tuple[Arbitrage, dict]:
    lies = ("demandeur", "service", "visee__user", "propose_par")
    a = Arbitrage.objects.select_related(*lies).get(pk=suite.entree.cible_id)
    faits = suite.entree.faits
    jusqu_a = datetime.fromisoformat(faits["jusqu_a"]) if "jusqu_a" in faits else a.opposable_jusqu_a
    terme = jusqu_a and horloge.date_locale(jusqu_a, a.zone) - timedelta(days=1)
    motif = f"Motif\u00a0: «\u00a0{a.motif}\u00a0»" if a.motif else ""
    telephone = a.service.telephone.replace(" ", "\u00a0")
    contact = ", ".join(filter(None, (a.service.courriel, telephone))) or a.service.nom_court
    numero = mettre_en_forme(a.siren)
    return a, {
        "pk": a.pk,
        "siren": a.siren,
        "numero": numero,
        "entreprise": noms_de([a.siren]).get(a.siren, f"l’entreprise {numero}"),
        "service": a.service.avec_article,
        "contact": contact,
        "nature": a.get_nature_display(),
        "personne": a.demandeur.nom_d_usage or a.demandeur.email,
        "sens": Arbitrage.Sens(faits.get("sens", a.sens)).label.lower() if a.sens else "",
        "motif": motif,
        "motif_vise": motif if a.visee else "",
        "remarque": f"Il écrit\u00a0: «\u00a0{a.remarque}\u00a0»" if a.remarque else "",
        "jusqu_au": en_lettres(terme) if terme else "",
    }


for _nom, _avis in AVIS.items():
    declarer(_nom, _avis, _lire)
