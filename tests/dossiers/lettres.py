"""One acknowledgement and one certificate, as the portal would make them, and how to read them back."""

import re
import subprocess

from dossiers.documents import AccuseReception, AttestationTacite, PieceLue, ServiceLettre, rendre

ACCUSE, ATTESTATION = "dossiers/pdf/accuse_reception.html", "dossiers/pdf/attestation_tacite.html"
SERVICE = ServiceLettre(
    nom_long="Direction régionale de l’économie, de l’emploi, du travail et des solidarités",
    nom_court="Dreets Auvergne-Rhône-Alpes",
    pole="Pôle Entreprises, emploi, économie — Service des mutations économiques",
    adresse="1 rue du Service, 69000 Lyon",
    telephone="04 65 71 12 40",
    courriel="mutations-eco.ara@dreets.example",
    horaires="Ouvert du lundi au vendredi, 9 h – 17 h",
)
PIECES = tuple(
    PieceLue(libelle=libelle, nom=nom, pages=pages, taille=taille, empreinte=empreinte)
    for libelle, nom, pages, taille, empreinte in (
        ("Accord collectif", "accord-rcc-2026-10-30.pdf", 34, "1,2 Mo", "5b1e 09c7 aa41 7d20"),
        ("Accord anonymisé", "accord-rcc-anonymise.pdf", 34, "1,1 Mo", "c84f 3310 6be9 12ad"),
        ("Convocation du CSE", "convocation-cse-28-10.pdf", 2, "184 Ko", "09de 7711 f0c2 8a6b"),
        ("Liste des établissements", "etablissements.xlsx", None, "23 Ko", "71aa e5d4 0f93 c218"),
        ("Acte de non-publication partielle", "acte-non-publication.pdf", 1, "96 Ko", "e2f6 4b08 95cd 317e"),
    )
)
AR = AccuseReception(
    numero="AR-2026-004183",
    dossier="RCC-2026-0417",
    depot="n° 2 — Demande de validation d’un accord",
    procedure="Rupture conventionnelle collective",
    entreprise="Ateliers Brévenne SAS",
    siren="999 871 049",
    siret="999 871 049 00012",
    suivi_par="M. Victor Delorme-Vidal, inspecteur du travail",
    service=SERVICE,
    destinataire=("Ateliers Brévenne SAS", "À l’attention de Mme Agathe Rollin", "69210 L’Arbresle"),
    heure_legale="heure de Paris",
    autorite="",
    code="K7QM-4T2X-9HVD",
    url_verification="https://rupco.example/verifier/K7QM-4T2X-9HVD",
    empreinte_contenu="6f829385 12db5dc2…",
    est_demonstration=True,
    depose_par="Mme Agathe Rollin",
    recu_le="vendredi 6 novembre 2026",
    recu_a="16 h 21 min 08 s",
    jour_brut="samedi 21 novembre 2026",
    dernier_jour="lundi 23 novembre 2026",
    est_reporte=True,
    motif_report="un samedi",
    calendrier="calendrier national",
    pieces=PIECES,
    pieces_manquantes=("Procès-verbal de carence",),
    courriel_depot="a.rollin@ateliers-brevenne.example",
)
AT = AttestationTacite(
    numero="AT-2026-000091",
    dossier="RCC-2026-0398",
    depot="n° 2 — Demande de validation d’un accord",
    procedure="Rupture conventionnelle collective",
    entreprise="Forges de Chambaran SAS",
    siren="999 863 772",
    siret="999 863 772 00014",
    suivi_par="Mme Hélène Courtial, inspectrice du travail",
    service=SERVICE,
    destinataire=("Forges de Chambaran SAS", "À l’attention de Mme Solène Vauquelin", "38940 Roybon"),
    heure_legale="heure de Paris",
    autorite="Isabelle Roussard, directrice régionale adjointe",
    code="B6PK-7W3S-8NQE",
    url_verification="https://rupco.example/verifier/B6PK-7W3S-8NQE",
    empreinte_contenu="d629cfb2 c9a935ee…",
    est_demonstration=True,
    demande="Reçue le 5 novembre 2026, AR-2026-004166",
    demandee_le="23 novembre 2026",
    objet="Validation d’un accord collectif portant rupture conventionnelle collective",
    accord="Conclu le 29 octobre 2026 avec l’Union des métallurgistes du Dauphiné (Roybon, 26 départs au plus)",
    complet_le="jeudi 5 novembre 2026",
    complet_precision="Toutes les pièces figuraient au dépôt.",
    nee_le="vendredi 20 novembre 2026",
    nee_precision="Quinzième jour. Aucun report : ce jour est ouvrable.",
    calcul=("Le jour de la réception ne compte pas.", "Le quinzième est le vendredi 20 novembre 2026."),
    constatee_a="samedi 21 novembre 2026 à 0 h 00 min 12 s (heure de Paris)",
    etablie_a="mardi 24 novembre 2026 à 10 h 18 min 00 s (heure de Paris)",
    tribunal="Tribunal administratif de Grenoble, 2 place de Verdun, 38000 Grenoble",
)
MODELES = {AccuseReception: ACCUSE, AttestationTacite: ATTESTATION}


def imprimer(lettre) -> bytes:
    return rendre(MODELES[type(lettre)], {"lettre": lettre}, identifiant=lettre.numero.encode())


def lire(pdf: bytes, *options: str) -> str:
    """The text in the order of the content, blanks folded (no-break spaces too, since poppler keeps them)."""
    texte = subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True).stdout
    return re.sub(r"\s+", " ", texte.decode())
