"""The decision: prepared, submitted, sent back, signed. One a dépôt; silence may come first, and then the draft stays."""

from datetime import datetime

from django.db import transaction

from dossiers.actions.depots import du_apres, fermer_echeance, numeroter, passer
from dossiers.actions.partage import exiger
from dossiers.models import Decision, Depot, Echeance, Projet
from dossiers.permissions import acteur, droit, passages_possibles, qualites
from habilitations.perimetre import delegation_de, signataires_de
from rupco.socle import horloge, journal
from rupco.socle.passages import EnCours, PassageRefuse, passage

__all__ = ["ProjetChange", "decider", "enregistrer_projet", "manques", "renvoyer", "soumettre"]


class ProjetChange(Exception):
    """A colleague saved the same draft since this page was opened."""

    def __init__(self, projet: Projet):
        super().__init__("Ce projet a changé depuis l’ouverture de la page.")
        self.projet = projet


@transaction.atomic
def enregistrer_projet(depot: Depot, *, par, sens: str, points: dict, visas: str, version: int) -> Projet:
    """Keeps what was written, complete or not. Raises ProjetChange when it changed since `version`, PassageRefuse when
    the dépôt can no longer be decided or the draft is in the signataire's hands."""
    instant = horloge.maintenant()
    depot = Depot.objects.select_for_update(of=("self",)).select_related("dossier").get(pk=depot.pk)
    exiger(qualites(par, depot.dossier, instant) & {"agent", "signataire"})
    if depot.statut not in depot.table["accepter"].de:
        raise PassageRefuse(depot.phrase_de_refus(depot.table["accepter"]))
    projet = Projet.objects.select_for_update(of=("self",)).filter(depot=depot).first()
    neuf = projet is None
    projet = projet or Projet(depot=depot, prepare_par=par, prepare_a=instant, version=0)
    if projet.statut != "en_redaction":
        raise PassageRefuse("Ce projet est à la signature\u00a0: renvoyez-le d’abord pour correction.")
    if (projet.sens, projet.points, projet.visas) == (sens, points, visas) and not neuf:
        return projet
    if projet.version != version:
        raise ProjetChange(projet)
    projet.sens, projet.points, projet.visas, projet.version = sens, points, visas, version + 1
    projet.save()
    if neuf:
        le = horloge.date_locale(instant, depot.zone)
        qui = acteur(par, depot.dossier, instant)
        journal.ecrire(
            journal.AEcrire(verbe="preparer", cible=projet, acteur=qui, le=le, a=instant, faits={"depot": depot.pk})
        )
    return projet


def manques(projet: Projet) -> list[str]:
    """What the draft lacks to be a decision, in sentences: a direction, reasons for each point (CRPA L211-5, CT L1237-19-4)."""
    trouves, controles = [], projet.depot.declaration.controles
    if not projet.passage:
        trouves.append("Choisissez le sens de la décision.")
    trouves += [f"Donnez les motifs\u00a0: {c.libelle}." for c in controles if not _texte(projet, c.code)]
    fautifs = [c for c in controles if projet.points.get(c.code, {}).get("constat") == "non_conforme"]
    if projet.sens == Decision.Sens.ACCEPTATION and fautifs:
        trouves.append(f"L’accord ne peut pas être validé\u00a0: {fautifs[0].libelle} est «\u00a0Non conforme\u00a0».")
    if projet.sens == Decision.Sens.REFUS:
        if not fautifs:
            trouves.append("Un refus repose sur un point «\u00a0Non conforme\u00a0» au moins.")
        trouves += [
            f"Dites ce qu’un nouvel accord doit contenir\u00a0: {c.libelle}."
            for c in fautifs
            if not projet.points[c.code].get("attendu", "").strip()
        ]
    return trouves


def soumettre(projet: Projet, *, par, a) -> Projet:
    """Sends the draft to a signataire of the service. Raises PassageRefuse when it is not ready, or he may not sign."""
    with _passage_du_projet(projet, "soumettre", par) as p:
        _exiger_complet(p.objet)
        le = horloge.date_locale(p.instant, "Europe/Paris")
        if a not in signataires_de(p.objet.depot.dossier.service_id, le):
            raise PassageRefuse("Choisissez un signataire dont la délégation est en cours.")
        p.objet.signataire, p.objet.soumis_a, p.objet.retour = a, p.instant, ""
        p.faits["signataire"] = a.pk
    return p.objet


def renvoyer(projet: Projet, *, par, retour: str) -> Projet:
    """Sends the draft back, with what is to be looked at again."""
    with _passage_du_projet(projet, "renvoyer", par) as p:
        p.objet.retour = retour
        p.objet.version += 1
    return p.objet


def decider(depot: Depot, *, par, version: int) -> Decision:
    """Signs the draft as it was read (`version`): the decision is made available, hence sent, at that instant (L1237-19-4).

    Raises PassageRefuse: silence came first, no delegation, four eyes asked, draft changed or incomplete.
    """
    projet = Projet.objects.filter(depot=depot).first()
    if projet is None or not projet.passage:
        raise PassageRefuse("Préparez d’abord la décision\u00a0: son sens et ses motifs.")
    with passer(depot, projet.passage, par=par) as p:
        peut = droit(par, p.instant)
        with passage(projet, "signer", acteur=p.acteur, peut=lambda q, o: peut(q, o.depot)) as q:
            _juger(q, p, par, version)
        return _rendre(p, q.objet, par)


def _juger(q: EnCours, p: EnCours, par, version: int) -> None:
    """What the draft must be for this person to sign it now."""
    projet = q.objet
    if projet.version != version or projet.passage != p.passage.nom:
        raise PassageRefuse("Le projet a changé depuis l’ouverture de la page. Relisez-le avant de signer.")
    _exiger_complet(projet)
    if p.objet.dossier.service.a_deux_regards and projet.prepare_par_id == par.pk:
        raise PassageRefuse("Vous avez préparé cette décision\u00a0: dans ce service, une autre personne la signe.")
    projet.signataire = par


def _rendre(p: EnCours, projet: Projet, par) -> Decision:
    depot, le = p.objet, horloge.date_locale(p.instant, p.objet.zone)
    echeance = None if depot.est_un_reexamen else depot.echeances.en_cours().get()
    delegation = delegation_de(par, depot.dossier.service_id, horloge.date_locale(p.instant, "Europe/Paris"))
    decision = Decision.objects.create(
        depot=depot, sens=projet.sens, est_tacite=False, acquise_le=le, constatee_a=p.instant, auteur=par,
        qualite=delegation.affectation.qualite, delegation=delegation.acte,
        contenu={"points": projet.points, "visas": [v.strip() for v in projet.visas.splitlines() if v.strip()]},
        est_entre_lectures=bool(echeance and echeance.jour_brut < le),
        **(du_apres(depot) if projet.sens == Decision.Sens.ACCEPTATION else {}),
    )  # fmt: skip
    fermer_echeance(depot, Echeance.TENUE)
    acte = numeroter(depot, p)
    p.faits |= {"acte": acte.numero, "sens": decision.sens, "echeance": echeance and echeance.pk, "acquise_le": le,
                "entre_lectures": decision.est_entre_lectures, "projet": projet.pk, "version": projet.version}  # fmt: skip
    return decision


def _passage_du_projet(projet: Projet, quel: str, par):
    instant = horloge.maintenant()
    peut = droit(par, instant)
    qui = acteur(par, projet.depot.dossier, instant)
    return passage(
        projet, quel, acteur=qui, peut=lambda p, o: peut(p, o.depot) and _est_a_decider(o.depot, par, instant)
    )


def _est_a_decider(depot: Depot, par, instant: datetime) -> bool:
    return any(p.nom == "attribuer" for p in passages_possibles(par, depot, instant))


def _exiger_complet(projet: Projet) -> None:
    if trouves := manques(projet):
        raise PassageRefuse(" ".join(trouves))


def _texte(projet: Projet, code: str) -> str:
    return projet.points.get(code, {}).get("texte", "").strip()
