"""Each component renders, keeps its promises to assistive technology, and falls on its feet when an option is wrong."""

import re
from datetime import date
from types import SimpleNamespace as Objet

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory

from rupco.socle.pages import Page


class Formulaire(forms.Form):
    """One field of each kind."""

    intitule = forms.CharField(label="Nom du dossier", help_text="Pour vous y retrouver")
    fin = forms.DateField(label="Fin", widget=forms.TextInput)
    motif = forms.CharField(label="Motif", widget=forms.Textarea, required=False)
    mdp = forms.CharField(label="Mot de passe", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    lieu = forms.ChoiceField(label="Lieu", choices=[("a", "Besançon"), ("b", "Dole")])
    cse = forms.ChoiceField(label="CSE", choices=[("oui", "Oui"), ("non", "Non")], widget=forms.RadioSelect)
    certifie = forms.BooleanField(label="Je certifie")
    piece = forms.FileField(label="Accord")


def rendre(nom, **contexte):
    return render_to_string(f"composants/{nom}.html", contexte)


def champ(nom, donnees=None, **options):
    return rendre("_champ", champ=Formulaire(donnees)[nom], **options)


@pytest.mark.parametrize("nom", list(Formulaire.base_fields))
def test_un_champ_en_erreur_est_relie_a_sa_phrase(nom):
    html = champ(nom, {"motif": ""})
    if nom == "motif":
        assert "(facultatif)" in html
        assert "error" not in html
        return
    assert f'id="id_{nom}_error"' in html
    assert "fr-error-text" in html
    decrits = " ".join(re.findall(r'aria-describedby="([^"]*)"', html)).split()
    assert f"id_{nom}_error" in decrits
    for cible in decrits:
        assert f'id="{cible}"' in html


@pytest.mark.parametrize("nom", list(Formulaire.base_fields))
def test_chaque_champ_a_une_etiquette_et_aucun_style(nom):
    html = champ(nom)
    for entree in re.findall(r'<(?:input|select|textarea)[^>]*\bid="([^"]+)"', html):
        assert f'for="{entree}"' in html
    assert "style=" not in html
    assert "fr-error-text" not in html


def test_l_aide_est_lue_avec_le_champ():
    html = champ("intitule")
    assert 'aria-describedby="id_intitule_helptext"' in html
    assert 'id="id_intitule_helptext">Pour vous y retrouver' in html


def test_une_largeur_inconnue_ne_change_rien():
    assert "rupco-champ--court" in champ("intitule", largeur="court")
    assert "rupco-champ--" not in champ("intitule", largeur='x" onclick="y')


def test_le_resume_mene_a_chaque_champ():
    formulaire = Formulaire({})
    html = rendre("_resume_erreurs", formulaire=formulaire)
    assert 'role="alert"' in html
    assert 'tabindex="-1"' in html
    assert "7 réponses sont à corriger" in html
    for nom in formulaire.errors:
        assert f'href="#id_{nom}"' in html


def test_le_resume_ne_met_pas_deux_points_apres_une_question():
    formulaire = Formulaire({})
    formulaire.fields["piece"].label = "L’entreprise a-t-elle un CSE\u00a0?"
    html = rendre("_resume_erreurs", formulaire=formulaire)
    assert "un CSE\u00a0? Ce champ est obligatoire.</a>" in html
    assert html.count("\u00a0: ") == len(formulaire.errors) - 1


def test_le_resume_ne_dit_rien_quand_tout_va_bien():
    assert not rendre("_resume_erreurs", formulaire=Formulaire()).strip()
    assert "Déjà déposé" in rendre("_resume_erreurs", formulaire=Formulaire(), erreurs=[("", "Déjà déposé.")])


def test_la_tuile_ecrit_premier_et_garde_sa_couleur():
    html = rendre("_date_tuile", jour=date(2026, 12, 1), niveau="neutre")
    assert 'datetime="2026-12-01"' in html
    assert "1<sup>er</sup>" in html
    assert "mardi" in html
    assert "rupco-date--neutre" in html
    assert "rupco-date--" not in rendre("_date_tuile", jour=date(2026, 12, 2), niveau="rose")


def test_une_date_approchee_n_est_pas_une_date():
    html = rendre("_date_tuile", approche="mars", pied="2027")
    assert "<time" not in html
    assert "mars" in html


@pytest.mark.parametrize(
    ("jours", "attendu"),
    [(6, "6 jours"), (1, "demain"), (0, "jusqu’à minuit"), (-2, "depuis 2\u00a0jours"), (None, "")],
)
def test_les_jours_restants_se_disent(jours, attendu):
    html = rendre("_reste", jours=jours)
    assert attendu in html
    assert bool(html.strip()) is (jours is not None)


def test_la_prochaine_date_est_nommee_et_sa_jauge_se_lit():
    prochaine = Objet(jour=date(2026, 11, 30), contexte="À minuit", titre="Sans réponse", texte="", jours=6)
    html = rendre("_prochaine", prochaine=prochaine, segments=["p", "a", "", "r", "z"], phrase="Délai de 15 jours.")
    assert 'aria-labelledby="prochaine"' in html
    assert 'id="prochaine"' in html
    assert 'role="img" aria-label="Délai de 15 jours."' in html
    assert re.findall(r'<i(?: class="(.)")?>', html) == ["p", "a", "", "r", ""]


def test_la_frise_dit_ou_l_on_en_est():
    article = Objet(libelle="Article L1237-19-4", url="https://www.legifrance.gouv.fr/")
    commun = {"quand": "30 nov.", "precision": "", "texte": "", "question": "", "lien": ""}
    etats = ("fait", "encours", "prevu", "retard", "inconnu")
    pas = [Objet(etat=e, titre=e, pourquoi=(("15 jours", article), ("Sans article", None)), **commun) for e in etats]
    html = rendre("_frise", pas=pas)
    for mot in ("Fait\u00a0: ", "En cours\u00a0: ", "À venir\u00a0: ", "En retard\u00a0: "):
        assert mot in html
    assert re.findall(r'<li class="(\w+)"', html) == ["fait", "encours", "prevu", "retard", "prevu"]
    assert html.count('aria-current="step"') == 1
    assert html.count("<details") == 5
    assert html.count(" open>") == 1
    assert "Pourquoi cette date\u00a0?" in html
    assert html.count(f'href="{article.url}"') == 5


def test_un_badge_inconnu_est_gris():
    assert "fr-badge--info" in rendre("_badge", libelle="Déposé", badge="info")
    assert "fr-badge--rose" not in rendre("_badge", libelle="Déposé", badge="rose")
    assert "fr-badge--no-icon" not in rendre("_badge", libelle="Terminé", badge="success", icone=True)


@pytest.mark.parametrize("niveau", ["0", "2", "5", "n", "p", "t", "inconnu"])
def test_le_jeton_est_une_forme_et_un_mot(niveau):
    html = rendre("_jeton", jeton=Objet(niveau=niveau, mot="4 jours", si_complet=True))
    assert f'data-niveau="{niveau if niveau != "inconnu" else "p"}"' in html
    assert 'aria-hidden="true"' in html
    assert "4 jours si complet" in html


def test_les_six_formes_different():
    traces = {re.search(r"<svg.*?</svg>", rendre("_jeton", jeton=Objet(niveau=n, mot="")))[0] for n in "025npt"}
    assert len(traces) == 6


def test_la_pagination_garde_les_filtres():
    request = RequestFactory().get("/dossiers/?etat=depose&apres=vieux")
    page = Page([1, 2], "suite", est_premiere=False)
    html = render_to_string("composants/_pagination.html", {"page": page, "request": request})
    assert 'href="?etat=depose&amp;apres=suite"' in html
    assert 'href="?etat=depose"' in html
    seule = {"page": Page([1], None, est_premiere=True), "request": request}
    assert not render_to_string("composants/_pagination.html", seule).strip()


def test_la_cle_unique_et_le_jeton_csrf_sont_dans_le_formulaire():
    html = render_to_string("composants/_cle.html", {}, RequestFactory().get("/"))
    assert re.search(r'name="cle_unique" value="[0-9a-f]{32}"', html)
    assert "csrfmiddlewaretoken" in html


def test_une_alerte_inconnue_informe():
    assert "fr-alert--warning" in rendre(
        "_alerte", niveau="warning", titre="Attention", points=[("#a", "Ici"), ("", "Là")]
    )
    html = rendre("_alerte", niveau="rose", texte="Bonjour", role="button")
    assert "fr-alert--info" in html
    assert "role=" not in html


def test_le_fil_et_le_recu():
    fil = rendre("_fil", url1="/dossiers/", libelle1="Mes dossiers", courant="<RCC>")
    assert 'aria-current="page">&lt;RCC&gt;' in fil
    recu = rendre("_recu", titre="Déposée", faits=[("Accusé", "AR-2026-118204")])
    assert "<dt>Accusé</dt><dd>AR-2026-118204</dd>" in recu
