"""What a person in his right would send to each address that takes a POST."""

from hashlib import sha256

from accounts import robots
from accounts.actions import compte
from habilitations.models import Service
from habilitations.territoires import territoire
from rupco.socle import horloge
from tests.droits.monde import Acces, Monde
from tests.fabrique import DONNEES, MOT_DE_PASSE, un_pdf

__all__ = ["envoi"]


def envoi(adresse: str, monde: Monde, objet: str, role: str = "employeur") -> dict:
    """The fields, fresh at each call (a file is read once)."""
    match adresse:
        case "dossier-nouveau":
            siege = monde.sieges["B" if role == "autre_entreprise" else "A"]
            return {"procedure": "RCC", "genre": "validation", "etablissement": siege.pk, "intitule": "Un dossier"}
        case "depot-etape":
            version = "0" if objet == "-" else str(monde.objets[objet].version)
            return DONNEES["entreprise"] | {"version": version}
        case "piece-joindre":
            return {"nature": "information_cse" if objet == "A.incomplet" else "etablissements", "fichier": _fichier()}
        case "piece-televerser":
            nature = "information_cse" if objet == "A.incomplet" else "etablissements"
            return {"nature": nature, "nom": "liste.pdf", "taille": "9", "empreinte": "0" * 64, "morceau": _fichier()}
        case "depot-verifier":
            return {"certifie": "oui"}
        case "demander-pieces":
            return {"information_cse": "on", "information_cse_attendu": "Le procès-verbal", "repondre_le": "20/12/2026"}
        case "demander-complement" | "observer" | "declarer-irrecevable":
            return {"texte": "Selon l’article 10."}
        case "enregistrer-annulation":
            faits = {"juridiction": "ta", "ville": "Paris", "numero": "2600123"}
            return faits | {"rendu_le": "30/11/2026", "notifie_le": "01/12/2026"}
        case "retirer-refus":
            return {"rendu_le": "01/12/2026", "motifs": "Erreur de droit."}
        case "depot-mesures":
            return {"le": "30/06/2027"}
        case "dossier-echanges" | "instruction-echanges":
            return {"texte": "Bonjour", "fichiers": _fichier()}
        case "dossier-suivre":
            return {"suivre": "non"}
        case "mes-alertes":
            return {"messages": "resume", "etapes": "jamais", "echeances": "aussitot"}
        case "attribuer":
            return {"a": ""}
        case "demander-appui":
            return {"appui_de": _collegue(monde, role), "mot": "Un avis ?"}
        case "dossier-renouveler":
            return {"genre": "avenant" if objet.endswith("tacite") else "validation"}
        case "bannette":
            return {f"choix-{monde.objets['A.depose'].depot}": "oui", "a": "0"}
        case "vues":
            return {"nom": "Urgents", "requete": "liste=proche"}
        case "absences":
            return {"debut_le": "20/12/2026", "fin_le": "31/12/2026", "remplacant": _collegue(monde, role)}
        case "affichage":
            return {"theme": "sombre"}
        case "mon-compte-raccourcis":
            return {"raccourcis": "non"}
        case "transferer" | "designer":
            return {"vers": Service.objects.get(code=territoire("33").service).pk, "texte": "Le siège est à Bordeaux."}
        case "projet":
            return {
                "sens": "refus",
                "mesures_constat": "non_conforme",
                "mesures_texte": "Vague.",
                "version": _version(monde, objet),
            }
        case "projet-renvoyer":
            return {"retour": "À préciser."}
        case "signer":
            return {"version": "1"}
        case "depot-adresses":
            return {"cse_courriel": "neuve@cse.example", "syndicat_1_courriel": "neuve@syndicat.example"}
        case "depot-retirer":
            return {"motif": "Nous renonçons."}
        case "demo-connexion":
            return {"personne": monde.gens["agent"].pk}
        case "demo-temps":
            return {"jours": "1"}
        case "account_login":
            return {"login": "personne@vauban.example", "password": "faux"}
        case "account_signup":
            connu = {"siret": "13002526500013", "vu": "13002526500013 a-la-main"}
            return connu | _employeur() | {"code_postal": "75001", "commune": "Paris"} | _inscrite()
        case "sans-siret":
            return _employeur() | {"nature": "particulier", "departement": "75"} | _inscrite()
        case "inscription-renvoyer":
            return {"email": "inscrite@vauban.example"}
        case "inscription-etablissement":
            return {"siret": "13002526500013"}
        case "account_reset_password":
            return {"email": "personne@vauban.example"}
        case "admin:accounts_user_inviter":
            qui = {"email": "nouvel.agent@dreets.example", "civilite": "M.", "prenom": "Hugo", "nom": "Lacroix"}
            return qui | {"motif": "arrivee"}
        case "admin:accounts_user_suspendre" | "admin:accounts_user_mot_de_passe":
            return {"motif": "demande"}
        case "sessions":
            return {"fermer": "autres"}
        case "mon-compte-modifier" if qui := monde.gens[role]:
            neuves = {"civilite": "Mme", "prenom": "Jeanne", "nom": "Martin", "telephone": "", "fonction": ""}
            return neuves | {"vue": compte.version(qui)}
        case "mon-compte-mot-de-passe":
            neuf = "lampe vélo tomate 7 bleue"
            return {"actuel": MOT_DE_PASSE, "nouveau": neuf, "encore": neuf}
        case "fermer-compte":
            return {"compris": "on"}
        case "dossier-acces":
            return {"action": "restreindre"}
        case "dossier-reserve-nommer":
            return {"personne": monde.gens["second_siret"].pk}
        case nom if nom.startswith("admin:"):
            return _admin(nom, monde)
        case nom if nom.startswith(("mandat", "arbitrage")) or nom in ("contester", "recuperer"):
            return _decisions(nom, monde, objet)
        case nom if nom.startswith(("demarche-", "acces-", "invitation-")):
            return _acces(nom, monde, objet)
        case _:
            return {}


def _collegue(monde: Monde, role: str) -> int:
    return monde.gens[
        {"agent": "signataire", "agent_autre": "signataire_autre", "signataire_autre": "agent_autre"}.get(role, "agent")
    ].pk


def _version(monde: Monde, objet: str) -> str:
    return "1" if objet == "A.instruit" else "0"


def _admin(adresse: str, monde: Monde) -> dict:
    """What an administrator writes: a reason, a day, an agent and his service, two companies to make one."""
    agent = monde.gens["agent_parti"]
    match adresse:
        case "admin:habilitations_habilitation_terminer":
            return {"motif": "Compte compromis"}
        case "admin:habilitations_delegation_deleguer":
            signataire = monde.gens["signataire"].affectations.get().pk
            return {"affectation": signataire, "acte": "l’arrêté du 1er mars", "debut_le": "02/12/2026", "fin_le": ""}
        case "admin:habilitations_affectation_terminer" | "admin:habilitations_delegation_terminer":
            return {"fin_le": "31/12/2026"}
        case "admin:habilitations_affectation_affecter":
            service = agent.affectations.get().service_id
            return {
                "user": agent.pk,
                "service": service,
                "role": "agent",
                "debut_le": "02/12/2026",
                "qualite": "",
                "fin_le": "",
            }
        case "admin:dossiers_modele_ecrire":
            return {"quoi": "RCC/visas", "texte": "le code du travail", "en_vigueur_le": "02/12/2026"}
        case "admin:dossiers_dossier_deplacer":
            return {"de": monde.sieges["A"].siren, "vers": monde.libre}
        case _:
            return {}


def _decisions(adresse: str, monde: Monde, objet: str) -> dict:
    """A mandate offered, asked, ended; a question put to the service, and its agents' answer."""
    lieu = monde.acces.get(objet[0] if objet != "-" else "C", Acces())
    match adresse:
        case "mandat":
            return {"action": "terminer", "motif": "Fin de mission"}
        case "mandat-demander":
            return {"siret": lieu.siret, "qualite": "expert", "objet": "", "fin_le": ""}
        case "mandat-proposer":
            return {
                "email": "neuve@cabinet.example",
                "siret": lieu.siret,
                "qualite": "expert",
                "objet": "",
                "fin_le": "",
            }
        case "arbitrage":
            return {"action": "proposer", "sens": "favorable", "motif": "Kbis vérifié."}
        case "arbitrage-opposer":
            return {"opposition": "Je suis là."}
        case "contester" | "recuperer":
            return {"expose": "Je préside cette société."}
        case _:
            return {}


def _acces(adresse: str, monde: Monde, objet: str) -> dict:
    lieu = monde.acces.get(objet[0] if objet != "-" else "A", Acces())
    droit = {"role": "lecteur", "fin": "non"}
    match adresse:
        case "demarche-ajouter":
            return {"lieu": "sien", "siret": lieu.siret}
        case "demarche-declarer":
            return {"siret": monde.libre, "honneur": "on"}
        case "demarche-demander":
            return {"siret": lieu.siret, "role": "lecteur", "message": "Bonjour"}
        case "demarche-code":
            return {"code": lieu.code}
        case "invitation-recue":
            return {"reponse": "accepter"}
        case "acces-refuser":
            return {"motif": "Inconnu de nous."}
        case "acces-changer":
            vu = sha256(repr([("fin_le", None), ("role", "lecteur")]).encode()).hexdigest()
            return droit | {"vu": vu}
        case "acces-ajouter":
            return {"siret": lieu.siret, "role": "acteur_judiciaire", "fin": "non"}
        case "acces-inviter":
            return droit | {"email": "nouvelle@vauban.example", "siret": lieu.siret}
        case "acces-code":
            return droit | {"siret": lieu.siret}
        case _:
            return {}


def _employeur() -> dict:
    return {"raison_sociale": "Menuiserie Kern", "adresse": "3 rue du Port"}


def _inscrite() -> dict:
    """A person who has no script: her time on the page is her proof."""
    defi = robots.nouveau_defi(horloge.reel() - robots.AU_MOINS)
    return {
        "civilite": "Mme", "prenom": "Zoé", "nom": "Kern", "email": "zoe@kern.example", "telephone": "01 23 45 67 89",
        "password": "corniche velours trombone", "robot": "on", "cgu": "on", "defi": defi,
    }  # fmt: skip


def _fichier():
    fichier = un_pdf("etablissements")
    fichier.name = "etablissements.pdf"
    return fichier
