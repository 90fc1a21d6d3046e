"""Takes the guards away, one at a time, in a copy of the project, and runs the authorisation tests on each: all must fail.

`python -m tests.bench.mutate_gardes [-j 2] [words of a name…]`. A guard that another one doubles (« = ») may survive alone; it
is also taken away with its double, and then must be seen. Exits with 1 when a mutant survives that should not, or when
the source has changed and the mutant must be written again.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
COPIES = ("rupco", "accounts", "habilitations", "dossiers", "deadlines", "templates", "static", "tests")
TESTS = [
    f"tests/droits/test_{nom}.py" for nom in ("matrice", "canaris", "champs_forges", "en_tetes")
]  # the likeliest first

FICHIERS = {
    "acces": "dossiers/views/acces.py",
    "employeur": "dossiers/views/employeur.py",
    "forms": "dossiers/forms/depot.py",
    "actions": "dossiers/actions.py",
    "fichiers": "dossiers/views/fichiers.py",
    "brouillon": "dossiers/views/brouillon.py",
    "instruction": "dossiers/views/instruction.py",
    "dossier": "dossiers/models/dossier.py",
    "acte": "dossiers/models/acte.py",
    "piece": "dossiers/models/piece.py",
    "depot": "dossiers/models/depot.py",
    "permissions": "dossiers/permissions.py",
    "perimetre": "habilitations/perimetre.py",
    "droits": "habilitations/models.py",
    "reglages": "rupco/settings/base.py",
    "middleware": "rupco/socle/middleware.py",
    "admin": "rupco/socle/admin.py",
    "erreurs": "rupco/socle/views.py",
    "notifications": "dossiers/notifications.py",
}
# A block a mutant: « name [= what doubles it] », then each change, « file : what is there → what replaces it ».
GARDES = r"""
depot_de sans visibles_par = peut_ecrire
  acces : .visibles_par(request.user, instant).select_related( "dossier → .select_related("dossier

depot_de sans peut_ecrire
  acces : or not peut_ecrire(request.user, depot.dossier, instant) →

depot_de sans l’un ni l’autre
  acces : .visibles_par(request.user, instant).select_related( "dossier → .select_related("dossier
  acces : or not peut_ecrire(request.user, depot.dossier, instant) →

instruction sans visibles_par
  acces : Depot.objects.visibles_par(request.user, instant).select_related(*lies) → Depot.objects.select_related(*lies)

instruction sans qualité
  acces : if not qualites(request.user, depot.dossier, instant) & {"agent", "signataire"}: → if False:

instruction sans l’un ni l’autre
  acces : Depot.objects.visibles_par(request.user, instant).select_related(*lies) → Depot.objects.select_related(*lies)
  acces : if not qualites(request.user, depot.dossier, instant) & {"agent", "signataire"}: → if False:

liste sans visibles_par
  employeur : Dossier.objects.visibles_par(request.user, instant) → Dossier.objects.all()

liste ouverte à tous
  employeur : if not (droits.sirens or droits.sirens_geres): → if False:

nouveau ouvert à tous
  employeur : if not droits.sirens: → if False:

nouveau pour toute entreprise = creer_dossier
  forms : Etablissement.objects.filter(siren__in=sirens) → Etablissement.objects.all()

creer_dossier sans peut_ecrire = le formulaire
  actions : _exiger(peut_ecrire(par, dossier, instant)) → pass

nouveau, ni formulaire ni action
  forms : Etablissement.objects.filter(siren__in=sirens) → Etablissement.objects.all()
  actions : _exiger(peut_ecrire(par, dossier, instant)) → pass

piece sans visibles_par
  fichiers : Piece.objects.visibles_par(request.user, horloge.a_la_porte(request)) → Piece.objects.all()

acte sans visibles_par
  fichiers : Acte.objects.visibles_par(request.user, horloge.a_la_porte(request)) → Acte.objects.all()

oter sans visibles_par = depot=depot
  brouillon : Piece.objects.visibles_par(request.user, horloge.a_la_porte(request)) → Piece.objects.all()

oter sans son dépôt
  brouillon : pk=piece, depot=depot → pk=piece

oter sans l’un ni l’autre
  brouillon : Piece.objects.visibles_par(request.user, horloge.a_la_porte(request)) → Piece.objects.all()
  brouillon : pk=piece, depot=depot → pk=piece

bannette ouverte à tous
  instruction : if not perimetre(request.user, instant).services: → if False:

bannette sans visibles_par
  instruction : Echeance.objects.visibles_par(request.user, instant) → Echeance.objects.all()

dossier : tout SIREN
  dossier : self.filter(siren__in=droits.sirens) → self.all()

acte : tout service
  acte : self.filter(depot__dossier__service__in=droits.services) → self.all()

acte : tout SIREN
  acte : self.filter(depot__dossier__siren__in=droits.sirens) → self.all()

piece : tout service
  piece : self.filter(depot__dossier__service__in=droits.services) → self.all()

piece : le brouillon à l’agent
  piece : .exclude(depot__statut="brouillon") →

piece : tout SIREN
  piece : self.filter(depot__dossier__siren__in=droits.sirens) → self.all()

depot : le brouillon à l’agent
  depot : .exclude(statut="brouillon") →

depot : tout service = qualites
  depot : self.filter(dossier__service__in=droits.services) → self.all()

depot : tout SIREN = peut_ecrire
  depot : self.filter(dossier__siren__in=droits.sirens) → self.all()

echeance : tout service
  depot : self.filter(depot__dossier__service__in=droits.services) → self.all()

toute personne est l’employeur
  permissions : if dossier.siren in droits.sirens: → if True:

tout agent est de tout service = visibles_par
  permissions : if dossier.service_id in droits.services: → if droits.services:

tout agent de tout service, partout
  permissions : if dossier.service_id in droits.services: → if droits.services:
  depot : self.filter(dossier__service__in=droits.services) → self.all()

un compte désactivé garde ses droits = l’ouverture de session
  perimetre : if user.is_authenticated and user.is_active else → if user.is_authenticated else

une habilitation en attente vaut
  droits : statut="validee", →

une habilitation finie vaut
  droits : Q(fin_le=None) | Q(fin_le__gte=le), statut → statut

une habilitation à venir vaut
  droits : , debut_le__lte=le) → )

un agent parti voit
  perimetre : Affectation.objects.filter(Q(fin_le=None) | Q(fin_le__gte=le), → Affectation.objects.filter(

un gestionnaire agit
  perimetre : if r in _POUR_AGIR → if r

les habilitations de tous
  perimetre : .filter(user=user).values_list("siren", "role") → .values_list("siren", "role")

les affectations de tous
  perimetre : _affectations(le).filter(user=user) → _affectations(le)

sans connexion exigée
  reglages : "django.contrib.auth.middleware.LoginRequiredMiddleware", →

toute méthode
  middleware : if request.method not in self.METHODES: → if False:

le NUL entre
  middleware : if any("\0" in texte for texte in textes): → if False:

l’administration se montre
  admin : if user.is_authenticated and not user.is_staff: → if False:

l’administration écrit
  admin : has_change_permission(self, request, obj=None): return False → has_change_permission(*args): return True

l’administration efface
  admin : has_delete_permission(self, request, obj=None): return False → has_delete_permission(*args): return True

l’administration crée
  admin : def has_add_permission(self, request): return False → def has_add_permission(self, request): return True

un refus ne se note pas
  erreurs : logger.warning("acces_refuse" → logger.debug("autre"

le refus nomme qui
  erreurs : user_id=qui.pk → user_id=qui.pk, email=qui.email

le service lit les courriels d’un autre
  notifications : *agents_de(dossier.service_id, le) → *type(depot.depose_par).objects.values_list("email", flat=True)

une politique plus large
  reglages : "script-src": [SELF], → "script-src": [SELF, "'unsafe-inline'"],

sans no-store
  middleware : reponse.headers.setdefault("Cache-Control", "no-store") → pass
"""


@dataclass(frozen=True)
class Mutant:
    """(file, what is there, what replaces it), all applied together; `double`: the guard that still holds."""

    nom: str
    changements: tuple[tuple[str, str, str], ...]
    double: str = ""


def lire(bloc: str) -> Mutant:
    titre, *lignes = bloc.strip().splitlines()
    nom, _, double = titre.partition(" = ")
    changements = [re.split(r" : | →\s?", ligne.strip(), maxsplit=2) for ligne in lignes]
    return Mutant(nom, tuple((FICHIERS[fichier], de, vers) for fichier, de, vers in changements), double)


MUTANTS = [lire(bloc) for bloc in GARDES.strip().split("\n\n")]


def muter(chemin: Path, de: str, vers: str) -> bool:
    """Replaces the first occurrence, however the code is folded; False when it is not there."""
    mots = [re.escape(mot) for mot in de.split()]
    texte, n = re.subn(r"\s*".join(mots), lambda _: vers, chemin.read_text("utf-8"), count=1)
    chemin.write_text(texte, "utf-8")
    return n == 1


def copier(vers: Path) -> None:
    for nom in COPIES:
        shutil.copytree(RACINE / nom, vers / nom, ignore=shutil.ignore_patterns("__pycache__"))
    for fichier in ("manage.py", "pyproject.toml"):
        shutil.copy(RACINE / fichier, vers)


def juger(mutant: Mutant) -> tuple[Mutant, str, float]:
    """« tué », « survit » or « introuvable »."""
    debut = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="rupco-mutant-") as ici:
        copier(Path(ici))
        if not all(muter(Path(ici, fichier), de, vers) for fichier, de, vers in mutant.changements):
            return mutant, "introuvable", 0.0
        commande = [sys.executable, "-m", "pytest", "-m", "authz", "-x", "-q", "--tb=no", "--show-capture=no", *TESTS]
        joue = subprocess.run(commande, cwd=ici, capture_output=True, text=True, check=False)
    issue = {0: "survit", 1: "tué"}.get(joue.returncode, f"erreur {joue.returncode} : {joue.stdout[-500:]}")
    return mutant, issue, time.monotonic() - debut


def principal() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("-j", type=int, default=1, help="combien à la fois")
    options.add_argument("mots", nargs="*", help="seulement les gardes dont le nom les contient")
    choix = options.parse_args()
    visees = [m for m in MUTANTS if all(mot in m.nom for mot in choix.mots)]
    mauvais = 0
    with ThreadPoolExecutor(choix.j) as equipe:
        for mutant, issue, duree in equipe.map(juger, visees):
            admis = issue == "tué" or (issue == "survit" and mutant.double)
            mauvais += not admis
            pourquoi = f" (doublé par : {mutant.double})" if mutant.double else ""
            sys.stdout.write(f"{'ok' if admis else 'NON':4}{issue:8}{duree:6.0f} s  {mutant.nom}{pourquoi}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{len(visees)} gardes ôtées, {mauvais} à regarder.\n")
    return 1 if mauvais else 0


if __name__ == "__main__":
    sys.exit(principal())
