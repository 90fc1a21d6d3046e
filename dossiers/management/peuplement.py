"""People, companies and services of a demonstration or a rehearsal: fictitious people, `.example` addresses, reserved phones.

Written once: what exists is returned as it stands, so that a second run changes nothing.
"""

import io
from datetime import date, timedelta

from pikepdf import Dictionary, Name, Pdf
from stdnum import luhn

from accounts.models import Etablissement, User
from habilitations.actions import affecter, charger_services, deleguer, habiliter
from habilitations.models import Affectation, Habilitation, Service
from habilitations.territoires import territoire

__all__ = [
    "ADMINISTRATEUR",
    "ENTREPRISES",
    "VEILLE",
    "agent",
    "dgefp",
    "employeur",
    "entreprise",
    "entreprise_fictive",
    "pdf",
    "personne",
    "service_de",
]

DELEGATION = "l’arrêté du 2 mars 2026 portant délégation de signature"
VEILLE = timedelta(days=400)  # rights older than every dossier of a demonstration
_EMPLOYEUR = (Habilitation.Role.EMPLOYEUR, Habilitation.Role.GESTIONNAIRE)

ADMINISTRATEUR = "admin@rupco.example"
ENTREPRISES = {  # public establishments, as the company register tells them; the others are marked fictitious
    "75": {"siret": "13002526500013", "raison_sociale": "Direction interministérielle du numérique (DINUM)",
           "adresse": "20 avenue de Ségur", "code_postal": "75007", "commune": "Paris 7e", "naf": "84.11Z"},
    "67": {"siret": "24670048800017", "raison_sociale": "Eurométropole de Strasbourg",
           "adresse": "1 parc de l’Étoile", "code_postal": "67000", "commune": "Strasbourg", "naf": "84.11Z"},
    "974": {"siret": "23974001200012", "raison_sociale": "Région Réunion",
            "adresse": "Avenue René-Cassin", "code_postal": "97490", "commune": "Saint-Denis", "naf": "84.11Z"},
}  # fmt: skip
_SERVICES = {
    "75": {"adresse": "1 place de la Démonstration, 75000 Paris", "telephone": "01 99 00 75 00",
           "courriel": "rupco@drieets-idf.example", "tribunal": "tribunal administratif de Paris", "ville": "Paris"},
    "67": {"adresse": "1 rue de la Démonstration, 67000 Strasbourg", "telephone": "03 53 01 67 00",
           "courriel": "rupco@dreets-grand-est.example", "tribunal": "tribunal administratif de Strasbourg",
           "ville": "Strasbourg"},
    "974": {"adresse": "1 rue de la Démonstration, 97400 Saint-Denis", "telephone": "02 61 91 97 40",
            "courriel": "rupco@deets-reunion.example", "tribunal": "tribunal administratif de La Réunion",
            "ville": "Saint-Denis"},
}  # fmt: skip


def service_de(departement: str) -> Service:
    """The competent service of a département, made reachable: what its letters must say (CRPA R112-11-1, 2°)."""
    charger_services()
    service = Service.objects.get(code=territoire(departement).service)
    coordonnees = _SERVICES.get(departement) or {
        "adresse": "1 place de la Démonstration", "telephone": "01 99 00 99 00", "courriel": f"rupco@{service.code}.example",
        "ville": "Démonstration",
    }  # fmt: skip
    coordonnees |= {
        "pole": "Pôle Politique du travail",
        "horaires": "du lundi au vendredi, de 9 h à 12 h et de 14 h à 17 h",
    }
    manquantes = {champ: valeur for champ, valeur in coordonnees.items() if not getattr(service, champ)}
    if manquantes:
        Service.objects.filter(pk=service.pk).update(**manquantes)
        service.refresh_from_db()
    return service


def entreprise(departement: str, **champs) -> Etablissement:
    """The head office of a company, with the service of its département ready."""
    service_de(departement)
    siret = champs.pop("siret")
    return Etablissement.objects.get_or_create(
        siret=siret, defaults={"siren": siret[:9], "departement": departement, "est_siege": True} | champs
    )[0]


def entreprise_fictive(departement: str, rang: int, raison_sociale: str, **champs) -> Etablissement:
    """A company that does not exist: its SIREN starts with 999, its keys are right."""
    siren = f"999{rang:05d}"
    siren += luhn.calc_check_digit(siren)
    siret = f"{siren}0001"
    siret += luhn.calc_check_digit(siret)
    return entreprise(departement, siret=siret, raison_sociale=raison_sociale, est_fictif=True, **champs)


def personne(email: str, mot_de_passe: str, **champs) -> User:
    """An account. `mot_de_passe`: already hashed, since hashing takes a third of a second each."""
    deja = User.objects.filter(email=email).first()
    if deja:
        return deja
    user = User(email=email, password=mot_de_passe, **champs)
    user.save()
    return user


def employeur(
    etablissement: Etablissement,
    email: str,
    mot_de_passe: str,
    *,
    le: date,
    roles: tuple[str, ...] = _EMPLOYEUR,
    **champs,
) -> User:
    """Somebody who acts for a company, employer and manager of its access unless told otherwise. `le`: today, in Paris."""
    user = personne(email, mot_de_passe, etablissement=etablissement, **champs)
    for role in roles:
        habiliter(user, siret=etablissement.siret, role=role, le=le - VEILLE)
    return user


def agent(
    service: Service, email: str, mot_de_passe: str, *, le: date, qualite: str, est_signataire=False, **champs
) -> User:
    """An agent of a service; a signataire may also decide."""
    user = personne(email, mot_de_passe, est_agent=True, **champs)
    role = Affectation.Role.SIGNATAIRE if est_signataire else Affectation.Role.AGENT
    ligne = affecter(user, service, role=role, le=le - VEILLE, qualite=qualite)
    if est_signataire and not ligne.delegations.exists():
        deleguer(ligne, acte=DELEGATION, debut_le=le - VEILLE, le=le)
    return user


def dgefp(email: str, mot_de_passe: str, *, le: date, qualite: str, **champs) -> User:
    """Somebody who sees every filed dossier and designates a competent service."""
    noms = {"nom_long": "Délégation générale à l’emploi et à la formation professionnelle", "nom_court": "DGEFP"}
    national = Service.objects.get_or_create(code="dgefp", defaults=noms)[0]
    user = personne(email, mot_de_passe, est_agent=True, **champs)
    affecter(user, national, role=Affectation.Role.DGEFP, le=le - VEILLE, qualite=qualite)
    return user


def pdf(titre: str) -> io.BytesIO:
    """A one-page PDF with its title on it: same title, same bytes."""
    document, sortie = Pdf.new(), io.BytesIO()
    document.add_blank_page(page_size=(595, 842))
    page = document.pages[0]
    police = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    page.obj.Resources = Dictionary(Font=Dictionary(F1=document.make_indirect(police)))
    ligne = titre.encode("cp1252", "replace").hex()
    page.Contents = document.make_stream(b"BT /F1 18 Tf 72 740 Td <" + ligne.encode() + b"> Tj ET")
    document.save(sortie, deterministic_id=True)
    sortie.seek(0)
    return sortie
