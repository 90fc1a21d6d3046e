"""The questions of « Calculer l’indemnité minimale », in the words of the page."""

from datetime import date

from django import forms

from dossiers.forms.champs import Jour, Montant
from dossiers.indemnite import ANNEES, ANNEES_ENTREE, MONTANT_MAXIMUM, MOTIFS, REGIMES, SALAIRE_MAXIMUM, fenetre
from dossiers.indemnite.ecriture import de_mois, nom_du_mois

__all__ = ["ABSENCES", "CHANGEMENTS", "QuestionsIndemnite", "nom_brut", "nom_prime"]

ABSENCES, CHANGEMENTS = range(1, 5), range(1, 4)
_JJ = "Format attendu\u00a0: JJ/MM/AAAA"


def _jour(libelle: str, *, annees=ANNEES, aide=_JJ, requis=False) -> Jour:
    champ = Jour(annees=annees, label=libelle, help_text=aide, required=requis)
    champ.error_messages["required"] = f"Écrivez cette date, de {annees[0]} à {annees[1]}."
    return champ


def _euros(libelle: str, *, aide="", minimum=0, maximum=SALAIRE_MAXIMUM) -> Montant:
    return Montant(label=libelle, help_text=aide, minimum=minimum, maximum=maximum, unite="€", required=False)


def _choix(libelle: str, choix, *, requis="Choisissez une réponse.", **options) -> forms.ChoiceField:
    erreurs = {"required": requis, "invalid_choice": "Choisissez une réponse de la liste."}
    return forms.ChoiceField(label=libelle, choices=choix, error_messages=erreurs, **options)


def nom_brut(mois: date) -> str:
    """The field of the pay of a month; the month is in the name, so that an address keeps its meaning."""
    return f"brut-{mois:%Y-%m}"


def nom_prime(mois: date) -> str:
    """The field of the premium that this pay holds."""
    return f"prime-{mois:%Y-%m}"


class QuestionsIndemnite(forms.Form):
    """The fields, and those of the months once the dates tell which. `fenetre`: these months, newest first."""

    regime = _choix(
        "Comment le contrat prend-il fin\u00a0?",
        [(code, r.libelle) for code, r in REGIMES.items()],
        widget=forms.RadioSelect,
    )
    contrat = _choix(
        "Type de contrat",
        [("cdi", "CDI"), ("cdd", "CDD ou intérim")],
        widget=forms.RadioSelect, initial="cdi", required=False,
    )  # fmt: skip
    entree = _jour("Date d’entrée dans l’entreprise", annees=ANNEES_ENTREE, requis=True)
    notification = _jour(
        "Date de notification", aide="Envoi de la lettre de licenciement, ou signature du départ volontaire. JJ/MM/AAAA"
    )
    signature = _jour(
        "Date de signature",
        aide="Les salaires retenus sont ceux d’avant cette date. Sans elle, ceux d’avant la fin du contrat. JJ/MM/AAAA",
    )
    sortie = _jour(
        "Dernier jour du contrat", aide="À la fin du préavis, même s’il n’est pas fait. JJ/MM/AAAA", requis=True
    )
    faute = forms.BooleanField(label="Licenciement pour faute grave ou lourde", required=False)
    inaptitude = forms.BooleanField(
        label="Inaptitude après un accident du travail ou une maladie professionnelle", required=False
    )
    arret = _jour(
        "Premier jour de l’arrêt de travail en cours",
        aide="Ou de celui qui a précédé un temps partiel thérapeutique. Les salaires retenus sont ceux d’avant. JJ/MM/AAAA",
    )
    quotite = Montant(
        label="Temps de travail à l’entrée", help_text="En % du temps plein",
        minimum=1, maximum=100, unite="%", required=False,
    )  # fmt: skip
    temps_plein = _euros(
        "Salaire mensuel ramené à temps plein", aide="À défaut, il est déduit du dernier temps de travail."
    )
    saisie = _choix(
        "Comment donner les salaires bruts\u00a0?",
        [
            ("constant", "Même salaire chaque mois"),
            ("mois", "Un salaire par mois"),
            ("colle", "Coller une colonne de tableur"),
        ],
        widget=forms.RadioSelect, initial="constant",
    )  # fmt: skip
    salaire = _euros("Salaire brut mensuel", aide="En euros, par exemple 2\u00a0345,67")
    ordre = _choix(
        "Quel mois vient en premier\u00a0?",
        [("ancien", "Le plus ancien"), ("recent", "Le plus récent")],
        widget=forms.RadioSelect, required=False,
    )  # fmt: skip
    colle = forms.CharField(
        label="Colonne des salaires bruts",
        help_text="Un montant par ligne. Une seconde colonne\u00a0: la prime comprise dans ce montant.",
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        required=False,
    )
    montant = _euros(
        "Montant prévu de l’indemnité", aide="À défaut, le minimum légal.", maximum=MONTANT_MAXIMUM
    )  # fmt: skip
    remuneration = _euros(
        "Salaire brut de l’année civile précédente",
        aide="Son double peut augmenter la part exonérée.",
        maximum=12 * SALAIRE_MAXIMUM,
    )
    retraite = forms.BooleanField(label="Le salarié peut déjà toucher une retraite", required=False)

    def __init__(self, data=None, *, initial=None):
        if data is not None:
            data = {nom: self.base_fields[nom].initial for nom in ("contrat", "saisie")} | dict(data.items())
        super().__init__(data, initial=initial)
        for n in ABSENCES:
            motifs = [("", "Choisir un motif"), *((code, m.libelle) for code, m in MOTIFS.items())]
            self.fields[f"absence{n}_motif"] = _choix(f"Motif de l’absence {n}", motifs, required=False)
            self.fields[f"absence{n}_mois"] = Montant(
                label=f"Durée de l’absence {n}, en mois", minimum=0, maximum=960, unite="mois", required=False
            )
        for n in CHANGEMENTS:
            self.fields[f"changement{n}_le"] = _jour(f"Changement {n}\u00a0: à partir du", aide="")
            self.fields[f"changement{n}_quotite"] = Montant(
                label=f"Changement {n}\u00a0: % du temps plein", minimum=1, maximum=100, unite="%", required=False
            )
        self.fenetre = self._fenetre()
        for rang, mois in enumerate(self.fenetre):
            nom = de_mois(nom_du_mois(mois))
            self.fields[nom_brut(mois)] = _euros(f"Salaire brut {nom}")
            if rang < 3:  # the other premiums weigh like any pay
                self.fields[nom_prime(mois)] = _euros(f"Dont prime {nom}")

    def _fenetre(self) -> tuple[date, ...]:
        """The months whose pay is asked, newest first; none while the dates are not known."""
        lues = {nom: self._lue(nom) for nom in ("entree", "sortie", "arret", "notification", "signature")}
        regime = REGIMES.get(str(self._valeur("regime")))
        acte = lues["notification" if regime and regime.notifie else "signature"]
        reference = lues["arret"] or acte or lues["sortie"]
        if not lues["entree"] or not reference or reference < lues["entree"] or not regime:
            return ()
        return fenetre(lues["entree"], reference)

    def _valeur(self, nom: str):
        return (self.data if self.is_bound else self.initial).get(nom)

    def _lue(self, nom: str) -> date | None:
        try:
            return self.fields[nom].clean(self._valeur(nom))
        except forms.ValidationError:
            return None

    def regimes(self) -> list[tuple]:
        """(radio button, what it is in one line) pairs."""
        return list(zip(self["regime"], (r.aide for r in REGIMES.values()), strict=True))

    def mois_avec_prime(self) -> list[tuple]:
        """(pay, premium inside it) fields of the last three months, newest first."""
        return [(self[nom_brut(mois)], self[nom_prime(mois)]) for mois in self.fenetre[:3]]

    def autres_mois(self) -> list:
        return [self[nom_brut(mois)] for mois in self.fenetre[3:]]

    def absences(self) -> list[tuple]:
        return [(self[f"absence{n}_motif"], self[f"absence{n}_mois"]) for n in ABSENCES]

    def changements(self) -> list[tuple]:
        return [(self[f"changement{n}_le"], self[f"changement{n}_quotite"]) for n in CHANGEMENTS]

    def a_des_absences(self) -> bool:
        return self._a("arret", *(f"absence{n}_{quoi}" for n in ABSENCES for quoi in ("motif", "mois")))

    def a_des_changements(self) -> bool:
        changements = (f"changement{n}_{quoi}" for n in CHANGEMENTS for quoi in ("le", "quotite"))
        return self._a("quotite", "temps_plein", *changements)

    def a_des_montants(self) -> bool:
        return self._a("montant", "remuneration", "retraite")

    def _a(self, *noms: str) -> bool:
        """Something was typed there, or is to be corrected."""
        return any(self._valeur(nom) or (self.is_bound and nom in self.errors) for nom in noms)
