"""The model of the individual agreement that ends a contract within an RCC: what is known is written, the rest is left blank."""

from deadlines.explication import en_lettres
from dossiers import documents
from dossiers.documents import Prose, Section
from dossiers.lettres.commun import accord_du, en_jour, organisations
from dossiers.models import Depot
from dossiers.templatetags.rupco import siren

__all__ = ["convention", "convention_modifiable"]

_TITRE = "Convention individuelle de rupture d’un commun accord"
_SALARIE = ("Nom et prénoms", "Adresse", "Emploi et classification", "Établissement", "Entré dans l’entreprise le")


def convention(depot: Depot) -> bytes:
    """The PDF, to print and fill by hand; `depot` is accepted."""
    return documents.rendre(
        "dossiers/pdf/convention.html", {"modele": _modele(depot)}, identifiant=f"convention {depot.pk}".encode()
    )


def convention_modifiable(depot: Depot) -> bytes:
    """The same words in an OpenDocument text, to adapt to the agreement."""
    return documents.rendre_odt("dossiers/convention/content.xml", {"modele": _modele(depot)})


def _modele(depot: Depot) -> documents.ModeleConvention:
    lieu, faits = depot.dossier.etablissement, _faits(depot)
    return documents.ModeleConvention(
        titre=_TITRE,
        dossier=depot.dossier.reference,
        avertissement=(
            "Modèle à adapter à votre accord, qui seul fait foi. Complétez ce qui est en blanc et entre crochets. "
            "Il ne remplace pas un conseil juridique."
        ),
        sections=(
            Section(
                "Entre",
                (Prose(f"L’entreprise {lieu.raison_sociale}, SIRET {siren(lieu.siret)}, {_adresse(lieu)}"),),
                ("Représentée par", "En qualité de"),
            ),
            Section("Et le salarié", (), _SALARIE),
            *(
                Section(m.titre, tuple(Prose(p.format_map(faits)) for p in m.paragraphes), m.blancs)
                for m in depot.declaration.convention
            ),
        ),
    )


def _adresse(lieu) -> str:
    return ", ".join(filter(None, [lieu.adresse, f"{lieu.code_postal} {lieu.commune}".strip()]))


def _faits(depot: Depot) -> dict[str, str]:
    """What the words of the procedure call for between braces; of a clause, its place, or a blank when nobody said it."""
    faits = {
        "accord_du": accord_du(depot),
        "organisations": ", ".join(organisations(depot)),
        "validation": _validation(depot),
    }
    lues = {c.clause.code: c.ou for c in depot.declaration.clauses(depot.donnees) if c.reponse == "oui"}
    grille = depot.declaration.grille
    return faits | {
        c.question: f"accord, {lues[c.code]}" if lues.get(c.code) else "accord, article [à compléter]"
        for c in (grille.clauses if grille else ())
    }


def _validation(depot: Depot) -> str:
    decision, papiers = depot.decision, {a.document.rpartition(".")[2]: a.numero for a in depot.actes.all()}
    service = depot.dossier.service.nom_court
    if decision.est_tacite:
        ne = en_lettres(decision.acquise_le, jour=False)
        attestation = papiers["attestation_tacite"]
        preuve = f"({service}, attestation n° {attestation})"
        return f"Il est réputé validé depuis le {ne} à 24\u00a0h, par le silence du service {preuve}"
    rendue = en_jour(decision.constatee_a, depot)
    return f"Il a été validé par la décision n° {papiers['decision_validation']} du {rendue} ({service})"
