"""The gestionnaire's space: who enters, what he sees, what he does, and that the last one stays."""

import csv
import io
from datetime import date, timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from habilitations import actions
from habilitations.exports import neutre
from habilitations.models import Habilitation
from rupco.socle import journal
from rupco.socle.passages import PassageRefuse
from tests.dossiers.pages import lire, texte
from tests.fabrique import un_agent, un_brouillon, un_employeur, une_entreprise
from tests.fautes.ensemble import ensemble
from tests.habilitations.pages import LE, adresse, courriels, un_compte, une_demande, verbes

pytestmark = pytest.mark.django_db
Role = Habilitation.Role


@pytest.fixture
def lieu(a):
    a(2026, 12, 10, 9)
    return une_entreprise("67", "Ateliers Vauban")


@pytest.fixture
def claire(lieu, client):
    claire = un_employeur(lieu, email="claire@vauban.example", prenom="Claire", nom="Fontaine")
    client.force_login(claire)
    return claire


@pytest.fixture
def thomas(lieu, claire):
    return un_employeur(
        lieu, Role.EMPLOYEUR, email="thomas@vauban.example", civilite="M.", prenom="Thomas", nom="Morel"
    )


def droit(user, role=Role.EMPLOYEUR):
    return user.habilitations.get(role=role, statut="validee")


def ici(lieu, nom="acces", *objets):
    return adresse(nom, lieu.siren, *objets)


@pytest.mark.authz
def test_seul_un_gestionnaire_de_ce_siren_entre(client, lieu, thomas):
    siens = [("acces",), ("acces-export",), ("acces-inviter",), ("acces-code",), ("acces-ouvertures",)]
    siens += [("acces-personne", thomas.pk), ("acces-ajouter", thomas.pk)]
    siens += [(f"acces-{geste}", droit(thomas).pk) for geste in ("changer", "supprimer", "historique")]
    for nom, *objets in siens:
        assert client.get(ici(lieu, nom, *objets)).status_code == 200, nom
    for qui in (thomas, un_compte(etablissement=lieu), un_employeur(), un_agent("67")):
        client.force_login(qui)
        for nom, *objets in siens:
            assert client.get(ici(lieu, nom, *objets)).status_code == 404, (qui.email, nom)


@pytest.mark.authz
def test_les_droits_d_une_autre_entreprise_sont_introuvables_ici(client, lieu, claire):
    ailleurs = un_employeur()
    demande = une_demande(ailleurs.etablissement, email="x@y.example")
    for nom, objet in (("acces-changer", droit(ailleurs).pk), ("acces-supprimer", droit(ailleurs).pk),
                       ("acces-refuser", demande.pk), ("acces-accepter", demande.pk)):  # fmt: skip
        champs = {"motif": "non", "role": "lecteur", "fin": "non"}
        assert client.post(ici(lieu, nom, objet), champs).status_code == 404, nom
    assert client.get(ici(lieu, "acces-personne", ailleurs.pk)).status_code == 404
    assert client.post(ici(lieu, "acces-ajouter", ailleurs.pk), {"role": "lecteur", "fin": "non"}).status_code == 404
    for verbe in (actions.accepter, partial(actions.refuser, motif="non")):
        with pytest.raises(PassageRefuse):
            verbe(demande, par=claire, le=LE)
    demande.refresh_from_db()
    assert demande.statut == "demandee"


def test_les_demandes_d_abord_puis_accepter(client, lieu, claire):
    demande = une_demande(lieu)
    page = lire(client, ici(lieu))
    assert "Sophie Marchand demande le rôle Employeur" in page
    assert page.index("Demandes en attente") < page.index("Utilisateurs de la démarche")
    assert "Nommez un second gestionnaire." in page
    client.post(ici(lieu, "acces-accepter", demande.pk))
    demande.refresh_from_db()
    assert (demande.statut, demande.decidee_par, demande.debut_le) == ("validee", claire, LE)
    assert verbes(demande) == ["demander", "valider"]
    client.force_login(demande.user)
    assert client.get("/").url == "/dossiers/"
    assert courriels()[demande.user.email][-1].objet == "Votre accès est ouvert"


def test_refuser_demande_un_motif_que_la_personne_lit(client, lieu, claire):
    demande = une_demande(lieu)
    page = client.post(ici(lieu, "acces-refuser", demande.pk), {"motif": " "})
    assert page.status_code == 422
    assert "Écrivez pourquoi vous refusez." in page.content.decode()
    client.post(ici(lieu, "acces-refuser", demande.pk), {"motif": "Je ne vous connais pas."})
    demande.refresh_from_db()
    assert demande.statut == "refusee"
    assert "Je ne vous connais pas." in courriels()[demande.user.email][-1].texte
    encore = client.post(ici(lieu, "acces-accepter", demande.pk), follow=True)
    assert "Cette habilitation a déjà été traitée." in encore.content.decode()


def test_chercher_filtrer_compter(client, lieu, claire, thomas):
    page = lire(client, ici(lieu))
    assert "3 droits d’accès trouvés" in page
    page = lire(client, ici(lieu) + "?role=gestionnaire")
    assert "1 droit d’accès trouvé" in page
    assert "Rôle : Gestionnaire des accès" in page.replace("\u00a0", " ")
    assert "Morel" not in page
    for q in ("morel", "THOMAS mor", "thomas@vau"):
        page = lire(client, ici(lieu) + f"?q={q}")
        assert "1 droit d’accès trouvé" in page, q
        assert "Morel Thomas" in page
    assert "0 droit d’accès trouvé " in lire(client, ici(lieu) + "?q=zzzz")
    assert "3 droits d’accès trouvés" in lire(client, ici(lieu) + f"?q={lieu.siret[:9]} {lieu.siret[9:]}")
    assert "Personne ne répond à cette recherche." in lire(client, ici(lieu) + "?q=zzz&role=employeur")
    assert lire(client, ici(lieu) + "?role=inconnu&apres=faux").count("Morel") == 1


def test_la_fiche_dit_qui_quoi_depuis_quand_par_qui(client, lieu, claire, thomas):
    demande = une_demande(lieu)
    actions.accepter(demande, par=claire, le=LE)
    actions.supprimer(droit(thomas), par=claire, le=LE)
    page = lire(client, ici(lieu, "acces-personne", demande.user_id))
    for mot in ("Madame", "Marchand", "Ateliers Vauban", "sophie@vauban.example", "Jamais connecté"):
        assert mot in page
    assert "Habilité le 10 décembre 2026 par Claire Fontaine" in page.replace("\u00a0", " ")
    assert "Accès fermé le 10 décembre 2026" in lire(client, ici(lieu, "acces-personne", thomas.pk)).replace(
        "\u00a0", " "
    )


def test_changer_dit_d_abord_ce_qui_va_changer(client, lieu, claire, thomas):
    url = ici(lieu, "acces-changer", droit(thomas).pk)
    passee = client.post(url, {"role": "employeur", "fin": "oui", "fin_le": "09/12/2026"})
    assert passee.status_code == 422
    assert "Cette date est passée" in passee.content.decode()
    champs = {"role": "lecteur", "fin": "oui", "fin_le": "31/12/2026"}
    apercu = client.post(url, champs)
    assert apercu.status_code == 200
    assert "perd le rôle « Employeur » et prend le rôle « Lecture seule »" in texte(apercu).replace("\u00a0", " ")
    assert droit(thomas).role == Role.EMPLOYEUR, "rien ne change encore"
    vu = apercu.context["vu"]
    encore = client.post(url, champs | {"fin": "non", "vu": vu})
    assert encore.status_code == 200, "changé après l’aperçu : il se montre de nouveau"
    client.post(url, champs | {"vu": vu})
    ligne = droit(thomas, Role.LECTEUR)
    assert ligne.fin_le == date(2026, 12, 31)
    recu = courriels()[thomas.email][-1].texte.replace("\u00a0", " ")
    assert "devient « Lecture seule »" in recu
    assert "jeudi 31 décembre 2026 à minuit" in recu
    page = lire(client, ici(lieu, "acces-historique", ligne.pk)).replace("\u00a0", " ")
    assert "« Employeur » devient « Lecture seule ». Fin le 31 décembre 2026." in page
    assert "par Claire Fontaine" in page


def test_supprimer_ferme_a_la_requete_suivante_et_garde_le_brouillon(client, lieu, claire, thomas):
    depot = un_brouillon(thomas)
    url = f"/dossiers/{depot.dossier.reference}/depots/1/"
    client.force_login(thomas)
    assert client.get(url).status_code == 200
    autre = type(client)()
    autre.force_login(claire)
    assert "se ferme aussitôt" in lire(autre, ici(lieu, "acces-supprimer", droit(thomas).pk))
    autre.post(ici(lieu, "acces-supprimer", droit(thomas).pk))
    assert client.get(url).status_code == 404
    assert client.post(url + "etapes/entreprise/", {"effectif": "1", "version": "1"}).status_code == 404
    assert autre.get(url).status_code == 200, "le brouillon reste à l’entreprise"
    assert "vient d’être fermé" in courriels()[thomas.email][-1].texte


def test_ajouter_un_role_a_quelqu_un(client, lieu, claire, thomas):
    url = ici(lieu, "acces-ajouter", thomas.pk)
    ailleurs = client.post(url, {"siret": "13002526500013", "role": "lecteur", "fin": "non"})
    assert "Ce SIRET n’est pas celui" in ailleurs.content.decode()
    deja = client.post(url, {"siret": lieu.siret, "role": "employeur", "fin": "non"}, follow=True)
    assert "a déjà ce rôle" in deja.content.decode()
    client.post(url, {"siret": lieu.siret, "role": "gestionnaire", "fin": "non"})
    assert droit(thomas, Role.GESTIONNAIRE).origine == "gestionnaire"
    assert "Nommez un second gestionnaire." not in lire(client, ici(lieu))


@pytest.mark.parametrize(
    "geste",
    [
        lambda d, par: actions.supprimer(d, par=par, le=LE),
        lambda d, par: actions.changer(d, par=par, role="employeur", fin_le=None, le=LE),
        lambda d, par: actions.changer(d, par=par, role="gestionnaire", fin_le=LE, le=LE),
        lambda d, par: actions.quitter(d, par=par, le=LE),
    ],
)
def test_le_dernier_gestionnaire_reste(lieu, claire, geste):
    sien = droit(claire, Role.GESTIONNAIRE)
    Habilitation.objects.filter(user=claire, role=Role.EMPLOYEUR).delete()
    with pytest.raises(PassageRefuse, match="au moins un gestionnaire"):
        geste(sien, claire)
    un_employeur(lieu, Role.GESTIONNAIRE)
    geste(sien, claire)


def test_un_gestionnaire_qui_finira_ne_suffit_pas(lieu, claire):
    autre = un_employeur(lieu, Role.GESTIONNAIRE)
    actions.changer(droit(autre, Role.GESTIONNAIRE), par=claire, role="gestionnaire", fin_le=LE + timedelta(9), le=LE)
    with pytest.raises(PassageRefuse, match="sans date de fin"):
        actions.supprimer(droit(claire, Role.GESTIONNAIRE), par=claire, le=LE)
    autre.is_active = False
    autre.save()
    actions.supprimer(droit(autre, Role.GESTIONNAIRE), par=claire, le=LE)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_deux_gestionnaires_qui_s_otent_l_un_l_autre(a):
    a(2026, 12, 10, 9)
    for _ in range(5):
        lieu = une_entreprise("67")
        gens = [un_employeur(lieu, Role.GESTIONNAIRE) for _ in range(2)]
        droits = [droit(g, Role.GESTIONNAIRE) for g in gens]
        gens = [User.objects.get(pk=g.pk) for g in gens]
        rendus = ensemble(
            partial(actions.supprimer, droits[1], par=gens[0], le=LE),
            partial(actions.supprimer, droits[0], par=gens[1], le=LE),
        )
        assert sorted(isinstance(r, PassageRefuse) for r in rendus) == [False, True], rendus
        assert Habilitation.objects.actives(LE).filter(siren=lieu.siren, role=Role.GESTIONNAIRE).count() == 1
    assert journal.verifier()[1] is None


def test_le_fichier_s_ouvre_dans_un_tableur_sans_rien_executer(client, lieu, claire):
    un_employeur(lieu, Role.EMPLOYEUR, nom="=cmd|' /C calc'!A0", prenom="+1", telephone="@SUM(A1)")
    reponse = client.get(ici(lieu, "acces-export") + "?role=employeur&q=cmd")
    octets = b"".join(reponse.streaming_content)
    assert reponse.headers["Content-Disposition"].startswith("attachment;")
    assert octets.startswith(b"\xef\xbb\xbf")
    lignes = list(csv.reader(io.StringIO(octets.decode("utf-8-sig")), delimiter=";"))
    assert lignes[0][:3] == ["Civilité", "Nom", "Prénom"]
    assert len(lignes) == 2
    assert lignes[1][1:3] == ["'=cmd|' /C calc'!A0", "'+1"]
    assert lignes[1][5] == "'@SUM(A1)"
    assert [neutre(v) for v in ("\ta", "\ra", "-1", "a-1", "")] == ["'\ta", "'\ra", "'-1", "a-1", ""]


@pytest.mark.lent
@pytest.mark.parametrize("suite", ["", "?q=rollin", "personne", "export", "?role=attente"])
def test_le_nombre_de_requetes_ne_suit_pas_celui_des_personnes(client, lieu, claire, suite):
    url = {"personne": ici(lieu, "acces-personne", claire.pk), "export": ici(lieu, "acces-export")}.get(
        suite, ici(lieu) + suite
    )
    lues = []
    for combien in (1, 9, 40):
        for rang in range(combien):
            un_employeur(lieu, Role.EMPLOYEUR)
            une_demande(lieu, email=f"d{combien}-{rang}@vauban.example")
        client.get(url)
        with CaptureQueriesContext(connection) as requetes:
            reponse = client.get(url)
            assert reponse.status_code == 200
            assert not reponse.streaming or b"".join(reponse.streaming_content)
        lues.append(len([q for q in requetes if "socle_decalage" not in q["sql"]]))  # the clock travels in tests alone
    assert len(set(lues)) == 1, lues
    assert lues[0] <= 8, lues


def test_les_pages_se_suivent_sans_doublon_ni_trou(client, lieu, claire):
    for rang in range(45):
        un_employeur(lieu, Role.EMPLOYEUR, nom=f"Nom{rang:02d}", prenom="A")
    vus, url = [], ici(lieu)
    for _ in range(3):
        reponse = client.get(url)
        vus += [p.nom for p in reponse.context["page"]]
        suivante = reponse.context["page"].suivante
        url = f"{ici(lieu)}?apres={suivante}" if suivante else None
    assert url is None
    assert vus == sorted(vus)
    assert len(vus) == len(set(vus)) == 46
