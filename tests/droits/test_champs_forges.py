"""Fields that no form asks for, posted to every form: what is written is what would have been without them."""

import pytest
from django.apps import apps
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from dossiers.models import Dossier, Piece
from habilitations.models import Service
from rupco.socle import horloge
from tests.droits.adresses import adresses, chemin
from tests.droits.ecritures import empreinte
from tests.droits.envois import envoi
from tests.droits.monde import OBJETS, ROLES, Monde
from tests.droits.politique import objets_de, politique

pytestmark = [pytest.mark.authz, pytest.mark.django_db, pytest.mark.lent]

CASES = politique()
ADRESSES = {a.nom: a for a in adresses()}
HASARD = {
    "chemin",
    "precedente",
    "empreinte",
    "faits",
    "action_time",
    "cible_id",
    "fin",
}  # a name drawn at random; digests that depend on the numbers of rows
TIRES = {("accounts.inscription", nom) for nom in ("mot_de_passe", "demandee_a", "expire_a")} | {
    ("accounts.user", "password")
}  # a salt; the process's clock
IGNOREES = {"sessions.session", "socle.jeton", "usersessions.usersession", "socle.limite"}


def forges(monde: Monde) -> dict[str, str]:
    """A value that would count, for every column a dishonest person would like to write."""
    b, autre = monde.gens["autre_entreprise"], monde.objets["B.depose"]
    noms = {
        "statut": "accepte", "etat": "envoye", "siren": monde.sieges["B"].siren, "siret": monde.sieges["B"].siret,
        "service": str(Service.objects.exclude(pk=monde.gens["agent"].affectations.get().service_id).first().pk),
        "departement": "67", "zone": "Indian/Reunion", "reference": autre.reference, "numero": "7", "genre": "autre",
        "depose_a": "2020-01-01T00:00:00Z", "depose_le": "2020-01-01", "complet_le": "2020-01-01", "retire_a": "2020-01-01",
        "completude_constatee_a": "2020-01-01T00:00:00Z", "le": "2020-01-01", "a": "2020-01-01", "instant": "2020-01-01",
        "dernier_jour": "2030-01-01", "expire_a": "2030-01-01T00:00:00Z", "donnees": "{}", "saisie": "{}",
        "acquise_le": "2020-01-01", "constatee_a": "2020-01-01", "sens": "acceptation", "est_tacite": "on",
        "cree_par": str(b.pk), "depose_par": str(b.pk), "deposee_par": str(b.pk), "user": str(b.pk), "par": str(b.pk),
        "auteur": str(b.pk), "acteur": "loi", "qualite": "signataire", "role": "signataire", "dossier": autre.reference,
        "depot": str(autre.depot), "piece": str(autre.piece), "pk": str(autre.depot), "id": str(autre.depot),
        "empreinte": "0" * 64, "chemin": "../../etc/passwd", "mime": "text/html", "code": "0" * 12, "nom_long": "Service forgé",
        "is_staff": "on", "is_superuser": "on", "is_active": "on", "est_agent": "on", "email": "autre@vauban.example",
        "password": "x" * 20, "_method": "DELETE", "groups": "1", "user_permissions": "1",
    }  # fmt: skip
    return noms | {f"{nom}_id": valeur for nom, valeur in noms.items()}


def etat(avant: dict) -> dict:
    """Every row of every model, columns by name; the number of a new row, which a database draws, is « nouveau »."""
    lu = {}
    for modele in apps.get_models():
        if modele._meta.label_lower in IGNOREES:
            continue
        au_hasard = HASARD | {nom for label, nom in TIRES if label == modele._meta.label_lower}
        champs = [c for c in modele._meta.concrete_fields if c.name not in au_hasard]
        lignes = []
        for ligne in modele._base_manager.values_list(*(c.attname for c in champs)):
            lignes.append([_valeur(c, v, avant) for c, v in zip(champs, ligne, strict=True)])
        lu[modele._meta.label] = sorted(map(repr, lignes))
    return lu


def _valeur(champ, valeur, avant):
    if champ.name == "password" and valeur.startswith(UNUSABLE_PASSWORD_PREFIX):
        return "aucun"  # drawn at random, opens nothing
    vise = champ.related_model or (champ.model if champ.primary_key else None)
    return valeur if vise is None or valeur in avant[vise] or valeur is None else "nouveau"


def formulaires():
    """(role, address, object): each form, for a person who may send it."""
    for (nom, methode, objet), issues in CASES.items():
        if methode == "POST" and nom not in ("admin:logout", "account_logout", "demo-temps", "demo-connexion"):
            role = next((r for r in ROLES if issues[r] == "ok"), None)
            if role and objet[:2] not in ("B.", "C."):
                yield pytest.param(role, nom, objet, id=f"{nom} {objet}")


@pytest.fixture
def _sans_hasard(monkeypatch):
    """Two plays of one form draw the same secret link, at the same real hour."""
    instant = horloge.reel()
    monkeypatch.setattr("rupco.socle.horloge.reel", lambda: instant)
    monkeypatch.setattr("rupco.socle.liens.nouveau", lambda: ("jeton", "f" * 64))


@pytest.mark.une_base
@pytest.mark.usefixtures("_sans_hasard")
@pytest.mark.parametrize(("role", "nom", "objet"), [*formulaires()])
def test_un_champ_que_le_formulaire_ne_demande_pas_ne_change_rien(role, nom, objet, monde, appeler):
    avant = {m: set(m._base_manager.values_list("pk", flat=True)) for m in apps.get_models()}
    adresse, vus = ADRESSES[nom], []
    for ajout in ({}, forges(monde)):
        honnete = envoi(nom, monde, objet, role)
        url = chemin(adresse, monde, objet)
        with appeler(role, "POST", url, ajout | honnete) as reponse:
            vus.append((reponse.status_code, reponse.headers.get("Location"), etat(avant)))
    assert vus[0] == vus[1]


def test_l_adresse_aussi_peut_se_forger(monde, appeler):
    """The same fields in the query string of a POST and of a GET."""
    avant = empreinte()
    for nom in ("dossiers", "bannette", "accueil", "dossier-nouveau"):
        for role in ("employeur", "agent"):
            with appeler(role, "GET", chemin(ADRESSES[nom], monde, "-"), forges(monde)) as reponse:
                assert reponse.status_code in (200, 302, 404)
                assert empreinte() == avant


def test_le_siege_d_une_autre_entreprise_ne_se_choisit_pas(monde, appeler):
    champs = envoi("dossier-nouveau", monde, "-") | {"etablissement": monde.sieges["B"].pk}
    avant = Dossier.objects.count()
    with appeler("employeur", "POST", chemin(ADRESSES["dossier-nouveau"], monde, "-"), champs) as reponse:
        assert reponse.status_code == 422
        assert "Choisissez un établissement de la liste." in reponse.corps.decode()
        assert Dossier.objects.count() == avant


@pytest.mark.parametrize("objet", [o for o in OBJETS if o not in ("A.brouillon", "absent", "hasard")])
def test_la_piece_d_un_autre_depot_ne_s_ote_pas_par_le_sien(objet, monde, appeler):
    autre = monde.objets[objet].piece
    url = chemin(ADRESSES["piece-oter"], monde, "A.brouillon").replace(
        f"/{monde.objets['A.brouillon'].piece}/", f"/{autre}/"
    )
    with appeler("employeur", "POST", url) as reponse:
        assert reponse.status_code == 404
        assert Piece.objects.filter(pk=autre).exists()


@pytest.mark.parametrize(("nom", "de", "vers"), [
    ("depot", "/depots/1/", "/depots/2/"), ("depot-etape", "/entreprise/", "/inconnue/"), ("depot", "/1/", "/99999999999/"),
])  # fmt: skip
def test_un_numero_ou_une_etape_qui_n_existe_pas(nom, de, vers, monde, appeler):
    url = chemin(ADRESSES[nom], monde, "A.brouillon").replace(de, vers)
    for methode in ("GET", "POST"):
        with appeler("employeur", methode, url) as reponse:
            assert reponse.status_code == (405 if (nom, methode) == ("depot", "POST") else 404)


def test_une_nature_de_piece_inventee_n_existe_pas(monde, appeler):
    champs = envoi("piece-joindre", monde, "A.brouillon") | {"nature": "decision"}
    with appeler("employeur", "POST", chemin(ADRESSES["piece-joindre"], monde, "A.brouillon"), champs) as reponse:
        assert reponse.status_code == 404


@pytest.mark.parametrize("role", ["employeur", "agent"])
def test_le_nul_n_entre_pas(role, monde, appeler):
    """PostgreSQL has no NUL: it must be a 400 at the door, never a breakdown."""
    etape = chemin(ADRESSES["depot-etape"], monde, "A.brouillon")
    nul = envoi("depot-etape", monde, "A.brouillon") | {"activite": "a\0b"}
    essais = (
        ("GET", "/dossiers/RCC%00/", None), ("GET", "/verifier/?code=%00", None), ("GET", "/dossiers/?apres=%00", None),
        ("GET", "/fichiers/actes/AR%00/", None), ("POST", etape, nul),
        ("POST", "/compte/connexion/", {"login": "a\0@b.fr", "password": "x"}),
    )  # fmt: skip
    for methode, url, champs in essais:
        with appeler(role, methode, url, champs) as reponse:
            assert reponse.status_code == 400, url
            assert "Erreur 400" in reponse.corps.decode()


def test_chaque_formulaire_du_portail_est_vise():
    vises = {p.values[1] for p in formulaires()}
    attendus = {
        "dossier-nouveau",
        "depot-etape",
        "piece-joindre",
        "piece-oter",
        "depot-verifier",
        "depot-retirer",
        "completude",
    }
    assert attendus | {"account_login", "account_reset_password", "admin:habilitations_service_change"} <= vises
    assert all(objets_de(ADRESSES[nom]) for nom in vises)
