"""The calculation told in French, a line a step, each with the text it comes from."""

from dataclasses import dataclass
from fractions import Fraction

from deadlines.delais import Article
from deadlines.explication import en_lettres
from dossiers.baremes import code_du_travail
from dossiers.indemnite.calcul import Calcul, SalaireReference, Tranche
from dossiers.indemnite.ecriture import de_mois, en_duree, en_euros, en_nombre
from dossiers.indemnite.traitement import Traitement

__all__ = ["Ligne", "lignes_anciennete", "lignes_indemnite", "lignes_prelevements", "lignes_salaire", "phrase_refus"]

_FRACTIONS = {Fraction(1, 3): "un tiers", Fraction(1, 4): "un quart", Fraction(1, 5): "un cinquième"}
_REFUS = {
    "contrat_cdd_ou_interim": "Un CDD ou un contrat d’intérim n’ouvre pas droit à cette indemnité.",
    "faute_grave_ou_lourde": "Aucune indemnité légale n’est due en cas de faute grave ou lourde.",
}


@dataclass(frozen=True, slots=True)
class Ligne:
    """A step: what it is, how it is reckoned, the result, where it comes from."""

    titre: str
    precision: str
    resultat: str
    texte: Article | None = None
    est_total: bool = False


def phrase_refus(c: Calcul) -> tuple[str, Article]:
    """Why nothing is due, and the text."""
    if c.exigee and c.refus not in _REFUS:
        return f"Il faut {en_duree(c.exigee.mois)} d’ancienneté. Le calcul en trouve {_duree_droit(c)}.", c.exigee.texte
    return _REFUS[c.refus], c.situation.regime.texte


def lignes_anciennete(c: Calcul) -> list[Ligne]:
    """What opens the right, then from the dates to the years retained. Empty when the years were given."""
    s = c.situation
    if not (s.entree and s.sortie) or c.mois_contrat is None or c.annees is None:
        return []
    du_au = f"Du {en_lettres(s.entree, jour=False)} au {en_lettres(s.sortie, jour=False)}"
    precision = "Le dernier jour du contrat compte. Seuls les mois entiers comptent."
    lignes = [_droit(c), Ligne(du_au, precision, en_duree(c.mois_contrat), code_du_travail("R1234-1"))]
    for a in s.absences:
        if a.mois:
            retire = a.mois * a.motif.poids
            moitie = "" if a.motif.poids == 1 else f"{en_duree(a.mois)}, retirés pour moitié"
            lignes.append(Ligne(a.motif.libelle, moitie, en_duree(-retire), a.motif.texte))
    if len(lignes) == 2:
        lignes.append(Ligne("Absences à retirer", "Aucune déclarée.", en_duree(0), code_du_travail("L1234-11")))
    mois = en_nombre(c.annees * 12)
    return [*lignes, Ligne("Ancienneté retenue", f"{mois} mois ÷ 12", _ans(c.annees), est_total=True)]


def _droit(c: Calcul) -> Ligne:
    s = c.situation
    if c.exigee is None:
        return Ligne(
            "Ancienneté exigée", "L’indemnité est due dès le premier mois, au prorata.", "Aucune", s.regime.texte
        )
    if s.inaptitude:
        precision = "L’inaptitude d’origine professionnelle ouvre droit sans durée."
        return Ligne("Ancienneté exigée", precision, "Aucune", code_du_travail("L1226-14"))
    acte = "notification" if s.regime.notifie else "signature"
    ou = f"À la {acte}, le {en_lettres(s.notification, jour=False)}" if s.notification else "À la fin du contrat"
    return Ligne(f"Ancienneté exigée\u00a0: {en_duree(c.exigee.mois)}", f"{ou}.", _duree_droit(c), c.exigee.texte)


def _duree_droit(c: Calcul) -> str:
    return en_duree(max(c.annees_droit or Fraction(0), Fraction(0)) * 12)


def lignes_salaire(c: Calcul) -> list[Ligne]:
    """The two averages and the better one; or the pay that was given. Empty when nothing is due."""
    if c.refus:
        return []
    reference = c.reference
    if reference is None:
        lignes = [
            Ligne("Salaire brut mensuel", "Le même chaque mois.", en_euros(c.salaire), code_du_travail("R1234-4"))
        ]
    else:
        lignes = _moyennes(reference)
    if c.situation.periodes:
        donne = c.situation.salaire_temps_plein is not None
        quotite = en_nombre(c.situation.periodes[-1].quotite * 100)
        precision = "Tel que vous l’avez indiqué." if donne else f"{en_euros(c.salaire)} ÷ {quotite}\u00a0%"
        lignes.append(Ligne("Ramené à temps plein", precision, en_euros(c.temps_plein), code_du_travail("L3123-5")))
    titre = "Le plus favorable" if reference and not c.situation.periodes else "Salaire de référence"
    return [*lignes, Ligne(titre, "", en_euros(c.temps_plein), est_total=True)]


def _moyennes(r: SalaireReference) -> list[Ligne]:
    texte, n = code_du_travail("R1234-4"), len(r.salaires)
    if not n:
        return [Ligne("Aucun mois entier", "Il n’y a pas de salaire à retenir.", en_euros(0), texte)]
    dernier = r.salaires[0].mois
    periode = f"{de_mois(r.salaires[-1].mois)} à {dernier}" if n > 1 else dernier
    douze = Ligne(
        f"Moyenne des {n} derniers mois" if n > 1 else "Moyenne du dernier mois",
        f"{en_euros(r.total)} ÷ {n}, {periode}, primes comprises.",
        en_euros(r.moyenne),
        texte,
    )
    trois = f"{en_euros(r.trois)} ÷ 3, sans prime."
    if r.primes:
        trois = f"({en_euros(r.trois)} − {en_euros(r.primes)} de primes) ÷ 3 + {en_euros(r.primes)} ÷ 12"
    return [douze, Ligne("Moyenne des 3 derniers mois", trois, en_euros(r.trimestre), texte)]


def lignes_indemnite(c: Calcul) -> list[Ligne]:
    """The years at each rate, the rounding, the doubling, the minimum. Empty when nothing is due."""
    if c.refus:
        return []
    lignes = [_tranche(t, c) for t in c.tranches]
    if len(lignes) > 1:
        lignes.append(Ligne("Total avant arrondi", "", en_euros(c.exacte)))
    if Fraction(c.arrondie) != c.exacte:
        lignes.append(Ligne("Arrondi au centime", "Une seule fois, au plus proche.", en_euros(c.arrondie)))
    if c.situation.inaptitude:
        precision = f"Inaptitude d’origine professionnelle\u00a0: {en_euros(c.arrondie)} × 2"
        lignes.append(Ligne("Doublement", precision, en_euros(c.indemnite), code_du_travail("L1226-14")))
    return [*lignes, Ligne("Minimum légal", "", en_euros(c.indemnite), c.situation.regime.texte, est_total=True)]


def _tranche(t: Tranche, c: Calcul) -> Ligne:
    taux = f"{_FRACTIONS[t.taux]} de mois par an"
    titre = "Au-delà de 10 ans" if t.est_au_dela else "Jusqu’à 10 ans"
    pourcent = f" × {en_nombre(t.quotite * 100)}\u00a0%" if c.situation.periodes else ""
    if pourcent:
        titre += f", à {en_nombre(t.quotite * 100)}\u00a0% du temps plein"
    formule = f"{en_euros(t.salaire)}{pourcent} × {_ans(t.annees)} × {t.taux}"
    texte = code_du_travail("L3123-5") if pourcent else c.taux.texte
    return Ligne(f"{titre}\u00a0: {taux}", formule, en_euros(t.montant), texte)


def lignes_prelevements(t: Traitement) -> list[Ligne]:
    """Contributions, CSG and CRDS, the employer's contribution, income tax."""
    taux = en_nombre(Fraction(t.csg.csg + t.csg.crds) * 100)
    csg = "Rien au-delà du minimum légal." if not t.base_csg else f"{taux}\u00a0% de {en_euros(t.base_csg)}."
    return [
        Ligne(
            "Part soumise aux cotisations", _cotisations(t), en_euros(t.cotisee),
            Article("CSS", "L242-1"),
        ),
        Ligne("CSG et CRDS à payer", csg, en_euros(t.du_csg), Article("CSS", "L136-1-1")),
        _contribution(t),
        Ligne(
            "Part soumise à l’impôt sur le revenu", _impot(t), en_euros(t.imposable),
            Article("CGI", "80 duodecies"),
        ),
    ]  # fmt: skip


def _cotisations(t: Traitement) -> str:
    if t.est_tout_soumis:
        return f"L’indemnité dépasse 10 plafonds annuels, {en_nombre(t.dix_plafonds)}\u00a0€\u00a0: tout est soumis."
    limite = f"{en_nombre(t.deux_plafonds)}\u00a0€, soit 2 plafonds annuels de {t.plafond.annee}"
    return f"Part exclue\u00a0: {en_euros(t.exclue)}. Elle ne peut pas dépasser {limite}."


def _contribution(t: Traitement) -> Ligne:
    if t.contribution is None:
        texte = Article("CSS", "L137-12")
        precision = "Aucune\u00a0: elle ne vise pas cette façon de rompre le contrat."
        return Ligne("Contribution de l’employeur", precision, en_euros(t.due_employeur), texte)
    taux = en_nombre(Fraction(t.contribution.taux) * 100)
    precision = f"{taux}\u00a0% de la part exclue, {en_euros(t.exclue)}."
    return Ligne(t.contribution.nom, precision, en_euros(t.due_employeur), t.contribution.texte)


def _impot(t: Traitement) -> str:
    if t.regime.est_exonere:
        return "L’indemnité est exonérée en totalité."
    if t.retraite and t.regime.contribution:
        return "Le salarié a droit à une retraite\u00a0: tout est imposable."
    if not t.imposable:
        return f"Exonérée en totalité\u00a0: {en_euros(t.exoneree)}."
    trois = "le plus élevé du minimum, de la moitié de l’indemnité et du double du salaire annuel"
    return f"Part exonérée\u00a0: {en_euros(t.exoneree)}, {trois}."


def _ans(annees: Fraction) -> str:
    return f"{en_nombre(annees)}\u00a0an{'s' if abs(annees) >= 2 else ''}"
