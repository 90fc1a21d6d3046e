"""What pages show of a dépôt: the next date, the gauge, the legal timeline. Values ready for templates, no query."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from deadlines.delais import EtatJour, Terme
from deadlines.explication import en_lettres, phrases
from deadlines.territoires import territoire_de
from dossiers.models import Courrier, Decision, Depot, Echeance
from dossiers.templatetags.delais import adresse_du_calcul
from dossiers.templatetags.rupco import date_courte, heure, jour_de_semaine
from rupco.socle import horloge

_DATE = re.compile(r"\b(1er|\d{1,2}) (\w+) (\d{4})\b")
__all__ = [
    "Jeton", "Pas", "Prochaine", "frise", "heure_de", "heure_du", "issue", "jeton", "phrase_de_jauge", "pourquoi",
    "prochaine", "raisons_de", "reperes", "segments",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Prochaine:
    """The next date: what happens then, who must act, how many days are left (computed here, never ticking)."""

    jour: date
    contexte: str
    titre: str
    texte: str
    jours: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pas:
    """A step of the timeline. `pourquoi`: (sentence, article) pairs."""

    etat: str  # « fait », « encours », « prevu »
    quand: str
    precision: str = ""
    titre: str
    texte: str = ""
    pourquoi: tuple = ()
    question: str = "Pourquoi cette date\u00a0?"
    lien: str = ""
    lien_libelle: str = ""


@dataclass(frozen=True, slots=True)
class Jeton:
    """The agents' deadline token: level (shape and colour), word, « si complet »."""

    niveau: str
    mot: str
    si_complet: bool = False


def heure_de(echeance: Echeance) -> str:
    """« heure de Paris », « heure de La Réunion »."""
    return f"heure {territoire_de(echeance.calendrier).heure_de}"


def heure_du(depot: Depot, echeance: Echeance | None) -> str:
    """The same, of a dépôt where no delay may run."""
    return heure_de(echeance) if echeance else f"heure {territoire_de(depot.dossier.territoire.calendrier).heure_de}"


def jeton(depot: Depot, echeance: Echeance | None, aujourd_hui: date) -> Jeton:
    """Levels count to the first reading: it is the one that agents aim at."""
    if depot.etat_affiche.est_final:
        return Jeton("t" if depot.statut == "accepte_tacitement" else "p", depot.etat_affiche.libelle)
    court = echeance is not None and echeance.etat == Echeance.EN_COURS
    sans = depot.declaration.sans_delai
    jour = echeance.jour_brut if court else depot.a_viser if sans else None
    if jour is None:
        return Jeton("p", "Sans délai" if sans else "Ne court pas")
    jours = (jour - aujourd_hui).days
    si_complet = depot.statut == "depose"
    if jours <= 0:
        return Jeton("0", "Dernier jour" if jours == 0 else "En report" if court else "Terme passé", si_complet)
    forme, pluriel = "2" if jours <= 2 else "5" if jours <= 5 else "n", "s" if jours > 1 else ""
    return Jeton(forme, f"{jours}\u00a0jour{pluriel}", si_complet)


def prochaine(depot: Depot, echeance: Echeance, aujourd_hui: date) -> Prochaine:
    """The employer's next date: awaited from the service, so never red."""
    service = depot.dossier.service.avec_article
    si = ", si votre dossier est complet" if depot.statut == "depose" else ""
    return Prochaine(
        jour=echeance.dernier_jour,
        contexte=f"Prochaine date, à minuit ({heure_de(echeance)}){si}",
        titre=depot.declaration.phrase_silence,
        texte=f"{service} peut répondre jusque-là. Au-delà, la loi décide.",
        jours=(echeance.dernier_jour - aujourd_hui).days,
    )


def segments(echeance: Echeance, aujourd_hui: date) -> list[str]:
    """The gauge: one segment a day after day 0: « p » past, « a » today, « » to come, « r » roll-over."""
    rendus = []
    for jour in echeance.terme.decompte[1:]:
        reporte = jour.date > echeance.jour_brut or jour.etat is EtatJour.REPORTE and jour.date != echeance.jour_brut
        if jour.date < aujourd_hui:
            rendus.append("p")
        elif jour.date == aujourd_hui:
            rendus.append("a")
        else:
            rendus.append("r" if reporte else "")
    return rendus


@dataclass(frozen=True, slots=True)
class Repere:
    """A landmark under the gauge."""

    rang: int
    date: str
    texte: str
    fin: bool = False


def reperes(depot: Depot, echeance: Echeance, aujourd_hui: date) -> list[Repere]:
    """Day 0, today, the last day before roll-over, the last day: those that do not crowd each other."""
    total = (echeance.dernier_jour - echeance.depart).days
    rang = (aujourd_hui - echeance.depart).days
    depart = "jour 0" if echeance.depart > depot.depose_le else "dépôt, jour 0"
    poses = [Repere(1, _bref(echeance.depart), depart)]
    if 4 <= rang <= total - 6:
        poses.append(Repere(rang, _bref(aujourd_hui), f"aujourd’hui, {rang}e jour"))
    dernier = f"{echeance.terme.delai.duree}e jour"
    if echeance.est_reportee and total - (echeance.jour_brut - echeance.depart).days >= 2:
        poses.append(Repere((echeance.jour_brut - echeance.depart).days, _bref(echeance.jour_brut), dernier, True))
        dernier = "reporté"
    poses.append(Repere(total, _bref(echeance.dernier_jour), dernier, True))
    return poses


def _bref(jour: date) -> str:
    """« sam. 28 »."""
    semaine, quantieme, _ = en_lettres(jour, annee=False).split(" ")
    return f"{semaine[:3]}.\u00a0{quantieme}"


def phrase_de_jauge(echeance: Echeance, aujourd_hui: date) -> str:
    """The gauge in one sentence, for those who do not see it."""
    rang = (aujourd_hui - echeance.depart).days
    phrase = f"Délai de {echeance.terme.delai.duree} jours parti du {en_lettres(echeance.depart)}."
    if 0 < rang <= echeance.terme.delai.duree:
        phrase += f" {rang}{'er' if rang == 1 else 'e'} jour aujourd’hui."
    fin = f" Il finit le {en_lettres(echeance.jour_brut)}"
    return phrase + fin + (f", reporté au {en_lettres(echeance.dernier_jour)}." if echeance.est_reportee else ".")


def pourquoi(echeance: Echeance) -> tuple:
    """Why that day, as the pure module explains it: (sentence, article) pairs, then a link."""
    return raisons_de(echeance.terme)


def raisons_de(terme: Terme) -> tuple:
    """The same for a term that does not run yet. « 30 novembre 2026 » does not break at the end of a line."""
    raisons = [(_DATE.sub("\\1\u00a0\\2\u00a0\\3", p.texte), p.article) for p in phrases(terme)]
    return (*raisons, ("", "Voir le calcul, jour par jour", adresse_du_calcul(terme)))


def frise(
    depot: Depot,
    echeance: Echeance | None,
    decision: Decision | None,
    aujourd_hui: date,
    courriers: list[Courrier] = (),
    *,
    avant: list[Pas] = (),
    apres: list[Pas] = (),
) -> list[Pas]:
    """The legal timeline of a dépôt: what was done, what runs, what will come. `avant`: what made a request be examined again;
    `apres`: what struck its decision."""
    pas = []
    signe_le = (depot.donnees or {}).get("accord", {}).get("signe_le")
    if signe_le:
        pas.append(_jour(date.fromisoformat(signe_le), titre="Accord collectif signé", texte=_departs(depot)))
    if avant:
        pas += avant
    else:
        pas.append(_fait(depot.depose_a, depot.zone, titre="Demande déposée", texte="Ce jour est le jour 0 du délai."))
    effets = _SANS_DELAI if depot.declaration.sans_delai else _EFFETS
    faits = [fait for c in courriers for fait in _du_courrier(c, depot.zone, effets)]
    if depot.completude_constatee_a:
        texte = f"Votre dossier est complet depuis le {en_lettres(depot.complet_le)}. Le délai ne change pas."
        titre = "Complétude constatée par le service"
        instant = depot.completude_constatee_a
        faits.append((instant, _fait(instant, depot.zone, titre=titre, texte=texte)))
    pas += [fait for _, fait in sorted(faits, key=lambda paire: paire[0])]
    return [*pas, *_suite(depot, echeance, decision, aujourd_hui, apres, courriers)]


_EFFETS = {  # what a letter of the service does, as the employer reads it
    Courrier.Nature.DEMANDE_PIECES: "Le délai ne court plus. Un délai entier partira de la dernière pièce.",
    Courrier.Nature.COMPLEMENT: "Le délai continue.",
    Courrier.Nature.OBSERVATIONS: "Le délai continue. Le CSE et les signataires en ont copie.",
    Courrier.Nature.TRANSFERT: "Un délai entier part de ce jour (CRPA, article L114-3).",
    Courrier.Nature.IRRECEVABILITE: "La demande prend fin. Vous pouvez en déposer une autre.",
}

_SANS_DELAI = {
    Courrier.Nature.COMPLEMENT: "Le réexamen continue.",
    Courrier.Nature.OBSERVATIONS: "Le CSE et les signataires en ont copie.",
    Courrier.Nature.TRANSFERT: "L’autre service poursuit le réexamen.",
}


def _du_courrier(c: Courrier, zone: str, effets: dict[str, str]) -> list[tuple[datetime, Pas]]:
    texte = effets[Courrier.Nature(c.nature)]
    if c.repondre_le:
        texte = f"Réponse attendue le {en_lettres(c.repondre_le)}. {texte}"
    faits = [(c.ecrit_a, _fait(c.ecrit_a, zone, titre=c.get_nature_display(), texte=texte))]
    if c.repondu_a:
        texte = "Ce jour est le jour 0 d’un nouveau délai entier."
        faits.append((c.repondu_a, _fait(c.repondu_a, zone, titre="Dernière pièce envoyée", texte=texte)))
    return faits


def _suite(
    depot: Depot, echeance: Echeance | None, decision: Decision | None, aujourd_hui: date, apres: list[Pas], courriers
) -> list[Pas]:
    if depot.retire_a:
        return [_fait(depot.retire_a, depot.zone, titre="Demande retirée", texte="Aucune décision ne sera prise.")]
    if decision and decision.est_tacite and echeance:
        texte = f"Le silence gardé jusqu’au {en_lettres(decision.acquise_le)} à minuit vaut acceptation."
        titre, raisons = depot.table.etats["accepte_tacitement"].libelle, pourquoi(echeance)
        pas = _jour(decision.acquise_le, titre=titre, texte=texte, precision="minuit", raisons=raisons)
        return [pas, *(apres or _devoirs(depot, decision))]
    if decision:
        texte = "La décision vous est notifiée à cet instant."
        pas = _fait(decision.constatee_a, depot.zone, titre=issue(depot, decision), texte=texte)
        accepte = decision.sens == Decision.Sens.ACCEPTATION
        return [pas, *(apres or (_devoirs(depot, decision) if accepte else []))]
    if demande := next((c for c in courriers if c.est_attendue), None):
        quand = "Ce jour est passé." if demande.repondre_le < aujourd_hui else "Au plus tard ce jour."
        texte = f"{quand} Le délai ne court pas tant qu’il en manque une."
        return [_jour(demande.repondre_le, etat="encours", titre="Pièces à envoyer", texte=texte, precision="minuit")]
    if echeance and echeance.etat == Echeance.EN_COURS:
        return [_attente(depot, echeance, aujourd_hui), *_devoirs(depot, None)]
    if depot.declaration.sans_delai:
        titre, texte = "Nouvelle décision attendue", "Le service la rend quand il a fini d’examiner la demande."
        if terme := depot.terme_du_juge:
            return [_jour(terme, etat="encours", titre=titre, texte="Terme fixé au service par le juge.")]
        return [Pas(etat="encours", quand="Maintenant", titre=titre, texte=texte)]
    return []


def issue(depot: Depot, decision: Decision) -> str:
    """What a signed decision was, whatever struck it since: « Validé », « Refusé »."""
    return depot.table.etats["refuse" if decision.sens == Decision.Sens.REFUS else "accepte"].libelle


def _attente(depot: Depot, echeance: Echeance, aujourd_hui: date) -> Pas:
    jours = (echeance.dernier_jour - aujourd_hui).days
    reste = f"Encore {jours} jour{'s' if jours > 1 else ''}." if jours > 0 else "Dernier jour, jusqu’à minuit."
    si = " Cette date vaut si votre dossier est complet." if depot.statut == "depose" else ""
    return _jour(
        echeance.dernier_jour, etat="encours", titre="Réponse du service, ou acceptation par son silence", texte=reste + si,
        precision="minuit", raisons=pourquoi(echeance),
    )  # fmt: skip


def _devoirs(depot: Depot, decision: Decision | None) -> list[Pas]:
    """What is owed after that decision, or after the one that is awaited."""
    pas: list[Pas] = []
    for devoir in depot.declaration.devoirs:
        if phrase := devoir.dire(decision and decision.est_tacite):
            etat, quand = "prevu" if pas or not decision else "encours", "Ensuite" if pas else "Dès la décision"
            if decision and devoir.a_une_date and decision.du_le:
                quand = date_courte(decision.du_le)
            texte = f"{phrase} (code du travail, article {devoir.article})."
            pas.append(Pas(etat=etat, quand=quand, titre=devoir.titre, texte=texte))
    return pas


def _departs(depot: Depot) -> str:
    accord = depot.donnees["accord"]
    if not (accord.get("departs_max") and accord.get("departs_jusqu_au")):
        return ""
    fin = en_lettres(date.fromisoformat(accord["departs_jusqu_au"]), jour=False)
    return f"{accord['departs_max']} départ{'s' if int(accord['departs_max']) > 1 else ''} au plus, jusqu’au {fin}."


def _fait(instant: datetime, zone: str, *, titre: str, texte: str) -> Pas:
    return _jour(horloge.date_locale(instant, zone), titre=titre, texte=texte, precision=heure(instant, zone))


def _jour(
    jour: date, *, titre: str, texte: str = "", precision: str = "", etat: str = "fait", raisons: tuple = ()
) -> Pas:
    semaine = jour_de_semaine(jour)
    precision = f"{semaine}, {precision}" if precision else semaine
    return Pas(etat=etat, quand=date_courte(jour), precision=precision, titre=titre, texte=texte, pourquoi=raisons)
