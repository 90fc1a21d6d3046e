"""What all letters share: who writes, to whom, about what, the delay and its two readings, the signature."""

import re
from dataclasses import asdict
from datetime import date, datetime
from hashlib import sha256

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from deadlines.explication import en_lettres
from deadlines.territoires import territoire_de
from dossiers.documents import Lectures, PieceLue, Prose, ServiceLettre, Signature
from dossiers.models import Acte, Courrier, Depot, Echeance
from dossiers.templatetags.rupco import empreinte, heure, heure_exacte, octets, siren
from habilitations.models import Service
from rupco.socle import horloge

__all__ = [
    "accord_du",
    "cellules",
    "citer",
    "clauses_lues",
    "demande",
    "directeur",
    "echeance_de",
    "en_jour",
    "instant_long",
    "lectures",
    "motif",
    "organisations",
    "origine",
    "paragraphes",
    "pieces_lues",
    "precision",
    "salutation",
    "sceller",
    "service_de",
    "service_lettre",
    "signature",
]  # fmt: skip

A_L_ENVOI = "à l’envoi"  # what a draft has instead of its number and its code
_ARTICLE = re.compile(r"\b([LRD])(?=\d)")
_DIRECTION = re.compile(r"^Direction((?: (?:régionale|et|interdépartementale|générale))*)(.*)$")
_MASCULIN = {"régionale": "régional", "interdépartementale": "interdépartemental", "générale": "général"}


def sceller(lettre: type, acte: Acte, **propres):
    """The letter, with what all letters bear and the digest of what it says."""
    depot, dossier, service = acte.depot, acte.depot.dossier, service_de(acte)
    lieu, est_projet = dossier.etablissement, not acte.pk
    code = A_L_ENVOI if est_projet else acte.code_lisible
    champs = {
        "numero": A_L_ENVOI if est_projet else acte.numero,
        "dossier": dossier.reference,
        "depot": f"n° {depot.numero} – {depot.declaration.libelle}",
        "procedure": dossier.declaration.libelle,
        "entreprise": lieu.raison_sociale,
        "siren": siren(lieu.siren),
        "siret": siren(lieu.siret),
        "suivi_par": None,
        "service": service_lettre(service),
        "destinataire": _destinataire(depot),
        "heure_legale": f"heure {heure_de(acte)}",
        "autorite": service.autorite,
        "code": code,
        "url_verification": "" if est_projet else settings.RUPCO_URL + reverse("verifier-code", args=[code]),
        "est_demonstration": settings.RUPCO_DEMO,
        "est_projet": est_projet,
        **propres,
    }
    provisoire = lettre(empreinte_contenu="", **champs)
    contenu = sha256(repr(sorted(asdict(provisoire).items())).encode()).hexdigest()
    return lettre(empreinte_contenu=empreinte(contenu), **champs)


def _destinataire(depot: Depot) -> tuple[str, ...]:
    lieu = depot.dossier.etablissement
    lignes = (
        lieu.raison_sociale,
        f"À l’attention de {depot.depose_par.nom_d_usage}",
        lieu.adresse,
        f"{lieu.code_postal} {lieu.commune}".strip(),
    )
    return tuple(ligne for ligne in lignes if ligne)


# --- Who writes --------------------------------------------------------------------------------------------


def service_de(acte: Acte) -> Service:
    """The one that wrote: a transfer leaves the papers made before it as they were."""
    return acte.service or acte.depot.dossier.service


def citer(texte: str) -> str:
    """Articles as paper cites them, « L. 1237-19 », in a sentence of the code where they stand as screens do: « L1237-19 »."""
    return _ARTICLE.sub(r"\1. ", texte)


def service_lettre(service: Service) -> ServiceLettre:
    """A service as its letters name it (CRPA L112-11)."""
    return ServiceLettre(**{n: getattr(service, n) for n in ServiceLettre.__dataclass_fields__})


def directeur(service: Service) -> tuple[str, str]:
    """The authority that decides, in full, then as a signature names it: « Le directeur régional de l’économie… »,
    « Pour le directeur régional et par délégation, »."""
    trouve = _DIRECTION.match(service.nom_long)
    if not trouve:
        return service.nom_long, "Par délégation,"
    qualite = " ".join(["directeur", *(_MASCULIN.get(m, m) for m in trouve[1].split())])
    return f"Le {qualite}{trouve[2]}", f"Pour le {qualite} et par délégation,"


def signature(acte: Acte, par: User | None, qualite: str, *, par_delegation: bool = False) -> Signature:
    """CRPA L212-1; in a draft, without an instant."""
    zone, service = acte.depot.zone, service_de(acte)
    jour = horloge.date_locale(acte.etabli_a, zone)
    signe_a = f"{en_lettres(jour, jour=False)} à {heure(acte.etabli_a, zone)}" if acte.pk else ""
    return Signature(
        nom=par.nom_complet if par else "Signataire à désigner",
        qualite=qualite,
        pour=directeur(service)[1] if par_delegation else "",
        lieu=service.ville,
        le=en_lettres(jour),
        a=signe_a,
    )


# --- About what --------------------------------------------------------------------------------------------


def demande(acte: Acte) -> dict[str, str]:
    """« Reçue le 6 novembre 2026, AR-2026-004183 »: the request a letter answers."""
    depot = acte.depot.initial
    recue_le = en_lettres(depot.depose_le, jour=False)
    accuse = depot.actes.order_by("pk").first()
    return {"demande": f"Reçue le {recue_le}, {accuse.numero}", "recue_le": recue_le}


def accord_du(depot: Depot) -> str:
    """Date of the agreement, as it was declared."""
    return en_lettres(date.fromisoformat(depot.donnees["accord"]["signe_le"]), jour=False)


def organisations(depot: Depot) -> list[str]:
    """The unions that signed the agreement, in the order of the form."""
    return [v for n, v in sorted(depot.donnees["representants"].items()) if n.endswith("_nom") and v]


def salutation(depot: Depot) -> str:
    """How a letter begins: to who filed, both forms when his own is not known."""
    return {"Mme": "Madame,", "M.": "Monsieur,"}.get(depot.depose_par.civilite, "Madame, Monsieur,")


def paragraphes(texte: str) -> tuple[Prose, ...]:
    """One a line that was typed; two hundred at most, the rest in the last one."""
    return tuple(Prose(t) for t in re.split(r"\s*\n\s*", texte.strip(), maxsplit=200) if t)


def cellules(texte: str) -> Prose:
    """The same in one, for a table."""
    return Prose(" ".join(texte.split()))


def clauses_lues(depot: Depot) -> tuple[tuple[str, str, str], ...]:
    """(number, subject, where the employer said that it is) of each clause; nothing when he did not say."""
    return tuple((c.clause.numero, c.clause.libelle, c.situation) for c in depot.declaration.clauses(depot.donnees))


def pieces_lues(depot: Depot, pieces, libelles: dict[str, str]) -> tuple[PieceLue, ...]:
    """What arrived; `libelles`: code → words."""
    return tuple(
        PieceLue(
            libelle=libelles.get(p.nature, "Autre document"),
            nom=p.nom,
            pages=p.pages,
            taille=octets(p.taille),
            empreinte=" ".join(p.empreinte[i : i + 4] for i in (0, 4, 8, 12)),
        )
        for p in pieces
    )


# --- The delay ---------------------------------------------------------------------------------------------


def heure_de(acte: Acte) -> str:
    """« de Paris », « de La Réunion »: the legal time of the dépôt."""
    fin = echeance_de(acte)
    return territoire_de(fin.calendrier if fin else acte.depot.dossier.territoire.calendrier).heure_de


def echeance_de(acte: Acte) -> Echeance | None:
    """The delay that ran when the paper was made; None for what calls for no decision."""
    return acte.echeance or acte.depot.echeances.order_by("pk").last()


def lectures(fin: Echeance) -> Lectures:
    """The readings of a delay, in words."""
    return Lectures(
        jour_brut=en_lettres(fin.jour_brut),
        dernier_jour=en_lettres(fin.dernier_jour),
        est_reporte=fin.est_reportee,
        motif_report=motif(fin),
        calendrier=f"calendrier «\u00a0{territoire_de(fin.calendrier).libelle}\u00a0»",
    )


def motif(fin: Echeance) -> str:
    """« un samedi », « un jour férié (Noël) »: ends « Le quinzième jour est … »."""
    repos = fin.terme.repos(fin.jour_brut)
    if ferie := re.search(r"férié[\s\u00a0]:[\s\u00a0](.*)", repos):
        return f"un jour férié ({ferie[1]})"
    return f"un {repos}" if repos else ""


def origine(acte: Acte) -> Courrier | None:
    """What made the delay of a paper start: the request for pieces whose last piece came, or the transfer; None: the filing."""
    faits = [
        (c.repondu_a if c.nature == Courrier.Nature.DEMANDE_PIECES else c.ecrit_a, c)
        for c in acte.depot.courriers.filter(nature__in=[Courrier.Nature.DEMANDE_PIECES, Courrier.Nature.TRANSFERT])
    ]
    avant = [(a, c.numero, c) for a, c in faits if a and a <= acte.etabli_a]
    return max(avant, key=lambda f: f[:2])[2] if avant else None


def precision(acte: Acte) -> str:
    """Why the file is complete from that day; "" when it is that of the filing."""
    cause = origine(acte)
    if cause is None:
        return ""
    if cause.nature == Courrier.Nature.TRANSFERT:
        return "Jour où le service compétent, à qui la demande a été transmise, l’a reçue."
    return "Jour où la dernière pièce demandée est arrivée."


# --- Instants in words -------------------------------------------------------------------------------------


def en_jour(instant: datetime, depot: Depot, *, jour: bool = False) -> str:
    """« 9 novembre 2026 », in the territory of the dépôt."""
    return en_lettres(horloge.date_locale(instant, depot.zone), jour=jour)


def instant_long(instant: datetime, acte: Acte, *, exact: bool = False) -> str:
    """« lundi 9 novembre 2026 à 11 h 04 (heure de Paris) »."""
    depot = acte.depot
    quand = (heure_exacte if exact else heure)(instant, depot.zone)
    return f"{en_jour(instant, depot, jour=True)} à {quand} (heure {heure_de(acte)})"
