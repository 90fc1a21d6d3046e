"""« Calculer l’indemnité minimale », judged: by GET, so that the address of the page holds the whole question."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.http import QueryDict

from dossiers.baremes import BaremeInconnu
from dossiers.forms.colonne import ColonneIllisible, lire_colonne
from dossiers.forms.questions import ABSENCES, CHANGEMENTS, QuestionsIndemnite, nom_brut, nom_prime
from dossiers.indemnite import (
    ANNEES,
    MOTIFS,
    REGIMES,
    Absence,
    Calcul,
    DonneeInvalide,
    Periode,
    Regime,
    Salaire,
    Situation,
    Traitement,
    calculer,
    fautes,
    periodes_datees,
    traiter,
)
from dossiers.indemnite.ecriture import de_mois, en_euros, nom_du_mois

__all__ = ["CalculIndemnite"]

_CHAMPS = {"absences": "absence1_mois", "periodes": "changement1_le", "salaires": "saisie"}


class CalculIndemnite(QuestionsIndemnite):
    """Once valid: `calcul`, then `traitement` or `sans_traitement` (a sentence) when something is due."""

    def __init__(self, data=None, *, initial=None):
        super().__init__(data, initial=initial)
        self.calcul: Calcul | None = None
        self.traitement: Traitement | None = None
        self.sans_traitement = ""

    def clean(self):
        lu = self.cleaned_data
        if regime := REGIMES.get(lu.get("regime", "")):
            self._oublier_ce_qui_n_est_pas_demande(regime)
            if regime.notifie and not lu.get("notification") and "notification" not in self.errors:
                self.add_error("notification", f"Écrivez cette date, de {ANNEES[0]} à {ANNEES[1]}.")
            situation = self._situation(regime)
            if not self.errors:
                self._calculer(Situation(**situation))
        return lu

    def adresse(self) -> str:
        """The query string of this question, without what is empty or not asked; a pasted column becomes its months."""
        requete = QueryDict(mutable=True)
        lus = self.cleaned_data.keys() - {"colle", "ordre"}
        requete.update({nom: self.data[nom] for nom in self.fields if nom in lus and self.data.get(nom)})
        if self.data.get("saisie") == "colle" and self.calcul and self.calcul.reference:
            requete["saisie"] = "mois"
            for mois, salaire in zip(self.fenetre, self.calcul.reference.salaires, strict=True):
                requete[nom_brut(mois)] = _virgule(salaire.brut)
                if salaire.primes and nom_prime(mois) in self.fields:
                    requete[nom_prime(mois)] = _virgule(salaire.primes)
        return requete.urlencode()

    def _oublier_ce_qui_n_est_pas_demande(self, regime: Regime) -> None:
        """A field that this break, or this way of giving the pay, does not ask is neither read nor wrong."""
        oublies = ["signature" if regime.notifie else "notification"]
        if not (regime.notifie and regime.inaptitude):
            oublies += ["faute", "inaptitude"]
        par_saisie = {"constant": ["salaire"], "colle": ["ordre", "colle"]}
        par_saisie["mois"] = [nom for nom in self.fields if nom.startswith(("brut-", "prime-"))]
        for saisie, noms in par_saisie.items():
            if saisie != self.cleaned_data.get("saisie"):
                oublies += noms
        for nom in oublies:
            self.errors.pop(nom, None)
            self.cleaned_data.pop(nom, None)

    def _situation(self, regime: Regime) -> dict:
        lu = self.cleaned_data
        situation = {nom: lu.get(nom) for nom in ("entree", "sortie", "arret")} | {
            "regime": regime,
            "notification": lu.get("notification" if regime.notifie else "signature"),
            "est_cdi": lu.get("contrat") != "cdd",
            "faute_grave": lu.get("faute", False),
            "inaptitude": lu.get("inaptitude", False),
            "absences": tuple(self._absences()),
            "periodes": self._periodes(lu.get("entree"), lu.get("sortie")),
        }
        if situation["est_cdi"] and not situation["faute_grave"]:
            situation |= self._salaires()
        return situation

    def _absences(self) -> Iterator[Absence]:
        for n in ABSENCES:
            motif, mois = self.cleaned_data.get(f"absence{n}_motif"), self.cleaned_data.get(f"absence{n}_mois")
            if motif and mois:
                yield Absence(MOTIFS[motif], Fraction(mois))
            elif motif and f"absence{n}_mois" not in self.errors:
                self.add_error(f"absence{n}_mois", "Écrivez sa durée en mois, par exemple 2,5.")
            elif mois and f"absence{n}_motif" not in self.errors:
                self.add_error(f"absence{n}_motif", "Choisissez le motif de cette absence.")

    def _periodes(self, entree: date | None, sortie: date | None) -> tuple[Periode, ...]:
        """From the working time at entry and each change, in order of time."""
        lu, quotites = self.cleaned_data, []
        for n in CHANGEMENTS:
            le, part = lu.get(f"changement{n}_le"), lu.get(f"changement{n}_quotite")
            if {f"changement{n}_le", f"changement{n}_quotite"} & self.errors.keys() or not (le or part):
                continue
            if not le:
                self.add_error(f"changement{n}_le", "Écrivez le jour de ce changement.")
            elif not part:
                self.add_error(f"changement{n}_quotite", "Écrivez le nouveau temps de travail, en\u00a0%.")
            elif entree and sortie and not (quotites[-1][0] if quotites else entree) < le <= sortie:
                avant = quotites[-1][0] if quotites else entree
                self.add_error(f"changement{n}_le", f"Entre le {avant:%d/%m/%Y} et le {sortie:%d/%m/%Y}.")
            else:
                quotites.append((le, Fraction(part) / 100))
        if not quotites or not entree or not sortie or sortie <= entree:
            return ()
        premiere = Fraction(lu.get("quotite") or 100) / 100
        en_cours = self.fenetre and quotites[-1][0] > self.fenetre[-1]
        if en_cours and lu.get("temps_plein") is None and "temps_plein" not in self.errors:
            phrase = (
                "Le temps de travail change pendant les mois retenus\u00a0: écrivez ce salaire, ramené à temps plein."
            )
            self.add_error("temps_plein", phrase)
        return periodes_datees(entree, sortie, [(entree, premiere), *quotites])

    def _salaires(self) -> dict:
        lu = self.cleaned_data
        plein = lu.get("temps_plein")
        commun = {"salaire_temps_plein": None if plein is None else Fraction(plein)}
        match lu.get("saisie"):
            case "constant":
                if lu.get("salaire") is None and "salaire" not in self.errors:
                    self.add_error("salaire", "Écrivez le salaire brut mensuel, en euros.")
                return commun | {"salaire": Fraction(lu.get("salaire") or 0)}
            case "mois":
                return commun | {"salaires": self._par_mois()}
            case "colle":
                return commun | {"salaires": self._de_la_colonne()}
        return commun

    def _par_mois(self) -> tuple[Salaire, ...]:
        lu, lus = self.cleaned_data, []
        vides = [n for n in map(nom_brut, self.fenetre) if lu.get(n) is None and n not in self.errors]
        if len(vides) == len(self.fenetre):
            self.add_error("saisie", self._mois_attendus("Écrivez ci-dessous le salaire brut de chaque mois"))
            return ()
        for nom in vides:
            self.add_error(nom, "Écrivez ce salaire, même s’il est de 0.")
        for mois in self.fenetre:
            brut, prime = (Fraction(lu.get(nom) or 0) for nom in (nom_brut(mois), nom_prime(mois)))
            if prime > brut and nom_brut(mois) not in self.errors:
                phrase = f"Cette prime fait partie du salaire brut\u00a0: entre 0 et {en_euros(brut)}."
                self.add_error(nom_prime(mois), phrase)
            lus.append(Salaire(nom_du_mois(mois), brut, prime))
        return tuple(lus)

    def _de_la_colonne(self) -> tuple[Salaire, ...]:
        lu = self.cleaned_data
        if not lu.get("ordre") and "ordre" not in self.errors:
            self.add_error("ordre", "Dites quel mois est sur la première ligne.")
        if not lu.get("colle"):
            self.add_error("colle", self._mois_attendus("Collez les salaires bruts"))
            return ()
        try:
            montants = lire_colonne(lu["colle"])
        except ColonneIllisible as illisible:
            self.add_error("colle", str(illisible))
            return ()
        if len(montants) != len(self.fenetre) or not montants:
            self.add_error("colle", self._mois_attendus(f"{len(montants)} montants sont lus"))
            return ()
        if lu.get("ordre") == "ancien":
            montants.reverse()
        return tuple(
            Salaire(nom_du_mois(mois), Fraction(brut), Fraction(prime))
            for mois, (brut, prime) in zip(self.fenetre, montants, strict=True)
        )

    def _mois_attendus(self, debut: str) -> str:
        if not self.fenetre:
            return "Aucun mois entier ne précède la rupture\u00a0: choisissez «\u00a0Même salaire chaque mois\u00a0»."
        premier, dernier = nom_du_mois(self.fenetre[-1]), nom_du_mois(self.fenetre[0])
        return f"{debut}. Il en faut {len(self.fenetre)}, {de_mois(premier)} à {dernier}."

    def _calculer(self, s: Situation) -> None:
        """Everything or nothing: no step is reckoned on a question that has an error."""
        for faute in fautes(s):
            self._refuser(faute, s)
        if self.errors:
            return
        lu = self.cleaned_data
        try:
            calcul = calculer(s)
            if not calcul.refus:
                self._traiter(calcul, {nom: lu.get(nom) for nom in ("montant", "remuneration", "retraite")})
            self.calcul = calcul
        except DonneeInvalide as faute:
            self._refuser(faute, s)
        except BaremeInconnu as inconnu:
            self.add_error("sortie", str(inconnu))

    def _traiter(self, calcul: Calcul, montants: dict) -> None:
        s = calcul.situation
        try:
            self.traitement = traiter(s.regime, calcul.indemnite, s.sortie, **montants)
        except BaremeInconnu as inconnu:
            self.sans_traitement = str(inconnu)

    def _refuser(self, faute: DonneeInvalide, s: Situation) -> None:
        champ = _CHAMPS.get(faute.champ, faute.champ)
        if champ == "saisie" and self.data.get("saisie") == "colle":
            champ = "colle"
        if champ == "notification" and not s.regime.notifie:
            champ = "signature"
        self.add_error(champ, faute.phrase)


def _virgule(montant: Fraction) -> str:
    return f"{Decimal(montant.numerator) / Decimal(montant.denominator):.2f}".replace(".", ",")
