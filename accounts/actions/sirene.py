"""What is written of the register: the stock file, loaded; what was typed by hand, read again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection, transaction
from django.db.models import F, Q

from accounts.models import ChargementSirene, Etablissement
from accounts.sirene import Issue, Reponse, chercher, stock
from accounts.territoires import DEPARTEMENTS
from rupco.socle import horloge, journal

__all__ = ["charger", "relire"]

LOT = 5_000  # rows a transaction
A_RELIRE = 5  # establishments a turn: the service allows 7 calls a second, for all we do
REPOS = timedelta(days=1)  # between two readings of the same one
_EN_TETE = """
INSERT INTO accounts_fichesirene
    (siret, est_siege, est_ouvert, est_diffusible, denomination, adresse, code_postal, code_commune, commune, naf, ferme_le)
"""
_SINON = """
ON CONFLICT (siret) DO UPDATE SET
    est_siege = excluded.est_siege, est_ouvert = excluded.est_ouvert, est_diffusible = excluded.est_diffusible,
    denomination = excluded.denomination, adresse = excluded.adresse, code_postal = excluded.code_postal,
    code_commune = excluded.code_commune, commune = excluded.commune, naf = excluded.naf, ferme_le = excluded.ferme_le
"""
_UN_PAR_UN = _EN_TETE + "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)" + _SINON
# PostgreSQL takes a batch at once, five times as quick.
_TABLE_DU_LOT = """
CREATE TEMPORARY TABLE IF NOT EXISTS sirene_lot AS SELECT
    siret, est_siege, est_ouvert, est_diffusible, denomination, adresse, code_postal, code_commune, commune, naf, ferme_le
FROM accounts_fichesirene WITH NO DATA
"""
_ENSEMBLE = _EN_TETE + "TABLE sirene_lot" + _SINON


def charger(chemin: Path, dire: Callable[[str], None]) -> None:
    """Loads a stock file into FicheSirene, a batch a transaction, which holds how far it went: stopped, it goes on from there.

    `dire` is told the progress, in French. A file already loaded whole is not read again. Raises StockInvalide.
    """
    with stock.ouvrir(chemin) as (flux, taille):
        lecteur = stock.Lecteur(flux, chemin.name)
        chargement, est_nouveau = ChargementSirene.objects.get_or_create(
            empreinte=stock.empreinte(chemin),
            defaults={"fichier": chemin.name[:250], "commence_a": horloge.reel()},
        )
        if chargement.fini_a:
            dire(f"Ce fichier est déjà chargé : {chargement.lignes} lignes.")
            return
        if not est_nouveau:
            dire(f"Reprise après {chargement.lignes} lignes.")
        lecteur.reprendre(chargement.octets, chargement.lignes)
        _charger(lecteur, chargement, taille, dire)
    chargement.fini_a = horloge.reel()
    chargement.save(update_fields=["fini_a"])
    dire(f"Terminé : {chargement.lignes} lignes.")


def _charger(lecteur: stock.Lecteur, chargement: ChargementSirene, taille: int, dire: Callable[[str], None]) -> None:
    dit = -1
    for lot in lecteur.lots(LOT):
        chargement.octets, chargement.lignes = lecteur.octets, lecteur.lignes
        with transaction.atomic():
            _verser(lot)
            chargement.save(update_fields=["octets", "lignes"])
        if (pourcent := 100 * lecteur.octets // taille) > dit:
            dit = pourcent
            dire(f"{pourcent:3} % : {chargement.lignes} lignes.")


def _verser(lot: list[tuple]) -> None:
    """Inserts or replaces; of two rows with the same SIRET, the last one."""
    with connection.cursor() as curseur:
        if connection.vendor != "postgresql":
            curseur.executemany(_UN_PAR_UN, lot)
            return
        curseur.execute(_TABLE_DU_LOT)
        curseur.execute("TRUNCATE sirene_lot")
        with curseur.copy("COPY sirene_lot FROM STDIN") as copie:
            for rangee in {rangee[0]: rangee for rangee in lot}.values():
                copie.write_row(rangee)
        curseur.execute(_ENSEMBLE)


def relire() -> int:
    """Asks Sirene again for some establishments « à vérifier », the longest unread first; how many were read.

    What was typed gives way to what Sirene knows; the flag falls when nothing is left unverified. A service that is down
    ends the turn. Outside a transaction: each call may take seconds.
    """
    instant = horloge.reel()
    dus = Etablissement.objects.filter(
        Q(verifie_a=None) | Q(verifie_a__lte=instant - REPOS),
        est_a_verifier=True,
        est_fictif=False,
        nature=Etablissement.Nature.SIRENE,
    ).order_by(F("verifie_a").asc(nulls_first=True), "pk")
    lus = 0
    for pk, siret in list(dus.values_list("pk", "siret")[:A_RELIRE]):
        reponse = chercher(siret)
        _confronter(pk, reponse, instant)
        lus += 1
        if reponse.issue is Issue.INDISPONIBLE:
            break
    return lus


@transaction.atomic
def _confronter(pk: int, reponse: Reponse, instant: datetime) -> None:
    etablissement = Etablissement.objects.select_for_update().get(pk=pk)
    if not etablissement.est_a_verifier:
        return  # verified by somebody meanwhile: his word stands
    lus = _connus(reponse)
    changes = sorted(champ for champ, lu in lus.items() if getattr(etablissement, champ) != lu)
    for champ in changes:
        setattr(etablissement, champ, lus[champ])
    est_verifie = reponse.est_complete and "departement" in lus
    etablissement.verifie_a, etablissement.est_a_verifier = instant, not est_verifie
    etablissement.save(update_fields=[*changes, "verifie_a", "est_a_verifier"])
    if changes or est_verifie:
        a = horloge.maintenant()
        journal.ecrire(
            journal.AEcrire(
                verbe="relire_sirene",
                cible=etablissement,
                acteur=journal.SYSTEME,
                le=horloge.date_locale(a, "Europe/Paris"),
                a=a,
                faits={"issue": reponse.issue.value, "champs": changes, "est_a_verifier": not est_verifie},
            )
        )


def _connus(reponse: Reponse) -> dict[str, object]:
    """What the register tells, and no gap: a masked field keeps what was typed."""
    fiche = reponse.fiche
    if fiche is None:
        return {}
    champs = ("raison_sociale", "adresse", "code_postal", "commune", "departement", "naf")
    lus: dict[str, object] = {champ: lu for champ in champs if (lu := getattr(fiche, champ))}
    if fiche.departement not in DEPARTEMENTS:  # no service there: the place of work that was typed decides
        lus.pop("departement", None)
    return lus | {"est_siege": fiche.est_siege, "ferme_le": fiche.ferme_le}
