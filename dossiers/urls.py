"""Addresses of dossiers. The demonstration's exist only in a demonstration."""

from django.conf import settings
from django.urls import path

from dossiers.views import (
    adresses,
    brouillon,
    complements,
    demo,
    echanges,
    employeur,
    fichiers,
    gestes,
    historique,
    indemnite,
    informations,
    instruction,
    papiers,
    projet,
    publics,
    restriction,
    simulateurs,
    televersement,
)

_DEPOT = "dossiers/<str:reference>/depots/<int:numero>/"
_INSTRUIRE = "instruction/<str:reference>/depots/<int:numero>/"

urlpatterns = [
    path("", publics.accueil, name="accueil"),
    path("verifier/", publics.verifier, name="verifier"),
    path("verifier/<str:code>/", publics.verifier, name="verifier-code"),
    path("verifier/<str:code>/document/", publics.remettre, name="verifier-document"),
    path("calculer/delai/", simulateurs.delai, name="calculer-delai"),
    path("calculer/delai/pdf/", simulateurs.delai_pdf, name="calculer-delai-pdf"),
    path("calculer/delai/ics/", simulateurs.delai_ics, name="calculer-delai-ics"),
    path("calculer/plan/<slug:procedure>/", simulateurs.plan, name="calculer-plan"),
    path("calculer/plan/<slug:procedure>/ics/", simulateurs.plan_ics, name="calculer-plan-ics"),
    path("calculer/indemnite/", indemnite.calculer, name="calculer-indemnite"),
    path("dossiers/", employeur.liste, name="dossiers"),
    path("dossiers/nouveau/", employeur.nouveau, name="dossier-nouveau"),
    path("dossiers/reserves/", restriction.reserves, name="dossiers-reserves"),
    path("dossiers/reserves/<str:reference>/nommer/", restriction.reprendre, name="dossier-reserve-nommer"),
    path("dossiers/<str:reference>/", employeur.dossier, name="dossier"),
    path("dossiers/<str:reference>/acces/", restriction.acces, name="dossier-acces"),
    path(_DEPOT, brouillon.depot, name="depot"),
    path(_DEPOT + "etapes/<slug:code>/", brouillon.etape, name="depot-etape"),
    path(_DEPOT + "pieces/", brouillon.joindre, name="piece-joindre"),
    path(_DEPOT + "pieces/morceaux/", televersement.televerser, name="piece-televerser"),
    path(_DEPOT + "pieces/<int:piece>/oter/", brouillon.oter, name="piece-oter"),
    path(_DEPOT + "verifier/", brouillon.verifier, name="depot-verifier"),
    path(_DEPOT + "recu/", employeur.recu, name="depot-recu"),
    path(_DEPOT + "retirer/", employeur.retirer, name="depot-retirer"),
    path(_DEPOT + "adresses/", adresses.corriger, name="depot-adresses"),
    path(_DEPOT + "completer/", complements.completer, name="depot-completer"),
    path("dossiers/<str:reference>/nouvel-accord/", employeur.renouveler, name="dossier-renouveler"),
    path("dossiers/<str:reference>/echanges/", echanges.fil, {"cote": "entreprise"}, name="dossier-echanges"),
    path(
        "dossiers/<str:reference>/historique/", historique.historique, {"cote": "entreprise"}, name="dossier-historique"
    ),
    path("dossiers/<str:reference>/suivre/", echanges.suivre, name="dossier-suivre"),
    path("instruction/<str:reference>/echanges/", echanges.fil, {"cote": "service"}, name="instruction-echanges"),
    path(
        "instruction/<str:reference>/historique/",
        historique.historique,
        {"cote": "service"},
        name="instruction-historique",
    ),
    path("compte/alertes/", echanges.alertes, name="mes-alertes"),
    path("dossiers/<str:reference>/tout/", papiers.tout, name="dossier-tout"),
    path(_DEPOT + "reponses/", papiers.lire, name="depot-reponses"),
    path(_DEPOT + "recapitulatif/", papiers.recapitulatif, name="depot-recapitulatif"),
    path(_DEPOT + "preuve/", papiers.preuve, name="depot-preuve"),
    path(_DEPOT + "suite/", papiers.suite, name="depot-suite"),
    path(_DEPOT + "suite/convention/", papiers.convention, name="depot-convention"),
    path(_DEPOT + "suite/convention/modifiable/", papiers.convention_modifiable, name="depot-convention-modifiable"),
    path("bannette/", instruction.bannette, name="bannette"),
    path("national/", informations.nationale, name="nationale"),
    path(_INSTRUIRE, instruction.depot, name="instruction"),
    path(_INSTRUIRE + "completude/", instruction.completude, name="completude"),
    *(path(f"{_INSTRUIRE}{geste}/", gestes.faire, {"geste": geste}, name=geste) for geste in gestes.GESTES),
    path(_INSTRUIRE + "decision/", projet.projet, name="projet"),
    path(_INSTRUIRE + "decision/apercu/", projet.apercu, name="projet-apercu"),
    path(_INSTRUIRE + "decision/renvoyer/", projet.renvoyer, name="projet-renvoyer"),
    path(_INSTRUIRE + "decision/signer/", projet.signer, name="signer"),
    path("fichiers/pieces/<int:pk>/", fichiers.piece, name="fichier-piece"),
    path("fichiers/messages/<int:pk>/", fichiers.jointe, name="fichier-jointe"),
    path("fichiers/actes/<str:numero>/", fichiers.acte, name="fichier-acte"),
]

if settings.RUPCO_DEMO:
    urlpatterns += [
        path("demo/", demo.accueil, name="demo"),
        path("demo/connexion/", demo.connexion, name="demo-connexion"),
        path("demo/temps/", demo.temps, name="demo-temps"),
        path("demo/courriels/<int:pk>/", demo.courriel, name="demo-courriel"),
        path("demo/courriels/<int:pk>/html/", demo.courriel_html, name="demo-courriel-html"),
    ]
