"""What an agent writes: a request for pieces, observations, a transfer, a draft decision. What was typed is only judged here."""

from datetime import date, timedelta

from django import forms

from dossiers.forms.champs import Jour, nom_et_absence
from dossiers.models import Depot, Reexamen
from dossiers.procedures.base import PointControle
from habilitations import territoires
from habilitations.models import Service
from habilitations.perimetre import absents_de, agents_du_service, signataires_de

__all__ = [
    "CONSTATS", "Annulation", "Attribution", "Complement", "DemandePieces", "Designation", "Irrecevabilite", "Observations",
    "Renvoi", "RetraitDuRefus", "Soumission", "Transfert", "points_de",
]  # fmt: skip

JOURS_POUR_REPONDRE = 15
_CONSTATS = [("manquante", "Manquante"), ("illisible", "Illisible"), ("incomplete", "Incomplète")]


def _texte(label: str, aide: str, requis: str = "", *, lignes: int = 6) -> forms.CharField:
    erreurs = {"required": requis, "max_length": "Raccourcissez\u00a0: 4 000 caractères au plus."}
    champ = forms.CharField(
        label=label, help_text=aide, required=bool(requis), max_length=4000, error_messages=erreurs,
        widget=forms.Textarea(attrs={"rows": lignes}),
    )  # fmt: skip
    champ.widget.attrs.pop("maxlength", None)
    return champ


class _Geste(forms.Form):
    """A form of the service about a dépôt; `faits()` are the arguments of its action."""

    def __init__(self, data=None, *, depot: Depot, aujourd_hui: date):
        super().__init__(data)
        self.depot, self.aujourd_hui = depot, aujourd_hui
        for champ in self.fields.values():
            champ.widget.attrs.pop("maxlength", None)

    def clean_repondre_le(self):
        jour = self.cleaned_data["repondre_le"]
        if jour and jour <= self.aujourd_hui:
            raise forms.ValidationError("Choisissez un jour après aujourd’hui.")
        if jour and jour > self.aujourd_hui + timedelta(days=366):
            raise forms.ValidationError("Choisissez un jour dans l’année qui vient.")
        return jour

    def faits(self) -> dict:
        return self.cleaned_data


class DemandePieces(_Geste):
    """One box a piece that a text demands, with what is wrong and what is awaited; one more, whose text must be named."""

    repondre_le = Jour(
        label="Date limite de réponse",
        error_messages={"required": "Donnez une date limite."},
        help_text="Format attendu\u00a0: JJ/MM/AAAA. Passé ce jour, le dossier reste ouvert et le délai ne court toujours pas.",
    )
    texte = _texte("Un mot pour l’employeur", "Repris dans la lettre", lignes=3)

    def __init__(self, data=None, *, depot: Depot, aujourd_hui: date):
        super().__init__(data, depot=depot, aujourd_hui=aujourd_hui)
        presentes = {p.nature for p in depot.pieces.envoyees()}
        self.exigees = [p for p in depot.declaration.attendues(depot.donnees) if p.est_exigee]
        for piece in self.exigees:
            manque = piece.code not in presentes
            self._ajouter(piece.code, f"Demander\u00a0: {piece.libelle}", initial=manque)
        self._ajouter("autre", "Demander une autre pièce qu’un texte exige", initial=False)
        self.fields["autre_libelle"] = forms.CharField(label="Quelle pièce", required=False, max_length=200)
        self.fields["autre_article"] = forms.CharField(
            label="Texte qui l’exige",
            required=False,
            max_length=100,
            help_text="Par exemple «\u00a0code du travail, art. L2232-12\u00a0»",
        )
        for nom in ("autre_libelle", "autre_article"):
            self.fields[nom].widget.attrs.pop("maxlength", None)
        self.fields["repondre_le"].initial = (aujourd_hui + timedelta(days=JOURS_POUR_REPONDRE)).strftime("%d/%m/%Y")

    def _ajouter(self, code: str, libelle: str, *, initial: bool) -> None:
        self.fields[code] = forms.BooleanField(label=libelle, required=False, initial=initial)
        self.fields[f"{code}_constat"] = forms.ChoiceField(label="Constat", choices=_CONSTATS, required=False)
        self.fields[f"{code}_attendu"] = _texte("Ce qui est attendu", "Repris dans la lettre", lignes=2)

    def blocs(self) -> list[dict]:
        """(box, its fields, its article) by piece, in order."""
        rendus = [
            {
                "case": self[p.code],
                "article": p.article,
                "champs": [self[f"{p.code}_constat"], self[f"{p.code}_attendu"]],
            }
            for p in self.exigees
        ]
        noms = ("autre_libelle", "autre_article", "autre_constat", "autre_attendu")
        return [*rendus, {"case": self["autre"], "article": "", "champs": [self[n] for n in noms]}]

    def clean(self):
        donnees = super().clean()
        if not any(donnees.get(code) for code in (*(p.code for p in self.exigees), "autre")):
            raise forms.ValidationError("Cochez au moins une pièce.")
        if donnees.get("autre"):
            for nom in ("autre_libelle", "autre_article"):
                if not donnees.get(nom):
                    self.add_error(nom, "Répondez\u00a0: seule une pièce exigée par un texte arrête le délai.")
        return donnees

    def faits(self) -> dict:
        d = self.cleaned_data
        connues = [(p.code, p.libelle, f"code du travail, art. {p.article}") for p in self.exigees]
        pieces = [
            {"code": code, "libelle": libelle, "article": article, "constat": d[f"{code}_constat"] or "manquante",
             "attendu": d[f"{code}_attendu"]}
            for code, libelle, article in (*connues, ("autre", d["autre_libelle"], d["autre_article"])) if d[code]
        ]  # fmt: skip
        return {"pieces": pieces, "repondre_le": d["repondre_le"], "texte": d["texte"]}


class Complement(_Geste):
    texte = _texte("Documents souhaités", "Repris dans la lettre", "Dites quels documents vous souhaitez.")
    repondre_le = Jour(label="Réponse souhaitée le", required=False, help_text="Format attendu\u00a0: JJ/MM/AAAA")


class Observations(_Geste):
    texte = _texte(
        "Vos observations",
        "Reprises dans la lettre. Le CSE et les signataires en reçoivent copie",
        "Écrivez vos observations.",
    )


class Irrecevabilite(_Geste):
    texte = _texte(
        "Motifs", "Repris dans la décision\u00a0: les faits, puis le texte", "Donnez les motifs de l’irrecevabilité."
    )


def _jour(label: str, requis: str) -> Jour:
    return Jour(label=label, help_text="Format attendu\u00a0: JJ/MM/AAAA", error_messages={"required": requis})


class _Effacement(_Geste):
    """What strikes a decision, on a day: not before it, not tomorrow."""

    def clean_rendu_le(self):
        jour, decision = self.cleaned_data["rendu_le"], self.depot.decision
        if not decision.acquise_le <= jour <= self.aujourd_hui:
            raise forms.ValidationError(f"Choisissez un jour entre le {decision.acquise_le:%d/%m/%Y} et aujourd’hui.")
        return jour


class Annulation(_Effacement):
    juridiction = forms.ChoiceField(
        label="Juridiction", choices=Reexamen.Juridiction.choices, error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Choisissez une juridiction de la liste."),
    )  # fmt: skip
    ville = forms.CharField(
        label="Siège",
        required=False,
        max_length=60,
        help_text="La ville, par exemple Strasbourg. Rien pour le Conseil d’État",
    )
    ville.sous_condition = True
    numero = forms.CharField(
        label="Numéro de l’affaire", max_length=40, help_text="Par exemple 2700123",
        error_messages={"required": "Donnez le numéro de l’affaire."},
    )  # fmt: skip
    rendu_le = _jour("Date du jugement", "Donnez la date du jugement.")
    notifie_le = _jour("Date de sa notification au service", "Donnez la date de sa notification.")
    avant_le = Jour(
        label="Nouvelle décision à rendre au plus tard le",
        required=False,
        help_text="Si le juge a fixé un terme. Format attendu\u00a0: JJ/MM/AAAA",
    )

    def clean(self):
        lu = super().clean()
        if lu.get("juridiction") != Reexamen.Juridiction.CE and not lu.get("ville"):
            self.add_error("ville", "Donnez la ville de la juridiction.")
        jour, avant = lu.get("notifie_le"), lu.get("rendu_le")
        if jour and avant and not avant <= jour <= self.aujourd_hui:
            self.add_error("notifie_le", "La notification suit le jugement. Elle a eu lieu au plus tard aujourd’hui.")
        if (terme := lu.get("avant_le")) and jour and terme < jour:
            self.add_error("avant_le", "Choisissez un jour à partir de la notification du jugement.")
        return lu


class RetraitDuRefus(_Effacement):
    rendu_le = _jour("Date du retrait", "Donnez la date du retrait.")
    motifs = _texte(
        "Motifs du retrait",
        "Repris dans la lettre\u00a0: en quoi le refus est illégal",
        "Donnez les motifs du retrait.",
    )


class Transfert(_Geste):
    vers = forms.ModelChoiceField(
        label="Service compétent", queryset=Service.objects.none(), empty_label="Choisissez un service",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choisissez un service de la liste."),
    )  # fmt: skip
    texte = _texte("Pourquoi ce service est compétent", "Repris dans l’avis à l’employeur", "Dites pourquoi.", lignes=3)

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        instruisent = Service.objects.filter(code__in=territoires.services())
        self.fields["vers"].queryset = instruisent.exclude(pk=self.depot.dossier.service_id).order_by("nom_court")


class Designation(Transfert):
    """Which service the DGEFP designates, among those that instruct."""

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        self.fields["vers"].label = "Service désigné"
        self.fields["texte"].label = "Pourquoi ce service"
        self.fields["texte"].help_text = "Repris dans l’information à l’employeur"


class Attribution(_Geste):
    a = forms.ModelChoiceField(
        label="Personne qui suit ce dépôt", queryset=None, required=False, empty_label="Personne",
        error_messages={"invalid_choice": "Choisissez une personne du service."},
    )  # fmt: skip

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        self.fields["a"].queryset = agents_du_service(self.depot.dossier.service_id, self.aujourd_hui)
        absents = {a.agent_id: a for a in absents_de([self.depot.dossier.service_id], self.aujourd_hui)}
        self.fields["a"].label_from_instance = lambda u: nom_et_absence(u, absents.get(u.pk))
        self.fields["a"].initial = self.depot.suivi_par_id


class Renvoi(_Geste):
    retour = _texte("À revoir", "Qui a préparé la décision le lira", "Dites ce qui est à revoir.", lignes=3)


class Soumission(_Geste):
    a = forms.ChoiceField(
        label="Signataire",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choisissez un signataire de la liste."),
    )

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        service, le = self.depot.dossier.service_id, self.aujourd_hui
        self.gens = {str(u.pk): u for u in signataires_de(service, le)}
        absents = {a.agent_id: a for a in absents_de([service], le)}
        self.fields["a"].choices = [(pk, nom_et_absence(u, absents.get(u.pk))) for pk, u in self.gens.items()]

    def faits(self) -> dict:
        return {"a": self.gens[self.cleaned_data["a"]]}


# --- The draft decision: kept as typed, whatever it lacks -----------------------------------------------

CONSTATS = (("conforme", "Conforme"), ("non_conforme", "Non conforme"), ("sans_objet", "Sans objet"))


def points_de(donnees, controles: tuple[PointControle, ...]) -> dict:
    """The points of control as typed in a POST: code → constat, texte, attendu."""
    connus = {code for code, _ in CONSTATS}
    return {
        c.code: {
            "constat": lu if (lu := donnees.get(f"{c.code}_constat", "")) in connus else "conforme",
            "texte": donnees.get(f"{c.code}_texte", "").strip()[:4000],
            "attendu": donnees.get(f"{c.code}_attendu", "").strip()[:4000],
        }
        for c in controles
    }
