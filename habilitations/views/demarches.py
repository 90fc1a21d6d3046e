"""« Mes démarches »: one's rights, company by company, and what one may do with one's own."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from habilitations import actions
from habilitations.models import Habilitation, Invitation
from habilitations.perimetre import arbitrages_de, mandats_de, noms_de
from habilitations.views.portes import sans_agent, tenter
from rupco.socle import horloge

__all__ = ["annuler", "liste", "quitter", "relancer"]

MEMOIRE = timedelta(days=90)  # how long a refusal or an end stays on the page
PASSEES_MAX = 20
Role = Habilitation.Role


@dataclass(slots=True)
class Carte:
    """A company: the lines one holds there, in the order they were given."""

    siren: str
    nom: str
    lignes: list[Habilitation] = field(default_factory=list)
    en_attente: int = 0

    @property
    def est_geree(self) -> bool:
        return any(ligne.role == Role.GESTIONNAIRE and ligne.est_ouverte for ligne in self.lignes)

    @property
    def ouvre_des_dossiers(self) -> bool:
        return any(ligne.role != Role.GESTIONNAIRE and ligne.est_ouverte for ligne in self.lignes)


@require_safe
def liste(request):
    """« Mes démarches » and « Les autres démarches »."""
    le, instant = sans_agent(request), horloge.a_la_porte(request)
    lignes = list(Habilitation.objects.filter(user=request.user).select_related("decidee_par").order_by("pk"))
    mandats = mandats_de(request.user, instant)
    invitations = _invitations(request.user)
    noms = noms_de({x.siren for x in (*lignes, *mandats, *invitations)})
    for objet in (*lignes, *mandats, *invitations):
        objet.nom = noms.get(objet.siren, "")
    cartes = _cartes([ligne for ligne in lignes if _vit(ligne, le)], noms, le)
    demandes = _demandes([ligne for ligne in lignes if ligne.statut == "demandee"], le, instant)
    contexte = {
        "cartes": cartes,
        "demandes": demandes,
        "passees": _passees(lignes, cartes, le),
        "invitations": invitations,
        "mandats": mandats,
        "arbitrages": arbitrages_de(request.user),
        "aujourd_hui": le,
    }
    contexte["est_vide"] = not any(
        contexte[nom] for nom in ("cartes", "demandes", "passees", "invitations", "mandats", "arbitrages")
    )
    return render(request, "habilitations/demarches.html", contexte)


@require_POST
def relancer(request, droit):
    """« Relancer »: the gestionnaires get the request again."""
    le, demande = sans_agent(request), _la_sienne(request, droit)
    tenter(request, "Les gestionnaires sont relancés.", actions.relancer, demande, par=request.user, le=le)
    return redirect("mes-demarches")


@require_POST
def annuler(request, droit):
    """« Annuler ma demande »."""
    le, demande = sans_agent(request), _la_sienne(request, droit)
    tenter(request, "Votre demande est annulée.", actions.annuler, demande, par=request.user, le=le)
    return redirect("mes-demarches")


@require_http_methods(["GET", "HEAD", "POST"])
def quitter(request, droit):
    """« Renoncer à cet accès », after saying what that does."""
    le, sien = sans_agent(request), _la_sienne(request, droit)
    if not _vit(sien, le):
        raise Http404
    if request.method == "POST":
        tenter(request, "Vous avez renoncé à cet accès.", actions.quitter, sien, par=request.user, le=le)
        return redirect("mes-demarches")
    contexte = {"droit": sien, "nom": noms_de([sien.siren]).get(sien.siren, "")}
    return render(request, "habilitations/quitter.html", contexte)


def _la_sienne(request, pk: int) -> Habilitation:
    return get_object_or_404(Habilitation, pk=pk, user=request.user)


def _vit(ligne: Habilitation, le: date) -> bool:
    return ligne.statut == "validee" and (ligne.fin_le is None or ligne.fin_le >= le)


def _cartes(lignes: list[Habilitation], noms: dict[str, str], le: date) -> list[Carte]:
    cartes: dict[str, Carte] = {}
    for ligne in lignes:
        ligne.est_ouverte = ligne.debut_le <= le
        ligne.jours = (ligne.fin_le - le).days if ligne.fin_le else None
        cartes.setdefault(ligne.siren, Carte(ligne.siren, noms.get(ligne.siren, ""))).lignes.append(ligne)
    geres = [carte.siren for carte in cartes.values() if carte.est_geree]
    attentes = Habilitation.objects.filter(siren__in=geres, statut="demandee").values_list("siren")
    for siren, nombre in attentes.annotate(n=Count("pk")):
        cartes[siren].en_attente = nombre
    return list(cartes.values())


def _demandes(demandes: list[Habilitation], le: date, instant: datetime) -> list[Habilitation]:
    """Requests waiting, each with the people who may answer and whether they may be written to again."""
    sirens = {d.siren for d in demandes}
    lignes = Habilitation.objects.actives(le).filter(siren__in=sirens, role=Role.GESTIONNAIRE, user__is_active=True)
    qui: dict[str, list[User]] = {}
    for ligne in lignes.select_related("user").order_by("siren", "user__nom", "user__prenom", "pk"):
        qui.setdefault(ligne.siren, []).append(ligne.user)
    relances = actions.relances_possibles([d.pk for d in demandes], instant) if demandes else set()
    for demande in demandes:
        demande.gestionnaires = list(dict.fromkeys(qui.get(demande.siren, [])))
        demande.est_a_relancer = demande.pk in relances and bool(demande.gestionnaires)
    return demandes


def _passees(lignes: list[Habilitation], cartes: list[Carte], le: date) -> list[Habilitation]:
    """Refused or ended lately, unless the same right came back since: the last ones first."""
    tenues = {(ligne.siret, ligne.role) for carte in cartes for ligne in carte.lignes}
    tenues |= {(ligne.siret, ligne.role) for ligne in lignes if ligne.statut == "demandee"}
    gardees = []
    for ligne in reversed(lignes):
        if ligne.statut == "annulee" or ligne.statut == "demandee" or _vit(ligne, le):
            continue
        ligne.finie_le = ligne.fin_le or (ligne.decidee_a and horloge.date_locale(ligne.decidee_a, ligne.zone))
        if (ligne.siret, ligne.role) not in tenues and (ligne.finie_le or le) >= le - MEMOIRE:
            tenues.add((ligne.siret, ligne.role))
            gardees.append(ligne)
    return gardees[:PASSEES_MAX]


def _invitations(user: User) -> list[Invitation]:
    ouvertes = Invitation.objects.filter(email=user.email.lower(), statut="ouverte", expire_a__gt=horloge.reel())
    return list(ouvertes.select_related("par").order_by("-pk")[:PASSEES_MAX])
