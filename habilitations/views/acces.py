"""The gestionnaire's space: counters, requests first, people by name, one person, the history of a right, the export."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Etablissement, User
from habilitations import exports
from habilitations.models import Habilitation
from habilitations.views.histoire import histoire
from habilitations.views.portes import Espace, droit_de, espace_de
from rupco.socle import horloge
from rupco.socle.pages import paginer

__all__ = ["espace", "exporter", "historique", "personne"]

Role = Habilitation.Role
ORDRE = ("nom", "prenom", "pk")
ATTENTE = "attente"
_GENS = User.objects.only("email", "civilite", *ORDRE)
GRANDE = 1_000  # lines: beyond, sorting them all costs more than walking through the names
_COMPTEURS = (  # (filter, icon, one, several)
    (ATTENTE, "time", "en attente", "en attente"),
    (Role.EMPLOYEUR, "briefcase", "employeur", "employeurs"),
    (Role.GESTIONNAIRE, "user-setting", "gestionnaire", "gestionnaires"),
    (Role.ACTEUR_JUDICIAIRE, "scales-3", "acteur judiciaire", "acteurs judiciaires"),
    (Role.LECTEUR, "eye", "lecture seule", "lecture seule"),
)


@dataclass(frozen=True, slots=True)
class Filtre:
    """What the address asks for: a role (or the requests alone), words of a name, an e-mail, a SIRET."""

    role: str = ""
    q: str = ""

    @classmethod
    def lire(cls, parametres) -> "Filtre":
        role = parametres.get("role", "")
        q = " ".join(parametres.get("q", "")[:80].split())
        return cls(role if role in Role.values or (role == ATTENTE and not q) else "", q)

    @property
    def libelle(self) -> str:
        return "" if self.role in ("", ATTENTE) else Role(self.role).label

    def sur(self, lignes):
        """The lines that answer."""
        return self.dites_dans(lignes.filter(role=self.role) if self.libelle else lignes)

    def dites_dans(self, lignes):
        """Those that answer the words: digits are of a SIRET, « @ » or a dot of an e-mail, the rest of a name."""
        chiffres = self.q.replace(" ", "").replace("\u00a0", "")
        if chiffres.isdecimal():
            return lignes.filter(siret__contains=chiffres)
        for mot in self.q.split():
            nom = Q(user__nom__icontains=mot) | Q(user__prenom__icontains=mot)
            lignes = lignes.filter(Q(user__email__icontains=mot) if set(mot) & set("@.") else nom)
        return lignes


@require_safe
def espace(request, siren):
    """Requests to answer, then everybody."""
    ici, filtre = espace_de(request, siren), Filtre.lire(request.GET)
    curseur = request.GET.get("apres")
    attente = None if filtre.q else _demandes(ici, curseur if filtre.role == ATTENTE else None)
    contexte = _contexte(request, ici, filtre, curseur if filtre.role != ATTENTE else None)
    return render(request, "habilitations/acces.html", contexte | {"attente": attente})


@require_safe
def personne(request, siren, personne):
    """The same list, with one person beside it (alone on a narrow screen)."""
    ici, filtre = espace_de(request, siren), Filtre.lire(request.GET)
    contexte = _contexte(request, ici, filtre, request.GET.get("apres"), choisie=personne)
    return render(request, "habilitations/acces.html", contexte)


@require_safe
def historique(request, siren, droit):
    """All that happened to a right, from the journal."""
    ici = espace_de(request, siren)
    ligne = droit_de(ici, droit)
    contexte = {"espace": ici, "droit": ligne, "faits": histoire(ligne)}
    return render(request, "habilitations/historique.html", contexte)


@require_safe
def exporter(request, siren):
    """The lines of the page as a CSV file, sent as they are read."""
    ici, filtre = espace_de(request, siren), Filtre.lire(request.GET)
    lignes = filtre.sur(Habilitation.objects.en_cours(ici.le).filter(siren=ici.siren))
    reponse = StreamingHttpResponse(exports.lignes_csv(lignes), content_type="text/csv; charset=utf-8")
    reponse.headers["Content-Disposition"] = f'attachment; filename="acces-{ici.siren}-{ici.le.isoformat()}.csv"'
    reponse.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return reponse


def _contexte(request, ici: Espace, filtre: Filtre, curseur: str | None, *, choisie: int | None = None) -> dict:
    nombres, gens, trouves = (_chercher if filtre.q else _tous)(ici, filtre)
    page = paginer(gens, ordre=ORDRE, curseur=curseur) if filtre.role != ATTENTE else None
    par_personne = _lignes(ici, [p.pk for p in page] if page else [], choisie)
    for p in page or ():
        p.resume = _resume([ligne for ligne in par_personne.get(p.pk, []) if _court(ligne, ici.le)])
        p.est_choisie, p.est_moi = p.pk == choisie, p.pk == request.user.pk
    return {
        "espace": ici,
        "filtre": filtre,
        "compteurs": [
            (role, icone, nombres.get(role, 0), un if nombres.get(role, 0) < 2 else plusieurs)
            for role, icone, un, plusieurs in _COMPTEURS
        ],
        "est_seul": not filtre.q and nombres.get(Role.GESTIONNAIRE, 0) == 1,
        "page": page,
        "trouves": trouves,
        "personne": _fiche(par_personne, choisie, ici.le) if choisie is not None else None,
        "requete": f"?{request.GET.urlencode()}" if request.GET else "",
    }


def _tous(ici: Espace, filtre: Filtre) -> tuple[dict[str, int], QuerySet, int]:
    """How many lines of each role, the people to list, how many lines they hold.

    A large company is read in the order of names until the page is full; a small one has its few people sorted.
    """
    nombres = _nombres(ici)
    nombre = nombres.get(filtre.role, 0) if filtre.libelle else sum(nombres.get(role, 0) for role in Role.values)
    lignes = filtre.sur(Habilitation.objects.en_cours(ici.le).filter(siren=ici.siren))
    if nombre > GRANDE:
        return nombres, _GENS.filter(Exists(lignes.filter(user=OuterRef("pk")))), nombre
    return nombres, _GENS.filter(pk__in=lignes.values("user")), nombre


def _chercher(ici: Espace, filtre: Filtre) -> tuple[dict[str, int], QuerySet, int]:
    """The same among what the words find, looked for once: the counters are then those of the search."""
    siennes = Habilitation.objects.filter(siren=ici.siren)
    trouvees = list(filtre.dites_dans(siennes.en_cours(ici.le)).values_list("user", "role"))
    nombres = Counter(role for _, role in trouvees)
    nombres[ATTENTE] = siennes.filter(statut="demandee").count()
    retenues = [user for user, role in trouvees if filtre.role in ("", role)]
    return nombres, _GENS.filter(pk__in=set(retenues)), len(retenues)


def _nombres(ici: Espace) -> dict[str, int]:
    """How many lines of each role, and how many requests: one query."""
    vives = Q(statut="demandee") | Q(statut="validee") & (Q(fin_le=None) | Q(fin_le__gte=ici.le))
    groupes = Habilitation.objects.filter(vives, siren=ici.siren).values_list("statut", "role").order_by()
    nombres: dict[str, int] = {}
    for statut, role, n in groupes.annotate(n=Count("*")):
        cle = ATTENTE if statut == "demandee" else role
        nombres[cle] = nombres.get(cle, 0) + n
    return nombres


def _demandes(ici: Espace, curseur: str | None):
    communes = Etablissement.objects.filter(siret=OuterRef("siret")).values("commune")[:1]
    lignes = Habilitation.objects.filter(siren=ici.siren, statut="demandee")
    lignes = lignes.select_related("user").annotate(commune=Subquery(communes))
    page = paginer(lignes, ordre=("pk",), curseur=curseur)
    for ligne in page:
        ligne.recue_le = ligne.demandee_a and horloge.date_locale(ligne.demandee_a, ligne.zone)
        ligne.jours = (ici.le - ligne.recue_le).days if ligne.recue_le else None
    return page


def _lignes(ici: Espace, personnes: list[int], choisie: int | None) -> dict[int, list[Habilitation]]:
    """The lines of the people of the page (in course), and all those of the chosen one: one query."""
    lignes = Habilitation.objects.filter(siren=ici.siren)
    voulues = Q(user__in=personnes, statut="validee")
    if choisie is not None:
        voulues |= Q(user=choisie, statut__in=("demandee", "validee", "refusee", "terminee"))
        lignes = lignes.select_related("user__etablissement", "decidee_par")
    trouvees: dict[int, list[Habilitation]] = {}
    if personnes or choisie is not None:
        for ligne in lignes.filter(voulues).order_by("pk"):
            trouvees.setdefault(ligne.user_id, []).append(ligne)
    return trouvees


def _fiche(par_personne: dict[int, list[Habilitation]], choisie: int, le: date) -> User:
    """The person of the panel, with what he holds and what he held."""
    siennes = par_personne.get(choisie)
    if not siennes:
        raise Http404
    personne = siennes[0].user
    for ligne in siennes:
        ligne.jours = (ligne.fin_le - le).days if ligne.fin_le else None
    personne.vives = [ligne for ligne in siennes if _court(ligne, le)]
    personne.demandes = [ligne for ligne in siennes if ligne.statut == "demandee"]
    personne.passees = [ligne for ligne in siennes if ligne not in personne.vives and ligne not in personne.demandes]
    return personne


def _court(ligne: Habilitation, le: date) -> bool:
    return ligne.statut == "validee" and (ligne.fin_le is None or ligne.fin_le >= le)


def _resume(lignes: list[Habilitation]) -> list[tuple[str, date | None]]:
    """(role, last day) pairs, each role once."""
    roles: dict[str, date | None] = {}
    for ligne in lignes:
        roles.setdefault(ligne.get_role_display(), ligne.fin_le)
    return list(roles.items())
