"""The demonstration: anyone in one click, every mail, a clock that only goes forward; and none of it elsewhere."""

import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import unquote

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from dossiers import actions
from dossiers.management.commands.donnees_demo import MOT_DE_PASSE
from dossiers.models import Depot
from rupco.socle import horloge, journal
from rupco.socle.models import Courriel, Entree
from rupco.socle.tasks import rejouer
from tests import fabrique
from tests.parcours.lancer import RACINE, environnement

pytestmark = pytest.mark.django_db
JOUR = (2026, 12, 10, 9)


@pytest.fixture
def demo(client):
    """The page of the demonstration, read by somebody unknown."""

    def ouvrir(**parametres):
        return client.get(reverse("demo"), parametres)

    return ouvrir


def test_la_page_dit_l_heure_des_deux_territoires(a, demo):
    a(2026, 12, 10, 22, 30)
    texte = demo().content.decode().replace("\u00a0", " ")
    assert "23 h 30" in texte
    assert "jeudi 10 décembre 2026" in texte
    assert "2 h 30" in texte
    assert "vendredi 11 décembre 2026" in texte


def test_on_devient_quelqu_un_par_un_post_avec_son_jeton(a):
    a(*JOUR)
    employeur, client = fabrique.un_employeur(), Client(enforce_csrf_checks=True)
    page = client.get(reverse("demo")).content.decode()
    jeton = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    assert employeur.nom_complet in page
    assert client.get(reverse("demo-connexion")).status_code == 405
    assert client.post(reverse("demo-connexion"), {"personne": employeur.pk}).status_code == 403
    assert "_auth_user_id" not in client.session
    reponse = client.post(reverse("demo-connexion"), {"personne": employeur.pk, "csrfmiddlewaretoken": jeton})
    assert (reponse.status_code, reponse.url) == (302, reverse("accueil"))
    assert client.session["_auth_user_id"] == str(employeur.pk)


@pytest.mark.parametrize("champs", [{"email": "une.personne@gouv.fr"}, {"is_active": False}])
def test_on_ne_devient_ni_quelqu_un_de_reel_ni_un_compte_ferme(a, client, champs):
    a(*JOUR)
    employeur = fabrique.un_employeur(**champs)
    assert client.post(reverse("demo-connexion"), {"personne": employeur.pk}).status_code == 404
    assert employeur.nom_complet not in client.get(reverse("demo")).content.decode()


def test_l_administrateur_arrive_dans_l_administration(client):
    admin = User.objects.create_superuser("admin@rupco.example", "x")
    assert client.post(reverse("demo-connexion"), {"personne": admin.pk}).url == reverse("admin:index")


@pytest.mark.parametrize("jours", ["0", "-1", "401", "1.5", "trois", "", "٣", "9" * 30])
def test_le_temps_ne_recule_pas_et_ne_saute_pas(a, client, jours):
    depart = a(*JOUR)
    reponse = client.post(reverse("demo-temps"), {"jours": jours}, follow=True)
    assert horloge.maintenant() == depart
    assert "Le temps n’a pas bougé" in reponse.content.decode()


@pytest.mark.parametrize("jours", [1, 400])
def test_le_temps_avance_de_n_jours(a, client, jours):
    depart = a(*JOUR)
    assert client.post(reverse("demo-temps"), {"jours": str(jours)}).status_code == 302
    assert horloge.maintenant() == depart + timedelta(days=jours)
    assert client.get(reverse("demo-temps")).status_code == 405


def test_le_voyage_s_arrete_a_la_fin_du_siecle(a, client):
    depart = a(2099, 6, 1)
    client.post(reverse("demo-temps"), {"jours": "400"})
    assert horloge.maintenant() == depart


def test_jusqu_a_la_prochaine_echeance_le_silence_parle(a, client, demo):
    a(*JOUR)
    depot = fabrique.un_depot()
    assert depot.dossier.reference in demo().content.decode()
    client.post(reverse("demo-temps"), {"cible": "prochaine"})
    assert horloge.maintenant() == depot.echeances.get().expire_a + timedelta(seconds=1)
    assert [d.pk for d in actions.constater_silences()] == [depot.pk]
    assert (
        "Aucun délai ne court"
        in client.post(reverse("demo-temps"), {"cible": "prochaine"}, follow=True).content.decode()
    )


def _courriel(n=0, **champs):
    instant = datetime(2026, 12, 10, tzinfo=UTC) + timedelta(minutes=n)
    return Courriel.objects.create(
        **{"a": "cse@vauban.example", "objet": f"Objet {n:03d}", "texte": "Texte", "message_id": f"<{n}@x>"} | champs,
        cree_a=instant, prochaine_a=instant,
    )  # fmt: skip


def test_les_courriels_du_plus_recent_au_plus_ancien_page_par_page(demo):
    for n in range(45):
        _courriel(n)
    vus, page = [], demo().content.decode()
    for _ in range(2):
        vus += re.findall(r"Objet (\d{3})", page)
        page = demo(apres=unquote(re.search(r'apres=([^"&]+)', page)[1])).content.decode()
    vus += re.findall(r"Objet (\d{3})", page)
    assert "apres=" not in page
    assert [int(n) for n in vus] == list(range(44, -1, -1))


def test_un_courriel_montre_son_texte_et_ses_liens_ouverts(client):
    ecrit = _courriel(texte="Voir http://localhost:8000/dossiers/RCC-2026-0001/ <script>alert(1)</script>")
    page = client.get(reverse("demo-courriel", args=[ecrit.pk])).content.decode()
    assert 'href="http://localhost:8000/dossiers/RCC-2026-0001/"' in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page
    assert client.get(reverse("demo-courriel", args=[0])).status_code == 404


def test_la_partie_html_est_servie_a_part_et_en_cage(client):
    ecrit = _courriel(html="<p style='color:red'>Bonjour</p>")
    reponse = client.get(reverse("demo-courriel-html", args=[ecrit.pk]))
    regles = reponse.headers["Content-Security-Policy"].split("; ")
    assert reponse.content == b"<p style='color:red'>Bonjour</p>"
    assert {"sandbox", "default-src 'none'", "style-src 'unsafe-inline'", "frame-ancestors 'none'"} == {
        r for r in regles if not r.startswith(("base-uri", "form-action"))
    }
    assert (
        reverse("demo-courriel-html", args=[ecrit.pk])
        in client.get(reverse("demo-courriel", args=[ecrit.pk])).content.decode()
    )
    assert client.get(reverse("demo-courriel-html", args=[_courriel(1).pk])).status_code == 404


def test_un_courriel_d_un_depot_arrive_dans_la_boite(a, demo):
    a(*JOUR)
    fabrique.un_depot()
    rejouer()
    objets = set(Courriel.objects.values_list("objet", flat=True))
    assert len(objets) >= 2
    assert all(objet in unescape(demo().content.decode()) for objet in objets)


@pytest.mark.lent
def test_les_donnees_sont_vivantes_et_se_chargent_deux_fois_sans_rien_changer(capsys):
    debut = horloge.maintenant()
    call_command("donnees_demo")
    avant = (User.objects.count(), Depot.objects.count(), Entree.objects.count(), journal.tete())
    call_command("donnees_demo")
    assert (User.objects.count(), Depot.objects.count(), Entree.objects.count(), journal.tete()) == avant
    assert MOT_DE_PASSE in capsys.readouterr().out
    assert User.objects.get(email="agathe.rollin@vauban.example").check_password(MOT_DE_PASSE)
    statuts = sorted(Depot.objects.values_list("statut", flat=True))
    assert statuts == ["accepte_tacitement", "brouillon", "depose", "depose", "en_instruction", "transmis"]
    assert actions.constater_silences() == []
    assert debut <= horloge.maintenant() < debut + timedelta(minutes=1)
    assert horloge.maintenant() != horloge.maintenant()
    instants = list(Entree.objects.order_by("sequence").values_list("enregistre_a", flat=True))
    assert instants == sorted(instants)
    assert journal.verifier()[1] is None


@pytest.mark.lent
def test_sans_demonstration_les_adresses_n_existent_pas():
    code = (
        "import django; django.setup()\n"
        "from django.urls import Resolver404, resolve\n"
        "for adresse in ('/demo/', '/demo/temps/', '/demo/connexion/', '/demo/courriels/1/', '/demo/courriels/1/html/'):\n"
        "    try: resolve(adresse)\n"
        "    except Resolver404: continue\n"
        "    raise SystemExit(adresse)\n"
        "resolve('/sante/')\n"
    )
    env = environnement(DJANGO_SETTINGS_MODULE="rupco.settings.dev", RUPCO_DEMO="0")
    resultat = subprocess.run([sys.executable, "-c", code], cwd=RACINE, env=env, capture_output=True, text=True)
    assert (resultat.returncode, resultat.stderr) == (0, "")


def test_la_production_refuse_la_demonstration():
    env = environnement(
        DJANGO_SETTINGS_MODULE="rupco.settings.prod", RUPCO_DEMO="1", SECRET_KEY="x" * 60, ALLOWED_HOSTS="rupco.example",
        DATABASE_URL="postgres://u:p@base/rupco", RUPCO_URL="https://rupco.example",
    )  # fmt: skip
    code = "import django; django.setup()"
    resultat = subprocess.run([sys.executable, "-c", code], cwd=RACINE, env=env, capture_output=True, text=True)
    assert resultat.returncode == 1
    assert "la démonstration est interdite en production" in resultat.stderr
