"""Factories in the words of the trade: the first line of a test reads as a sentence.

Rows are made through actions, never by writing a statut; SIREN are made valid by their key.
"""

import io
from datetime import timedelta
from itertools import count

from pikepdf import Dictionary, Name, Pdf
from stdnum import luhn

from accounts.models import Etablissement, User
from dossiers import actions, forms
from dossiers.models import Depot, Dossier, Projet
from habilitations import actions as habilitations
from habilitations.models import Affectation, Habilitation, Service
from habilitations.territoires import territoire
from rupco.socle import horloge

__all__ = [
    "DEUX_REGIONS",
    "DONNEES",
    "INFORMATIONS",
    "MOT_DE_PASSE",
    "la_dgefp",
    "un_agent",
    "un_brouillon",
    "un_depot",
    "un_employeur",
    "un_pdf",
    "un_projet",
    "un_service",
    "une_demande_de_pieces",
    "une_entreprise",
    "une_information",
]  # fmt: skip

MOT_DE_PASSE = "une longue phrase de passe 42"
_rang = count(1)
_veille = timedelta(days=400)

DONNEES = {
    "entreprise": {"effectif": "212", "activite": "Fabrication de meubles", "contact_nom": "Agathe Rollin",
                   "contact_fonction": "Directrice", "contact_telephone": "03 99 00 11 22"},
    "accord": {"signe_le": "2026-11-05", "departs_max": "18", "emplois_supprimes": "12",
               "departs_jusqu_au": "2027-12-31", "mesures_jusqu_au": ""},
    "representants": {"a_un_cse": "oui", "cse_courriel": "cse@vauban.example", "cse_informe_le": "2026-10-29",
                      "syndicat_1_nom": "Union des métaux", "syndicat_1_courriel": "metaux@syndicat.example"},
}  # fmt: skip


def un_service(departement: str = "75") -> Service:
    """The competent service of a département, with an address and a phone."""
    habilitations.charger_services()
    service = Service.objects.get(code=territoire(departement).service)
    if not service.telephone:
        service.adresse, service.telephone = "1 rue du Service, 75000 Ville", "01 99 00 00 00"
        service.courriel = f"rupco@{service.code}.example"
        service.autorite = "Isabelle Roussard, directrice régionale adjointe"
        service.save()
    return service


def une_entreprise(departement: str = "75", raison_sociale: str = "") -> Etablissement:
    """A fictitious company's head office, with a valid SIREN, its service ready."""
    un_service(departement)
    rang = next(_rang)
    siren = f"999{rang:05d}"
    siren += luhn.calc_check_digit(siren)
    siret = siren + "0001"
    siret += luhn.calc_check_digit(siret)
    return Etablissement.objects.create(
        siret=siret, siren=siren, raison_sociale=raison_sociale or f"Ateliers {rang}", adresse=f"{rang} rue des Forges",
        code_postal=(departement + "000")[:5], commune="Ville", departement=departement, est_siege=True, est_fictif=True,
    )  # fmt: skip


def un_employeur(etablissement: Etablissement | None = None, *roles: str, **champs) -> User:
    """A person with the roles given (employeur and gestionnaire by default) for the establishment."""
    etablissement = etablissement or une_entreprise()
    rang = next(_rang)
    champs = {"civilite": "Mme", "prenom": "Agathe", "nom": f"Rollin{rang}", "etablissement": etablissement} | champs
    user = User.objects.create_user(champs.pop("email", f"employeur{rang}@vauban.example"), MOT_DE_PASSE, **champs)
    le = horloge.aujourd_hui("Europe/Paris") - _veille
    for role in roles or (Habilitation.Role.EMPLOYEUR, Habilitation.Role.GESTIONNAIRE):
        habilitations.habiliter(user, siret=etablissement.siret, role=role, le=le)
    return user


def un_agent(departement: str = "75", role: str = Affectation.Role.AGENT, **champs) -> User:
    """An agent (or signataire) of the competent service of a département."""
    rang = next(_rang)
    champs = {"civilite": "M.", "prenom": "Victor", "nom": f"Delorme{rang}"} | champs
    user = User.objects.create_user(f"agent{rang}@dreets.example", MOT_DE_PASSE, est_agent=True, **champs)
    le = horloge.aujourd_hui("Europe/Paris") - _veille
    ligne = habilitations.affecter(user, un_service(departement), role=role, le=le, qualite="inspecteur du travail")
    if role == Affectation.Role.SIGNATAIRE:
        habilitations.deleguer(
            ligne, acte="l’arrêté du 2 mars 2026 portant délégation de signature", debut_le=le, le=le
        )
    return user


def la_dgefp(**champs) -> User:
    """Somebody who sees every filed dossier and designates a competent service."""
    rang = next(_rang)
    champs = {"civilite": "Mme", "prenom": "Claire", "nom": f"Vasseur{rang}"} | champs
    user = User.objects.create_user(f"dgefp{rang}@emploi.example", MOT_DE_PASSE, est_agent=True, **champs)
    national = Service.objects.get_or_create(code="dgefp", defaults={"nom_long": "DGEFP", "nom_court": "DGEFP"})[0]
    le = horloge.aujourd_hui("Europe/Paris") - _veille
    habilitations.affecter(user, national, role=Affectation.Role.DGEFP, le=le, qualite="cheffe de mission")
    return user


INFORMATIONS = {  # what each kind of information is filled with, as typed
    "ouverture": {
        "entreprise": DONNEES["entreprise"],
        "negociation": {"ouverture_le": "15/01/2027", "departs_envisages": "40", "contexte": "Fermeture d’un atelier."},
        "etablissements": {"plusieurs_regions": "non"},
    },
    "information_salaries": {"information": {"informes_le": "10/12/2026", "moyen": "affichage"}},
    "avis_cse": {"avis": {"avis_le": "10/12/2026", "sens": "reserve", "observations": "Suivi trimestriel demandé."}},
    "bilan": {
        "beneficiaires": {"partis": "12", "moins_de_36": "3", "de_36_a_45": "4", "de_46_a_56": "4", "des_57": "1"},
        "mesures": {"finies_le": "10/12/2026", "conge_mobilite": "8", "formation": "5", "vae": "0", "reconversion": "1",
                    "creation": "2", "autre_mesure": ""},
        "situations": {"suivis": "11", "duree_indeterminee": "5", "duree_determinee": "2", "entreprise": "2",
                       "en_formation": "1", "recherche": "1", "retraite": "0", "autre": "0"},
    },
}  # fmt: skip
DEUX_REGIONS = {
    "plusieurs_regions": "oui", "etablissements": "75012 Paris, 8\n67000 Strasbourg, 12", "rattachement": "siege",
    "siege_code_postal": "67000",
}  # fmt: skip


def une_information(genre: str, employeur: User, *, apres: Depot | None = None, **etapes: dict) -> Depot:
    """A filed information of that kind: a dossier's first, or one that follows `apres`; `etapes`: what is typed otherwise."""
    if apres:
        depot = actions.renouveler(apres, par=employeur, genre=genre)
    else:
        lieu = employeur.etablissement
        dossier = actions.creer_dossier(par=employeur, procedure="RCC", intitule="RCC", etablissement=lieu, genre=genre)
        depot = dossier.depots.get()
    for etape, valeurs in (INFORMATIONS[genre] | etapes).items():
        depot = actions.enregistrer_etape(depot, etape, valeurs, par=employeur, version=depot.version(etape))
    for piece in depot.declaration.pieces:
        if piece.est_indispensable:
            actions.joindre_piece(depot, piece.code, un_pdf(piece.code), f"{piece.code}.pdf", par=employeur)
    aujourd_hui = horloge.aujourd_hui(depot.zone)
    return actions.deposer(depot, par=employeur, lire=lambda d: forms.lire_pour_deposer(d, aujourd_hui=aujourd_hui))


def un_pdf(texte: str = "Accord", pages: int = 1) -> io.BytesIO:
    """A small valid PDF; two texts give two digests."""
    pdf, sortie = Pdf.new(), io.BytesIO()
    for _ in range(pages):
        pdf.add_blank_page()
    pdf.pages[0].obj.Note = Dictionary(Texte=Name(f"/{texte.encode().hex()}"))
    pdf.save(sortie, deterministic_id=True)
    sortie.seek(0)
    return sortie


def un_brouillon(employeur: User | None = None, *, intitule: str = "RCC du site", donnees: dict | None = None) -> Depot:
    """A draft whose steps are filled and whose agreement is attached."""
    employeur = employeur or un_employeur()
    dossier: Dossier = actions.creer_dossier(
        par=employeur, procedure="RCC", intitule=intitule, etablissement=employeur.etablissement
    )
    depot = dossier.depots.get()
    for etape, valeurs in (donnees or DONNEES).items():
        depot = actions.enregistrer_etape(depot, etape, valeurs, par=employeur, version=0)
    actions.joindre_piece(depot, "accord", un_pdf(intitule), "accord.pdf", par=employeur)
    return depot


def un_depot(employeur: User | None = None, **options) -> Depot:
    """A filed request: the clock is the portal's, so stop it before."""
    employeur = employeur or un_employeur()
    depot = un_brouillon(employeur, **options)
    return actions.deposer(depot, par=employeur, lire=lambda d: {e: d.valeurs(e) for e in DONNEES})


def une_demande_de_pieces(depot: Depot, par: User, *codes: str, jours: int = 10) -> Depot:
    """The request for those pieces (the proof of regularity by default), to answer within so many days."""
    pieces = [
        {"code": p.code, "libelle": p.libelle, "article": f"code du travail, art. {p.article}", "constat": "manquante",
         "attendu": p.aide}
        for p in depot.declaration.pieces
        if p.code in (codes or ("regularite",))
    ]  # fmt: skip
    limite = horloge.aujourd_hui(depot.zone) + timedelta(days=jours)
    return actions.demander_pieces(depot, par=par, pieces=pieces, repondre_le=limite)


def un_projet(depot: Depot, par: User, *, sens: str = "acceptation", visas: str = "", **textes: str) -> Projet:
    """A draft decision ready to be signed; a refusal fails on the measures. `textes`: reasons of a point, by its code."""
    refuse = sens == "refus"
    points = {
        c.code: {
            "constat": "non_conforme" if refuse and c.code == "mesures" else "conforme",
            "texte": textes.get(c.code, c.refus if refuse and c.code == "mesures" else c.acceptation),
            "attendu": "Pour chaque mesure : bénéficiaires, durée, montant." if refuse and c.code == "mesures" else "",
        }
        for c in depot.declaration.controles
    }
    return actions.enregistrer_projet(depot, par=par, sens=sens, points=points, visas=visas, version=0)
