"""Mail against a server that refuses: stored first, sent once, lost never."""

from datetime import timedelta

import pytest

from rupco.socle import horloge, mail, suites, tasks
from rupco.socle.models import Courriel, Entree, Suite
from tests.fabrique import un_employeur
from tests.fautes.clones import un_depot_nu
from tests.fautes.ensemble import ensemble
from tests.fautes.smtp import Serveur

GABARITS = {
    "essai.objet.txt": "{% autoescape off %}Dépôt de {{ nom }}\n{% endautoescape %}",
    "essai.txt": "{% autoescape off %}Bonjour {{ nom }}, votre lien : {{ lien }}{% endautoescape %}",
    "essai.html": "<p>Bonjour {{ nom }}, <a href='{{ lien }}'>votre lien</a></p>",
}


@pytest.fixture
def serveur(settings):
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", GABARITS)]},
        }
    ]
    with Serveur() as serveur:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = serveur.server_address
        settings.EMAIL_TIMEOUT = 5
        yield serveur


def un_courriel(a="agathe@vauban.example", *, nom="Agathe Rollin", **options):
    contexte = {"nom": nom, "lien": "https://x.example/secret"}
    return mail.deposer(a=a, gabarit="essai", contexte=contexte, instant=horloge.maintenant(), **options)


def des_suites(combien):
    un_depot_nu(un_employeur())
    Suite.objects.all().delete()
    suites.planifier([(Entree.objects.last(), ["essai"])], [f"p{i}@x.example" for i in range(combien)])
    return Suite.objects.select_related("entree").order_by("id")


@pytest.mark.lent
@pytest.mark.django_db
def test_six_heures_de_refus_puis_chacun_une_fois(serveur, settings, a, monkeypatch):
    """Refused connections, 451, 554, line dropped before « 250 »: each state of the server lasts an hour and a half."""
    instant = a(2026, 12, 10, 9)
    monkeypatch.setitem(
        suites._REGISTRE, "essai", lambda s: un_courriel(s.destinataire, suite=s)
    )  # fmt: skip
    des_suites(12)
    suites.rejouer()
    promis = dict(Courriel.objects.values_list("message_id", "a"))
    assert len(promis) == 12
    assert serveur.recus == []
    for minute in range(0, 360, 3):
        horloge.figer(instant + timedelta(minutes=minute))
        humeur = ["fermé", "451", "554", "coupe"][minute // 90]
        serveur.humeur, settings.EMAIL_PORT = humeur, 1 if humeur == "fermé" else serveur.server_address[1]
        tasks.rejouer()
    assert serveur.recus == []
    assert Courriel.objects.filter(etat=Courriel.A_ENVOYER, tentatives__gte=8).exclude(derniere_erreur="").count() == 12
    serveur.humeur, settings.EMAIL_PORT = "prend", serveur.server_address[1]
    for minute in range(360, 440, 3):
        horloge.figer(instant + timedelta(minutes=minute))
        tasks.rejouer()
    assert sorted((m["Message-ID"], m["To"]) for m in serveur.recus) == sorted(promis.items())
    assert set(Courriel.objects.values_list("etat", "derniere_erreur")) == {(Courriel.ENVOYE, "")}


@pytest.mark.django_db
def test_garde_avant_d_etre_envoye_avec_un_seul_message_id(serveur, a):
    a(2026, 12, 10, 9)
    (s,) = des_suites(1)
    un, deux = un_courriel(suite=s), un_courriel(suite=s)
    assert (un.pk, un.etat) == (deux.pk, Courriel.A_ENVOYER)
    assert mail._message_id(s, "autre", "autre", horloge.maintenant()) == un.message_id
    serveur.humeur = "451"
    assert not mail.envoyer(un.pk)
    horloge.voyager(timedelta(hours=2))
    serveur.humeur = "prend"
    assert mail.envoyer_tout() == 1
    assert mail.envoyer_tout() == 0
    assert not mail.envoyer(un.pk)
    (recu,) = serveur.recus
    assert recu["Message-ID"] == un.message_id
    assert recu["Auto-Submitted"] == "auto-generated"
    assert recu["Content-Language"] == "fr"


@pytest.mark.django_db
def test_une_adresse_empoisonnee_n_en_retarde_aucune_autre(serveur, a):
    a(2026, 12, 10, 9)
    serveur.empoisonnees.add("poison@x.example")
    adresses = ["poison@x.example", "deux@x.example", "trois\n@x.example", "", "quatre@x.example"]
    for adresse in adresses:
        un_courriel(adresse)
    assert mail.envoyer_tout() == 2
    assert [m["To"] for m in serveur.recus] == ["deux@x.example", "quatre@x.example"]
    perdus = Courriel.objects.exclude(etat=Courriel.ENVOYE)
    assert set(perdus.values_list("a", flat=True)) == {"poison@x.example", "trois\n@x.example", ""}
    assert all(c.derniere_erreur and c.etat == Courriel.REFUSE and c.refuse_a for c in perdus)
    horloge.voyager(timedelta(days=30))
    assert mail.envoyer_tout() == 0
    assert set(perdus.values_list("tentatives", flat=True)) == {1}, "plus jamais retentés"


@pytest.mark.lent
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reponse", "jours"),
    [("550 inconnu", 0), ("553 5.1.3 adresse impossible", 0), ("550 5.7.1 relais interdit", 5), ("554 non", 5),
     ("552 boite pleine", 5), ("451 plus tard", None), ("450 4.2.1 liste grise", None)],
)  # fmt: skip
def test_un_refus_de_l_adresse_finit_un_refus_du_serveur_patiente(serveur, settings, a, reponse, jours):
    """The address ends at once; the rest of the 5xx after five days, since it may be the server's own fault; a 4xx, never."""
    instant = a(2026, 12, 10, 9)
    serveur.empoisonnees.add("cse@x.example")
    serveur.reponse, settings.RUPCO_DEMO = reponse, False
    courriel = un_courriel("cse@x.example", est_sensible=True)
    for heure in range(24 * 7):
        horloge.figer(instant + timedelta(hours=heure))
        mail.envoyer_tout()
        courriel.refresh_from_db()
        if courriel.etat == Courriel.REFUSE:
            break
    if jours is None:
        assert (courriel.etat, courriel.tentatives > 100) == (Courriel.A_ENVOYER, True)
        return
    assert (courriel.refuse_a - instant).days == jours
    assert courriel.derniere_erreur == reponse
    assert (courriel.texte, courriel.html) == ("", ""), "un lien secret ne reste pas"
    entree = Entree.objects.get(verbe="refuser")
    assert (entree.cible, entree.cible_id, entree.faits) == (
        "socle.courriel", courriel.pk, {"suite": None, "code": int(reponse[:3])},
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    "nom", ["A\r\nBcc: vol@x.example", "A\nBcc: vol@x.example", "A\u2028Bcc: v\x0b\x0c\x85\r", "é" * 400]
)
def test_rien_de_saisi_ne_forge_un_en_tete(serveur, a, nom):
    a(2026, 12, 10, 9)
    courriel = un_courriel(nom=nom)
    assert len(courriel.objet) <= 200
    assert len(courriel.objet.splitlines()) == 1
    assert mail.envoyer(courriel.pk)
    (recu,) = serveur.recus
    assert recu["Bcc"] is None
    assert recu["To"] == "agathe@vauban.example"
    assert recu["Subject"].strip() == courriel.objet  # a long first word is folded whole onto the next line
    assert {c.lower() for c, _ in recu.items()} == {
        "subject", "from", "to", "date", "message-id", "auto-submitted", "content-language", "mime-version", "content-type",
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("demo", "sensible", "garde"), [(False, True, False), (True, True, True), (False, False, True)]
)
def test_le_corps_secret_s_efface_une_fois_parti(serveur, settings, a, demo, sensible, garde):
    a(2026, 12, 10, 9)
    settings.RUPCO_DEMO = demo
    courriel = un_courriel(est_sensible=sensible)
    serveur.humeur = "451"
    mail.envoyer(courriel.pk)
    assert "secret" in Courriel.objects.get().texte
    horloge.voyager(timedelta(hours=2))
    serveur.humeur = "prend"
    assert mail.envoyer(courriel.pk)
    courriel.refresh_from_db()
    assert ("secret" in courriel.texte, "secret" in courriel.html) == (garde, garde)
    assert "secret" in serveur.recus[0].get_body(("plain",)).get_content()


@pytest.mark.django_db
def test_un_ouvrier_mort_en_envoyant_est_remplace(serveur, a):
    instant = a(2026, 12, 10, 9)
    courriel = un_courriel()
    assert suites.prendre(Courriel, courriel.pk, instant)
    assert mail.envoyer_tout() == 0
    horloge.figer(instant + suites.REPRISE)
    assert mail.envoyer_tout() == 1
    assert len(serveur.recus) == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_huit_ouvriers_ensemble_envoient_chacun_une_fois(serveur, a):
    a(2026, 12, 10, 9)
    promis = [un_courriel(f"p{i}@x.example").message_id for i in range(15)]
    assert sum(ensemble(*[mail.envoyer_tout] * 8)) == 15
    assert sorted(m["Message-ID"] for m in serveur.recus) == sorted(promis)
