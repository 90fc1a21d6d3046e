"""The world of the matrix: twenty-four people, three companies, two services, and a word of its own in all that each one typed.

A and B are of the same service, C of another. A word (« canari ») seen where it must not be names whose wall has a hole.
"""

from datetime import UTC, datetime, timedelta

from django.test import Client

from accounts.actions import sessions
from accounts.models import User
from accounts.permissions import SEANCE
from dossiers import actions, notifications  # noqa: F401  (registers the follow-ups)
from dossiers.actions import modeles
from dossiers.models import Depot, Piece
from habilitations import actions as acces
from habilitations.actions import arbitrages, mandats
from habilitations.actions.absences import declarer_absence
from habilitations.models import Affectation, Habilitation
from rupco.socle import horloge, suites
from rupco.socle.models import Battement, Courriel
from tests.droits.attente import en_attente_d_un_clic, en_route
from tests.droits.objets import (
    ENTREPRISES,
    ETATS,
    LIEUX,
    OBJETS,
    ROLES,
    Acces,
    Monde,
    Objet,
    de,
    un_mot,
    un_pdf_qui_dit,
)
from tests.fabrique import DONNEES, MOT_DE_PASSE, la_dgefp, un_agent, un_depot, un_employeur, un_projet, une_entreprise

__all__ = ["ENTREPRISES", "ETATS", "OBJETS", "ROLES", "Acces", "Monde", "Objet", "batir"]


def batir() -> Monde:
    """Everything through actions, the clock stopped; papers and mails made."""
    monde = Monde()
    horloge.figer(datetime(2026, 11, 6, 9, tzinfo=UTC))
    for lettre, departement in LIEUX.items():
        mot = un_mot()
        monde.sieges[lettre] = une_entreprise(departement, raison_sociale=f"Société {mot}")
        monde.canaris[lettre] = {mot, monde.sieges[lettre].siren}
    employeurs = {lettre: _personne(monde, lettre, siege) for lettre, siege in monde.sieges.items()}
    for lettre in "AB":
        _deposer(monde, f"{lettre}.tacite", employeurs[lettre])
    _demander(monde, employeurs["A"])
    suites.rejouer()
    horloge.figer(datetime(2026, 12, 1, 9, tzinfo=UTC))
    assert len(actions.constater_silences()) == 2
    _gens(monde, employeurs)
    _reexaminer(monde, employeurs["C"])
    for nom in OBJETS:
        etat = nom.partition(".")[2]
        if etat == "brouillon":
            _noter(monde, nom, _brouillon(monde, nom, employeurs[nom[0]]))
        elif etat in ("depose", "instruit", "retire", "restreint"):
            depot = _deposer(monde, nom, employeurs[nom[0]])
            if etat == "instruit":
                depot = actions.constater_completude(depot, par=monde.gens["agent"])
                _ecrire_le_projet(monde, depot)
            if etat == "retire":
                actions.retirer(depot, par=employeurs[nom[0]], motif=f"Motif {de(monde, nom)}")
            if etat == "restreint":
                actions.restreindre(depot.dossier, par=employeurs[nom[0]])
                actions.nommer(depot.dossier, monde.gens["lecteur"], par=employeurs[nom[0]])
        if etat in ("depose", "restreint"):
            _echanger(monde, nom, employeurs[nom[0]])
    suites.rejouer()
    for nom, objet in monde.objets.items():
        if objet.depot and (acte := Depot.objects.get(pk=objet.depot).actes.order_by("-pk").first()):
            assert acte.est_pret, nom
            objet.acte, objet.code = acte.numero, acte.code_lisible
    monde.objets |= {
        "absent": Objet("RCC-2026-9999"),
        "hasard": Objet("é'--¤ %", piece=10**30, jointe=10**30, acte="'; x", code="x' y"),
    }
    monde.courriel = Courriel.objects.order_by("pk").first().pk
    Battement.objects.create(nom="beat", battu_a=horloge.maintenant())
    en_attente_d_un_clic(monde)
    en_route(monde)
    _acces(monde, employeurs)
    jour = horloge.aujourd_hui("Europe/Paris")
    texte = {"procedure": "RCC", "code": "observations", "texte": "Le service observe.", "en_vigueur_le": jour}
    modeles.ecrire_modele(par=monde.gens["administrateur"], **texte)
    _s_absenter(monde)
    _connecter(monde)
    return monde


def _gens(monde: Monde, employeurs: dict[str, User]) -> None:
    a, hier, demain = monde.sieges["A"], *(horloge.aujourd_hui("Europe/Paris") + timedelta(days=n) for n in (-1, 1))
    roles = Habilitation.Role
    gens = monde.gens
    gens |= {"anonyme": None, "employeur": employeurs["A"], "autre_entreprise": employeurs["B"]}
    gens["sans_habilitation"] = User.objects.create_user("sans@vauban.example", MOT_DE_PASSE)
    gens["en_attente"] = User.objects.create_user("attente@vauban.example", MOT_DE_PASSE, etablissement=a)
    acces.demander(gens["en_attente"], siret=a.siret, role=roles.EMPLOYEUR, le=hier)
    gens["finie_hier"] = un_employeur(a)
    gens["finie_hier"].habilitations.update(fin_le=hier)
    gens["commence_demain"] = un_employeur(a)
    gens["commence_demain"].habilitations.update(debut_le=demain)
    second = une_entreprise("67", raison_sociale="Autre site")
    second.siren, second.siret = a.siren, a.siren + "00099"
    second.save()
    gens["second_siret"] = un_employeur(second, roles.EMPLOYEUR)
    gens["acteur_judiciaire"] = un_employeur(a, roles.ACTEUR_JUDICIAIRE)
    gens["gestionnaire"] = un_employeur(a, roles.GESTIONNAIRE)
    gens["agent_autre"] = un_agent("67")
    gens["sans_delegation"] = un_agent("75", Affectation.Role.SIGNATAIRE)
    gens["sans_delegation"].affectations.get().delegations.update(fin_le=hier)
    gens["dgefp"] = la_dgefp()
    gens["signataire"], gens["signataire_autre"] = (un_agent(d, Affectation.Role.SIGNATAIRE) for d in ("75", "67"))
    gens["agent_parti"] = un_agent("75")
    gens["agent_parti"].affectations.update(fin_le=hier)
    gens["desactive"] = un_employeur(a)
    gens["desactive"].is_active = False
    gens["desactive"].save()
    gens["administrateur"] = User.objects.create_superuser("admin@rupco.example", MOT_DE_PASSE)
    gens["equipe"] = User.objects.create_user("equipe@rupco.example", MOT_DE_PASSE, is_staff=True)
    gens["lecteur"], gens["exclu_du_restreint"] = un_employeur(second, roles.LECTEUR), un_employeur(a, roles.EMPLOYEUR)
    for nom, fin in (("mandataire", None), ("mandat_fini", hier)):
        gens[nom] = _mandataire(gens["employeur"], f"{nom}@cabinet.example", hier, fin)
    assert set(gens) == set(ROLES)


def _reexaminer(monde: Monde, employeur: User) -> None:
    """In the other service: a refusal withdrawn, and what the service wrote of it."""
    mot, chef, le = un_mot(), monde.gens["signataire_autre"], horloge.aujourd_hui("Europe/Paris")
    monde.canaris["C"].add(mot)
    adresses = {"cse_courriel": f"{mot}@cse.example", "syndicat_1_courriel": f"{mot}@syndicat.example"}
    donnees = DONNEES | {"representants": DONNEES["representants"] | adresses}
    depot = un_depot(employeur, intitule=f"RCC {mot}", donnees=donnees)
    actions.decider(depot, par=chef, version=un_projet(depot, chef, sens="refus").version)
    actions.retirer_refus(Depot.objects.get(pk=depot.pk), par=chef, rendu_le=le, motifs=f"Motifs {mot}")


def _s_absenter(monde: Monde) -> None:
    """In the other service: what the administration may end."""
    absent, le = monde.gens["agent_autre"], horloge.aujourd_hui("Europe/Paris")
    quoi = {"remplacant": monde.gens["signataire_autre"], "debut_le": le, "fin_le": le + timedelta(days=9), "le": le}
    declarer_absence(absent, absent.affectations.get().service, **quoi)


def _mandataire(chef: User, email: str, le, fin=None) -> User:
    """A lawyer of the company, from the eve on; `fin`: the last day."""
    avocat = User.objects.create_user(email, MOT_DE_PASSE)
    quoi = {"siret": chef.etablissement.siret, "email": email, "qualite": "avocat", "le": le, "fin_le": fin}
    mandats.accepter(mandats.proposer(chef, **quoi), par=avocat, le=le)
    return avocat


def _acces(monde: Monde, employeurs: dict[str, User]) -> None:
    """In each company: a person with a right, a request, an invitation, a code, a mandate, two questions before the service."""
    le, roles, gens = horloge.aujourd_hui("Europe/Paris"), Habilitation.Role, monde.gens
    monde.libre = une_entreprise("75", raison_sociale="Libre").siret
    for lettre, chef in employeurs.items():
        siege = monde.sieges[lettre]
        qui = gens["second_siret"] if lettre == "A" else un_employeur(siege, roles.EMPLOYEUR)
        demandeur = gens["en_attente"] if lettre == "A" else un_employeur(une_entreprise(), roles.EMPLOYEUR)
        if lettre != "A":
            acces.demander(demandeur, siret=siege.siret, role=roles.EMPLOYEUR, le=le)
        code, secret = acces.ouvrir_code(chef, siret=siege.siret, role=roles.LECTEUR, le=le)
        monde.acces[lettre] = Acces(
            siege.siren, siege.siret, qui.pk, qui.habilitations.get(siren=siege.siren).pk,
            demandeur.habilitations.get(siren=siege.siren, statut="demandee").pk,
            chef.habilitations.get(role=roles.EMPLOYEUR).pk,
            acces.inviter(chef, email=demandeur.email, siret=siege.siret, role=roles.LECTEUR, le=le).pk, code.pk,
            _mandat(monde, lettre, chef, le), *_arbitrages(monde, lettre, demandeur, qui, le), secret,
        )  # fmt: skip
    monde.acces["h"] = Acces("é'--¤ %", "x", *[10**30] * 9)


def _mandat(monde: Monde, lettre: str, chef: User, le) -> int:
    avocat = (
        monde.gens["mandataire"] if lettre == "A" else _mandataire(chef, f"avocat.{lettre}@cabinet.example".lower(), le)
    )
    return avocat.mandats.get(siren=monde.sieges[lettre].siren).pk


def _arbitrages(monde: Monde, lettre: str, conteste: User, recupere: User, le) -> tuple[int, int]:
    """(a contest to examine, a recovery that may be opposed)."""
    siege, gens = monde.sieges[lettre], monde.gens
    recupere = gens["exclu_du_restreint"] if lettre == "A" else recupere
    agents = (
        (gens["agent_autre"], gens["signataire_autre"])
        if LIEUX[lettre] == "67"
        else (gens["agent"], gens["signataire"])
    )
    visee = arbitrages.contestable(siege.siren, conteste, le)
    communs = {"siret": siege.siret, "expose": f"Exposé {de(monde, lettre)}", "le": le}
    un = arbitrages.ouvrir("contestation", demandeur=conteste, visee=visee, **communs)
    deux = arbitrages.ouvrir("recuperation", demandeur=recupere, **communs)
    deux = arbitrages.proposer(deux, par=agents[0], sens="favorable", motif="Vu.", le=le)
    arbitrages.confirmer(deux, par=agents[1], vu=deux.proposition, le=le)
    return un.pk, deux.pk


def _connecter(monde: Monde) -> None:
    """Each one's session, seen for hours to come: a request of the matrix is undone, so each would note it again."""
    maintenant = horloge.reel()
    for role, qui in monde.gens.items():
        client = Client()
        if qui is not None:
            client.force_login(qui)
            session = client.session
            cle, ouverte = session.session_key, int(maintenant.timestamp())
            session[SEANCE] = {"cle": cle, "ouverte": ouverte, "vue": ouverte + 4 * 3600}
            session.save()
            sessions.noter(qui, cle=cle, adresse="127.0.0.1", navigateur="", vue_a=maintenant)
        monde.sessions[role] = client.cookies["rupco"].value if qui is not None else ""


def _personne(monde: Monde, lettre: str, siege) -> User:
    mot = un_mot()
    monde.canaris[lettre].add(mot)
    return un_employeur(siege, email=f"{mot}@vauban.example", nom=f"Nom{de(monde, lettre)}")


def _demander(monde: Monde, employeur: User) -> None:
    """A piece is asked, its term passes before the matrix is played; it is joined, and not sent."""
    nom = "A.incomplet"
    depot = _deposer(monde, nom, employeur)
    cse = {"code": "information_cse", "libelle": "Information du CSE", "constat": "manquante"}
    pieces = [cse | {"article": "code du travail, art. D1237-9", "attendu": f"Attendu {de(monde, nom)}"}]
    jour = horloge.aujourd_hui("Europe/Paris") + timedelta(days=10)
    agent = monde.gens["agent"] = un_agent("75")
    actions.demander_pieces(depot, par=agent, pieces=pieces, repondre_le=jour, texte=f"Mot {de(monde, nom)}")
    cache = f"{nom}.non_envoye"
    actions.joindre_piece(
        depot, "information_cse", un_pdf_qui_dit(de(monde, cache)), f"{de(monde, cache)}.pdf", par=employeur
    )


def _echanger(monde: Monde, nom: str, employeur: User) -> None:
    """A message of each side; the company's has a file."""
    dossier, fichier = Depot.objects.get(pk=monde.objets[nom].depot).dossier, un_pdf_qui_dit(de(monde, nom))
    fichier.name = f"{de(monde, nom)}.pdf"
    ecrit = actions.ecrire(dossier, f"Bonjour {de(monde, nom)}", [fichier], par=employeur)
    monde.objets[nom].jointe = ecrit.jointes.get().pk
    agent = monde.gens["agent_autre" if LIEUX[nom[0]] == "67" else "agent"]
    actions.ecrire(dossier, f"Réponse {de(monde, nom)}", par=agent)


def _ecrire_le_projet(monde: Monde, depot: Depot) -> None:
    points = {
        c.code: {"constat": "conforme", "texte": f"Motif {de(monde, 'A.instruit.projet')}", "attendu": ""}
        for c in depot.declaration.controles
    }
    actions.enregistrer_projet(depot, par=monde.gens["agent"], sens="acceptation", points=points, visas="", version=0)


def _brouillon(monde: Monde, nom: str, employeur: User) -> Depot:
    mot = de(monde, nom)
    donnees = {etape: dict(valeurs) for etape, valeurs in DONNEES.items()}
    donnees["entreprise"] |= {"activite": f"Activité {de(monde, nom)}", "contact_nom": f"Contact {de(monde, nom)}"}
    donnees["representants"] |= {
        "cse_courriel": f"{de(monde, nom)}@cse.example", "syndicat_1_nom": f"Union {de(monde, nom)}",
        "syndicat_1_courriel": f"{de(monde, nom)}@syndicat.example",
    }  # fmt: skip
    siege = employeur.etablissement
    dossier = actions.creer_dossier(par=employeur, procedure="RCC", intitule=f"RCC {mot}", etablissement=siege)
    depot = dossier.depots.get()
    for etape, valeurs in donnees.items():
        depot = actions.enregistrer_etape(depot, etape, valeurs, par=employeur, version=0)
    actions.joindre_piece(depot, "accord", un_pdf_qui_dit(de(monde, nom)), f"{de(monde, nom)}.pdf", par=employeur)
    return depot


def _deposer(monde: Monde, nom: str, employeur: User) -> Depot:
    depot = _brouillon(monde, nom, employeur)
    depot = actions.deposer(depot, par=employeur, lire=lambda d: {e: d.valeurs(e) for e in DONNEES})
    _noter(monde, nom, depot)
    return depot


def _noter(monde: Monde, nom: str, depot: Depot) -> None:
    piece = Piece.objects.get(depot=depot, nature="accord")
    monde.objets[nom] = Objet(depot.dossier.reference, depot.pk, piece.pk, etat=nom[2:], version=1)
    monde.canaris[nom].add(depot.dossier.reference)
