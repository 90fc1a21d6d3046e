"""What a letter says: from the rows of a dépôt to words ready to print. How a PDF is made is `documents`' affair.

Values come from rows alone, never from a clock: the same rows give the same words, hence the same bytes.
"""

import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from hashlib import sha256

from django.conf import settings
from django.urls import reverse

from deadlines.explication import en_lettres, phrases
from deadlines.territoires import territoire_de
from dossiers import documents, fichiers
from dossiers.models import Acte, Depot, Echeance
from dossiers.templatetags.rupco import empreinte, heure, heure_exacte, octets, siren
from rupco.socle import horloge

__all__ = ["etablir"]


def etablir(acte: Acte) -> Acte:
    """Makes the bytes of a numbered paper, keeps them by their digest, and notes them on its row. Safe to run twice."""
    declaration = acte.depot.declaration.document(acte.document)
    lettre = _LETTRES[acte.document](acte)
    octets_pdf = documents.rendre(declaration.gabarit, {"lettre": lettre}, identifiant=acte.numero.encode())
    acte.chemin, acte.empreinte = fichiers.ranger_octets(octets_pdf)
    acte.taille = len(octets_pdf)
    acte.save(update_fields=["chemin", "empreinte", "taille"])
    return acte


def _accuse(acte: Acte) -> documents.AccuseReception:
    """CRPA L112-11, R112-11-1: reception, service, and when silence would speak, if the file is complete."""
    depot, fin = acte.depot, _echeance(acte.depot)
    natures = {p.code: p.libelle for p in depot.declaration.pieces}
    pieces = tuple(
        documents.PieceLue(
            libelle=natures[p.nature],
            nom=p.nom,
            pages=p.pages,
            taille=octets(p.taille),
            empreinte=" ".join(p.empreinte[i : i + 4] for i in (0, 4, 8, 12)),
        )
        for p in depot.pieces.all()
    )
    return _sceller(
        documents.AccuseReception,
        acte,
        depose_par=depot.depose_par.nom_d_usage,
        recu_le=en_lettres(depot.depose_le),
        recu_a=heure_exacte(depot.depose_a, depot.zone),
        jour_brut=en_lettres(fin.jour_brut),
        dernier_jour=en_lettres(fin.dernier_jour),
        est_reporte=fin.est_reportee,
        motif_report=_motif(fin),
        calendrier=f"calendrier « {territoire_de(fin.calendrier).libelle} »",
        pieces=pieces,
        pieces_manquantes=tuple(
            p.libelle for p in depot.declaration.manquantes(depot.donnees, {p.nature for p in depot.pieces.all()})
        ),
        courriel_depot=depot.depose_par.email,
    )


def _attestation(acte: Acte) -> documents.AttestationTacite:
    """CRPA L232-3: the object, the date of complete reception, the date the decision was born."""
    depot, fin, decision = acte.depot, _echeance(acte.depot), acte.depot.decision
    accuse = depot.actes.exclude(pk=acte.pk).order_by("pk").first()
    return _sceller(
        documents.AttestationTacite,
        acte,
        suivi_par=depot.completude_constatee_par.nom_d_usage if depot.completude_constatee_par else None,
        demande=f"Reçue le {en_lettres(depot.depose_le, jour=False)}, {accuse.numero}",
        demandee_le=None,
        objet=depot.declaration.objet,
        accord=_accord(depot),
        complet_le=en_lettres(depot.complet_le),
        complet_precision=_completude(depot),
        nee_le=en_lettres(decision.acquise_le),
        nee_precision=_naissance(fin),
        calcul=tuple(p.texte for p in phrases(fin.terme)[:2]),
        constatee_a=_instant(decision.constatee_a, depot, exact=True),
        etablie_a=_instant(acte.etabli_a, depot),
        tribunal=depot.dossier.service.tribunal,
    )


_LETTRES: dict[str, Callable[[Acte], documents.Lettre]] = {
    "rcc.accuse_reception": _accuse,
    "rcc.attestation_tacite": _attestation,
}


def _sceller(lettre: type, acte: Acte, **propres):
    """The letter, with what all letters bear and the digest of what it says."""
    depot, dossier = acte.depot, acte.depot.dossier
    lieu = dossier.etablissement
    service = {n: getattr(dossier.service, n) for n in documents.ServiceLettre.__dataclass_fields__}
    champs = {
        "numero": acte.numero,
        "dossier": dossier.reference,
        "depot": f"n° {depot.numero} – {depot.declaration.libelle}",
        "procedure": dossier.declaration.libelle,
        "entreprise": lieu.raison_sociale,
        "siren": siren(lieu.siren),
        "siret": siren(lieu.siret),
        "suivi_par": None,
        "service": documents.ServiceLettre(**service),
        "destinataire": tuple(
            ligne
            for ligne in (
                lieu.raison_sociale,
                f"À l’attention de {depot.depose_par.nom_d_usage}",
                lieu.adresse,
                f"{lieu.code_postal} {lieu.commune}".strip(),
            )
            if ligne
        ),
        "heure_legale": f"heure {territoire_de(_echeance(depot).calendrier).heure_de}",
        "autorite": dossier.service.autorite,
        "code": acte.code_lisible,
        "url_verification": settings.RUPCO_URL + reverse("verifier-code", args=[acte.code_lisible]),
        "est_demonstration": settings.RUPCO_DEMO,
        **propres,
    }
    provisoire = lettre(empreinte_contenu="", **champs)
    contenu = sha256(repr(sorted(asdict(provisoire).items())).encode()).hexdigest()
    return lettre(empreinte_contenu=empreinte(contenu), **champs)


def _echeance(depot: Depot) -> Echeance:
    return depot.echeances.order_by("pk").last()


def _motif(fin: Echeance) -> str:
    """« un samedi », « un jour férié (Noël) »: ends « Le quinzième jour est … »."""
    repos = fin.terme.repos(fin.jour_brut)
    if ferie := re.search(r"férié[\s\u00a0]:[\s\u00a0](.*)", repos):
        return f"un jour férié ({ferie[1]})"
    return f"un {repos}" if repos else ""


def _accord(depot: Depot) -> str:
    accord, parties = depot.donnees["accord"], depot.donnees["representants"]
    noms = [v for n, v in sorted(parties.items()) if n.endswith("_nom") and v]
    signe_le = en_lettres(date.fromisoformat(accord["signe_le"]), jour=False)
    return f"Conclu le {signe_le} avec {', '.join(noms)} ({accord['departs_max']} départs au plus)"


def _completude(depot: Depot) -> str:
    if depot.completude_constatee_a:
        le = horloge.date_locale(depot.completude_constatee_a, depot.zone)
        return f"Complétude constatée par le service le {en_lettres(le, jour=False)}."
    return "Réputé complet dès le dépôt : aucune pièce n’a été demandée."


def _naissance(fin: Echeance) -> str:
    if not fin.est_reportee:
        return "Quinzième jour. Aucun report : ce jour est ouvrable."
    return f"Quinzième jour le {en_lettres(fin.jour_brut, annee=False)}, {_motif(fin)} : reporté (art. R. 1231-1)."


def _instant(instant: datetime, depot: Depot, *, exact: bool = False) -> str:
    le = en_lettres(horloge.date_locale(instant, depot.zone))
    quand = (heure_exacte if exact else heure)(instant, depot.zone)
    return f"{le} à {quand} (heure {territoire_de(_echeance(depot).calendrier).heure_de})"
