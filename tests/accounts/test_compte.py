"""« Gérer mon compte »: what the page says, what changes, what two tabs do to each other, the company, the copy of one's data."""

import json
from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from accounts.models import Etablissement, FicheSirene, User
from dossiers import actions
from dossiers.models import BrouillonEchange
from habilitations.models import Arbitrage, Habilitation
from rupco.socle import horloge
from rupco.socle.models import Courriel, Entree, Limite
from tests.fabrique import un_agent, un_depot, un_employeur, une_entreprise

pytestmark = pytest.mark.django_db

MODIFIER, ENTREPRISE, DONNEES = (reverse(f"mon-compte-{n}") for n in ("modifier", "entreprise", "donnees"))
SIENNES = {
    "civilite": "Mme",
    "prenom": "Agathe",
    "nom": "Rollin",
    "telephone": "03 99 00 11 22",
    "fonction": "Directrice",
}


@pytest.fixture
def elle(client):
    user = un_employeur(email="agathe.rollin@vauban.example", **SIENNES)
    client.force_login(user)
    return user


def _vue(page) -> str:
    return page.context["vue"]


def _entrees(user, verbe) -> list[Entree]:
    return list(Entree.objects.filter(cible="accounts.user", cible_id=user.pk, verbe=verbe))


class TestLaPage:
    def test_chaque_carte_dit_son_etat_et_mene_a_sa_page(self, client, elle):
        page = client.get(reverse("mon-compte")).content.decode()
        for dit in (
            "Mme\u00a0Agathe Rollin",
            elle.email,
            elle.etablissement.raison_sociale,
            "Le même depuis l’ouverture",
        ):
            assert dit in page
        for nom in ("modifier", "adresse", "entreprise", "mot-de-passe", "donnees"):
            assert f'href="{reverse(f"mon-compte-{nom}")}"' in page
        for nom in ("securite", "sessions", "fermer-compte"):
            assert f'href="{reverse(nom)}"' in page

    def test_un_agent_n_a_pas_d_entreprise(self, client):
        client.force_login(un_agent())
        assert client.get(ENTREPRISE).status_code == 404

    @pytest.mark.parametrize("nom", ["mon-compte", "mon-compte-modifier", "mon-compte-donnees", "mon-compte-adresse"])
    def test_il_faut_etre_connecte(self, client, nom):
        assert client.get(reverse(nom)).url.startswith(reverse("account_login"))


class TestModifier:
    def test_ce_qui_change_est_ecrit_et_le_journal_ne_dit_que_les_noms_des_champs(self, client, elle):
        vue = _vue(client.get(MODIFIER))
        nouvelles = SIENNES | {"nom": "Rollin-Weiß", "telephone": "+32 2 555 12 12", "vue": vue}
        assert client.post(MODIFIER, nouvelles).url == reverse("mon-compte")
        elle.refresh_from_db()
        assert (elle.nom, elle.telephone, elle.prenom) == ("Rollin-Weiß", "+32 2 555 12 12", "Agathe")
        [entree] = _entrees(elle, "modifier_compte")
        assert (entree.acteur, entree.acteur_id) == ("titulaire", elle.pk)
        assert entree.faits == {"champs": ["nom", "telephone"]}

    def test_rien_de_neuf_n_ecrit_rien(self, client, elle):
        vue = _vue(client.get(MODIFIER))
        page = client.post(MODIFIER, SIENNES | {"vue": vue}, follow=True).content.decode()
        assert "Rien n’a changé." in page
        assert not _entrees(elle, "modifier_compte")

    @pytest.mark.parametrize("vue", ["celle de la première page", "", "inventée"])
    def test_deux_onglets_ne_s_ecrasent_pas_et_rien_de_tape_ne_se_perd(self, client, elle, vue):
        premiere = _vue(client.get(MODIFIER))
        vue = premiere if vue.startswith("celle") else vue
        client.post(MODIFIER, SIENNES | {"fonction": "Présidente", "vue": premiere})
        page = client.post(MODIFIER, SIENNES | {"nom": "Tapé", "fonction": "Juriste", "vue": vue})
        texte = page.content.decode()
        assert page.status_code == 409
        assert "ont changé dans un autre onglet" in texte
        assert 'value="Tapé"' in texte
        assert "<td>Présidente</td><td>Juriste</td>" in texte
        elle.refresh_from_db()
        assert (elle.nom, elle.fonction) == ("Rollin", "Présidente")
        client.post(MODIFIER, SIENNES | {"nom": "Tapé", "fonction": "Juriste", "vue": _vue(page)})
        elle.refresh_from_db()
        assert (elle.nom, elle.fonction) == ("Tapé", "Juriste")

    def test_une_page_qui_n_a_pas_bouge_mais_dont_la_version_est_perdue_le_dit(self, client, elle):
        assert client.post(MODIFIER, SIENNES | {"nom": "Autre"}).status_code == 409

    @pytest.mark.parametrize(
        ("champ", "valeur"),
        [("nom", ""), ("prenom", "https://pirate.example"), ("telephone", "demain"), ("civilite", "Dr")],
    )
    def test_une_reponse_fausse_est_dite_a_son_champ(self, client, elle, champ, valeur):
        page = client.post(MODIFIER, SIENNES | {champ: valeur, "vue": _vue(client.get(MODIFIER))})
        assert page.status_code == 422
        assert list(page.context["formulaire"].errors) == [champ]
        assert not _entrees(elle, "modifier_compte")


class TestEntreprise:
    @pytest.fixture
    def fiche(self):
        une_entreprise("67")  # its service
        return FicheSirene.objects.create(
            siret="12345678200010", est_siege=True, denomination="Filatures du Nord", adresse="3 rue des Tisserands",
            code_postal="67000", code_commune="67482", commune="Strasbourg", naf="13.10Z",
        )  # fmt: skip

    def test_l_entreprise_change_les_droits_restent(self, client, elle, fiche):
        droits = sorted(Habilitation.objects.filter(user=elle).values_list("pk", "siren", "statut"))
        page = client.post(ENTREPRISE, {"siret": "123 456 782 00010", "rechercher": "oui"})
        texte = page.content.decode()
        assert "Vos habilitations ne suivent pas" in texte
        assert "Filatures du Nord" in texte
        assert not Etablissement.objects.filter(siret=fiche.siret).exists()
        suite = client.post(ENTREPRISE, {"siret": fiche.siret, "vu": page.context["vu"]}, follow=True).content.decode()
        assert "Vos habilitations sont restées les mêmes" in suite
        elle.refresh_from_db()
        assert (elle.etablissement.siret, elle.etablissement.departement) == (fiche.siret, "67")
        assert sorted(Habilitation.objects.filter(user=elle).values_list("pk", "siren", "statut")) == droits
        [entree] = _entrees(elle, "changer_entreprise")
        assert entree.faits["vers"] == elle.etablissement_id
        assert Courriel.objects.get().objet == "L’entreprise de votre compte a changé"

    def test_rien_n_est_ecrit_pour_un_etablissement_qui_n_a_pas_ete_montre(self, client, elle, fiche):
        avant = elle.etablissement_id
        page = client.post(ENTREPRISE, {"siret": fiche.siret})
        assert page.status_code == 200
        assert "Filatures du Nord" in page.content.decode()
        elle.refresh_from_db()
        assert elle.etablissement_id == avant

    def test_la_meme_entreprise_ne_change_rien(self, client, elle, fiche):
        for _ in range(2):
            page = client.post(ENTREPRISE, {"siret": fiche.siret, "rechercher": "oui"})
            client.post(ENTREPRISE, {"siret": fiche.siret, "vu": page.context["vu"]})
        assert len(_entrees(elle, "changer_entreprise")) == 1

    def test_une_cle_fausse_est_dite_au_champ(self, client, elle):
        page = client.post(ENTREPRISE, {"siret": "12345678200011", "rechercher": "oui"})
        assert page.status_code == 422
        assert "siret" in page.context["numero"].errors

    def test_un_siret_protege_s_ecrit_a_la_main_et_reste_a_verifier(self, client, elle, fiche):
        FicheSirene.objects.update(est_diffusible=False, denomination="", adresse="")
        page = client.post(ENTREPRISE, {"siret": fiche.siret, "rechercher": "oui"})
        tapees = {
            "raison_sociale": "Tisserand Léa",
            "adresse": "4 rue",
            "code_postal": "67000",
            "commune": "Strasbourg",
        }
        client.post(ENTREPRISE, {"siret": fiche.siret, "vu": page.context["vu"]} | tapees)
        elle.refresh_from_db()
        assert (elle.etablissement.raison_sociale, elle.etablissement.est_a_verifier) == ("Tisserand Léa", True)


class TestMesDonnees:
    def test_la_page_dit_quoi_pourquoi_combien_de_temps(self, client, elle):
        page = client.get(DONNEES).content.decode()
        for dit in ("Pourquoi", "Combien de temps", "Journal", "Prendre une copie"):
            assert dit in page

    def test_le_fichier_dit_tout_et_aucun_secret(self, client, elle, a):
        a(2026, 11, 10, 9)
        depot = un_depot(elle)
        Authenticator.objects.create(user=elle, type="totp", data={"secret": "SECRET-TOTP"})
        elle.changements_adresse.create(
            ancienne=elle.email, nouvelle="nouvelle@vauban.example", empreinte="e" * 64, empreinte_annulation="f" * 64,
            demande_a=datetime(2026, 11, 1, tzinfo=UTC), expire_a=datetime(2026, 11, 2, tzinfo=UTC),
            annulable_jusqu_a=datetime(2026, 11, 8, tzinfo=UTC),
        )  # fmt: skip
        reponse = client.post(DONNEES)
        assert reponse.headers["Content-Disposition"] == 'attachment; filename="mes-donnees-rupco-2026-11-10.json"'
        brut = reponse.content.decode()
        lu = json.loads(brut)
        assert lu["1. Compte"]["adresse_electronique"] == elle.email
        assert {h["role"] for h in lu["6. Habilitations et demandes d’accès"]} == {"employeur", "gestionnaire"}
        assert [d["reference"] for d in lu["10. Dossiers créés ou déposés"]["crees"]] == [depot.dossier.reference]
        assert {"deposer", "exporter_donnees"} <= {e["verbe"] for e in lu["5. Journal de vos actions"]}
        assert "nouvelle@vauban.example" in brut
        for secret in (elle.password, "SECRET-TOTP", "e" * 64, "f" * 64, client.session.session_key):
            assert secret not in brut
        assert len(_entrees(elle, "exporter_donnees")) == 1

    def test_il_ne_dit_rien_d_un_autre(self, client, elle, a):
        a(2026, 11, 10, 9)
        autre = un_employeur(email="autre@ailleurs.example", nom="Inconnue")
        depot, siege = un_depot(autre), autre.etablissement
        actions.ecrire(depot.dossier, "Un message", par=autre)
        le = horloge.maintenant()
        BrouillonEchange.objects.create(user=autre, dossier=depot.dossier, texte="Un brouillon", enregistre_a=le)
        Arbitrage.objects.create(
            nature="contestation", siren=siege.siren, siret=siege.siret, service=depot.dossier.service, demandeur=autre,
            expose="Un exposé", ouvert_a=le,
        )  # fmt: skip
        brut = client.post(DONNEES).content.decode()
        for dit in (
            autre.email,
            "Inconnue",
            depot.dossier.reference,
            siege.siren,
            "Un message",
            "Un brouillon",
            "Un exposé",
        ):
            assert dit not in brut

    def test_pas_plus_de_cinq_fois_par_heure(self, client, elle):
        codes = [client.post(DONNEES).status_code for _ in range(6)]
        assert codes == [200] * 5 + [429]
        assert Limite.objects.exists()

    def test_regarder_n_ecrit_rien(self, client, elle):
        client.get(DONNEES)
        assert not _entrees(elle, "exporter_donnees")
        assert User.objects.get(pk=elle.pk).nom == "Rollin"
