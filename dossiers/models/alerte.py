"""Who follows a dossier, and how often he wants to hear of it. Official acts do not ask: they are always sent."""

from datetime import date

from django.conf import settings
from django.db import models

from accounts.models import User
from dossiers.models.dossier import Dossier
from dossiers.models.echange import Cote, Echange
from dossiers.models.piece import Piece
from habilitations.perimetre import absents_de, agents_du_service, habilites_de, remplacants_de

__all__ = ["Preference", "Suivi", "Tournee", "abonnes", "en_suivi"]


class Cadence(models.TextChoices):
    AUSSITOT = "aussitot", "À chaque fois"
    RESUME = "resume", "Une fois par jour"
    JAMAIS = "jamais", "Jamais"


class Preference(models.Model):
    """One a person; without row, the defaults. Fields are subjects, as `Message.sujet` names them."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    messages = models.CharField(max_length=10, choices=Cadence.choices, default=Cadence.AUSSITOT)
    etapes = models.CharField("étapes", max_length=10, choices=Cadence.choices, default=Cadence.AUSSITOT)
    echeances = models.CharField("échéances", max_length=10, choices=Cadence.choices, default=Cadence.AUSSITOT)

    Cadence = Cadence

    class Meta:
        verbose_name = "alertes d’une personne"
        verbose_name_plural = "alertes des personnes"

    def __str__(self):
        return str(self.user)

    @classmethod
    def de(cls, user) -> "Preference":
        return cls.objects.filter(user=user).first() or cls(user=user)

    @classmethod
    def voulant(cls, gens: list[User], sujet: str, *cadences: str) -> list[User]:
        """Those of `gens` who chose one of these cadences for a subject, or have it by default."""
        choix = dict(cls.objects.filter(user__in=gens).values_list("user", sujet))
        defaut = cls._meta.get_field(sujet).default
        return [u for u in gens if choix.get(u.pk, defaut) in cadences]


class Suivi(models.Model):
    """What a person said of a dossier, that he follows it or not; who said nothing follows by what he did (`abonnes`)."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="suivis")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    est_suivi = models.BooleanField("suit")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "user"], name="suivi_un_par_personne")]

    def __str__(self):
        return f"{self.user}\u00a0: {self.dossier}"


class Tournee(models.Model):
    """The round of digests of a day (Paris): the entries of the journal after `depuis`, up to `jusqu`, included."""

    jour = models.DateField(unique=True)
    depuis = models.BigIntegerField("après l’entrée n°")
    jusqu = models.BigIntegerField("jusqu’à l’entrée n°")

    class Meta:
        verbose_name = "tournée des résumés"
        verbose_name_plural = "tournées des résumés"

    def __str__(self):
        return f"{self.jour}"


def abonnes(dossier: Dossier, le: date, service: int | None = None) -> dict[str, list[User]]:
    """Side → who follows a dossier, among those who have rights on it that day, by name. `service`: the one in charge then,
    for a fact of the past; the present one by default.

    By default, of the company: who opened it, filed, attached or wrote; of the service: who is in charge of a dépôt, and who
    replaces him while he is away. When that is nobody: all of that side, so that nothing happens unheard.
    """
    dits = dict(dossier.suivis.values_list("user", "est_suivi"))
    nommes = dossier.nommes()
    gens = [u for u in habilites_de(dossier.siren, le, lecteurs=True) if nommes is None or u.pk in nommes]
    agissants = set(habilites_de(dossier.siren, le).values_list("pk", flat=True))
    ou = service or dossier.service_id
    agents = list(agents_du_service(ou, le)) if dossier.depose_a else []
    suivent = set(dossier.depots.exclude(suivi_par=None).values_list("suivi_par", flat=True))
    if suivent:
        suivent |= remplacants_de({pk for pk in suivent if dits.get(pk, True)}, absents_de([ou], le))
    return {
        Cote.ENTREPRISE.value: _suivent(gens, dits, _auteurs(dossier), agissants),
        Cote.SERVICE.value: _suivent(agents, dits, suivent, {u.pk for u in agents}),
    }


def en_suivi(dossier: Dossier, user, le: date) -> bool:
    """Whether a person follows it."""
    return any(user in gens for gens in abonnes(dossier, le).values())


def _auteurs(dossier: Dossier) -> set[int]:
    """Who did something on it for the company."""
    lignes = (
        Echange.objects.filter(dossier=dossier, cote=Cote.ENTREPRISE).order_by().values_list("auteur", flat=True),
        Piece.objects.filter(depot__dossier=dossier).order_by().values_list("deposee_par", flat=True),
        dossier.depots.exclude(depose_par=None).order_by().values_list("depose_par", flat=True),
    )
    return {dossier.cree_par_id, *lignes[0].union(*lignes[1:])}


def _suivent(gens: list[User], dits: dict[int, bool], par_defaut: set[int], sinon: set[int]) -> list[User]:
    if not par_defaut & {u.pk for u in gens}:
        par_defaut = sinon
    return [u for u in gens if dits.get(u.pk, u.pk in par_defaut)]
