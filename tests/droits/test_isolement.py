"""Two companies: whatever the people of one do, in whatever order, the pages of the other stay the same bytes.

RUPCO_ISOLEMENT: how many sequences are drawn (few in the suite).
"""

import os
import re

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from rupco.socle import suites
from rupco.socle.models import Courriel
from tests.droits.adresses import Adresse, adresses, chemin
from tests.droits.envois import envoi
from tests.droits.monde import Monde
from tests.droits.politique import attendu, objets_de, politique

pytestmark = [pytest.mark.authz, pytest.mark.django_db, pytest.mark.une_base, pytest.mark.lent]

EXEMPLES = int(os.environ.get("RUPCO_ISOLEMENT", "3"))
CASES = politique()
CHAMBRES = (
    "dossiers/",
    "fichiers/",
    "demarches/",
    "acces/",
    "invitations/",
    "mandats/",
    "contester/",
    "recuperer/",
    "arbitrages/",
)
PORTAIL = [a for a in adresses() if a.route.startswith(CHAMBRES)]  # one's own account is nobody else's
CHEZ_A = (
    "employeur",
    "gestionnaire",
    "second_siret",
    "acteur_judiciaire",
    "lecteur",
    "mandataire",
    "en_attente",
    "exclu_du_restreint",
)
_HASARD = re.compile(  # the form's token, the one-time key, the hour at which the session closes
    r'value="[0-9A-Za-z]{32,64}"|data-(?:inactive|absolue)="\d+"|data-auteur="[^"]+"|se ferme à <time>[^<]+'
)


def gestes() -> list[tuple[Adresse, str]]:
    """Every form of the portal, on every object of A, and on every one of B's, where it must be refused."""
    trouves = []
    for adresse in PORTAIL:
        for objet in objets_de(adresse):
            vise = objet == "-" or objet[0] in "AB"
            if vise and (adresse.nom, "POST", objet) in CASES:
                trouves.append((adresse, objet))
    return trouves


GESTES = gestes()
UN_GESTE = st.tuples(st.sampled_from(CHEZ_A), st.sampled_from(GESTES))


def pages_de_b(monde: Monde, appeler) -> dict[str, str]:
    """What B's employer and gestionnaire reads, everywhere; what its mailbox and its people's receive."""
    lues = {}
    for adresse in PORTAIL:
        for objet in objets_de(adresse):
            est_a_lui = objet == "-" or objet.startswith("B.")
            if est_a_lui and attendu(CASES, adresse, "GET", objet, "autre_entreprise") in ("ok", "renvoi"):
                with appeler("autre_entreprise", "GET", chemin(adresse, monde, objet)) as reponse:
                    corps = reponse.corps.decode("utf-8", "replace")
                    lues[f"{adresse.nom} {objet}"] = f"{reponse.status_code} {_HASARD.sub('', corps)}"
    recus = Courriel.objects.filter(a=monde.gens["autre_entreprise"].email).order_by("pk")
    return lues | {"courriels": repr(list(recus.values_list("objet", "texte")))}


def test_ce_que_font_les_uns_ne_change_rien_chez_les_autres(monde, appeler):
    suites.rejouer()  # the mails of the world itself
    avant = pages_de_b(monde, appeler)
    deux = pages_de_b(monde, appeler)
    assert [cle for cle in avant if avant[cle] != deux[cle]] == [], "ce qui change de soi-même ne prouverait rien"
    assert len(avant) >= 40

    @settings(max_examples=EXEMPLES, deadline=None, database=None, derandomize=EXEMPLES < 20, phases=[Phase.generate])
    @given(sequence=st.lists(UN_GESTE, min_size=8, max_size=16))
    def une_suite_de_gestes(sequence):
        with transaction.atomic():
            faits = jouer(sequence, monde, appeler)
            suites.rejouer()
            apres = pages_de_b(monde, appeler)
            transaction.set_rollback(True)
        assert [cle for cle in avant if avant[cle] != apres[cle]] == [], faits

    une_suite_de_gestes()


def jouer(sequence, monde: Monde, appeler) -> list[str]:
    """Plays the gestures one after the other, each kept for the next; what was answered. None may break."""
    faits = []
    for role, (adresse, objet) in sequence:
        with appeler(
            role, "POST", chemin(adresse, monde, objet), envoi(adresse.nom, monde, objet, role), garder=True
        ) as reponse:
            faits.append(f"{role} {adresse.nom} {objet} : {reponse.status_code}")
            assert reponse.status_code < 500, faits
            assert objet[0] != "B" or reponse.status_code in (404, 405), faits
    return faits


def test_les_gestes_tires_ecrivent_vraiment(monde, appeler):
    """Each form of A is one that somebody of A may send: else sequences would prove nothing."""
    utiles = [g for g in GESTES if g[1][0] != "B" and any(CASES[(g[0].nom, "POST", g[1])][r] == "ok" for r in CHEZ_A)]
    assert {
        "demarche-demander",
        "acces-accepter",
        "acces-refuser",
        "acces-changer",
        "acces-supprimer",
        "acces-inviter",
    } <= {a.nom for a, _ in utiles}
    assert {"acces-code", "mandat-proposer", "mandat", "dossier-nouveau", "depot-verifier", "depot-retirer"} <= {
        a.nom for a, _ in utiles
    }
    sequence = [(next(r for r in CHEZ_A if CASES[(a.nom, "POST", o)][r] == "ok"), (a, o)) for a, o in utiles]
    with transaction.atomic():
        faits = jouer(sequence, monde, appeler)
        transaction.set_rollback(True)
    assert sum(f.endswith("302") for f in faits) >= 15, faits
