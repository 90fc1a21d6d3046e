"""People: one e-mail, one account."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from accounts.models.etablissement import Etablissement

__all__ = ["User"]


class Comptes(BaseUserManager):
    """Creates accounts; an e-mail is kept in lower case, and looked for as it is kept: `iexact` writes it in capitals, where
    PostgreSQL takes the « ı » of « gmaıl.com » for the « i » of somebody else's."""

    def create_user(self, email: str, password: str | None = None, **champs):
        user = self.model(email=self.normalize_email(email).lower(), **champs)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str, **champs):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **champs)

    def get_by_natural_key(self, email: str):
        return self.get(email=email.lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person. What he may do comes from habilitations (employer) or affectations (agent), never from this row."""

    class Civilite(models.TextChoices):
        MADAME = "Mme", "Madame"
        MONSIEUR = "M.", "Monsieur"

    class Theme(models.TextChoices):
        SYSTEME = "systeme", "Comme mon appareil"
        CLAIR = "clair", "Thème clair"
        SOMBRE = "sombre", "Thème sombre"

    email = models.EmailField("adresse électronique", unique=True)
    civilite = models.CharField("civilité", max_length=3, choices=Civilite.choices, blank=True)
    prenom = models.CharField("prénom", max_length=80, blank=True)
    nom = models.CharField(max_length=80, blank=True)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    fonction = models.CharField(max_length=120, blank=True)
    etablissement = models.ForeignKey(
        Etablissement, models.PROTECT, null=True, blank=True, verbose_name="établissement"
    )
    est_agent = models.BooleanField("agent du ministère", default=False)
    is_active = models.BooleanField("actif", default=True)
    is_staff = models.BooleanField("accès à l’administration", default=False)
    a_des_raccourcis = models.BooleanField("raccourcis clavier d’une lettre", default=True)
    theme = models.CharField("thème", max_length=7, choices=Theme.choices, default=Theme.SYSTEME)
    cgu_le = models.DateField("conditions acceptées le", null=True, blank=True)
    cgu_version = models.CharField("version des conditions", max_length=10, blank=True)
    ferme_a = models.DateTimeField("fermé à", null=True, blank=True)

    USERNAME_FIELD = "email"
    objects = Comptes()

    class Meta:
        verbose_name = "compte"
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique")]
        indexes = [
            models.Index(fields=["nom", "prenom", "id"], name="user_par_nom")
        ]  # a company's people, a page at a time

    def __str__(self):
        return self.nom_complet or ("Compte fermé" if self.ferme_a else self.email)

    def _get_session_auth_hash(self, secret=None) -> str:
        """A session ends with the password, and with the e-mail, under which it was opened (Django asks this at each request)."""
        cle = f"{self.password}/{self.email}"
        return salted_hmac("accounts.User.session", cle, secret=secret, algorithm="sha256").hexdigest()

    @property
    def nom_complet(self) -> str:
        return f"{self.prenom} {self.nom}".strip()

    @property
    def nom_d_usage(self) -> str:
        """« Mme Agathe Rollin », as a letter writes it."""
        return f"{self.civilite} {self.nom_complet}".strip().replace(" ", "\u00a0", 1)

    @property
    def a_des_pouvoirs(self) -> bool:
        """Agents and administrators: a longer password, a second factor, a shorter patience for an idle session."""
        return self.est_agent or self.is_staff

    @property
    def initiales(self) -> str:
        return (self.prenom[:1] + self.nom[:1]).upper() or self.email[:2].upper()
