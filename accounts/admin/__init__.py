"""Django admin of accounts: to read and to search, and gestures that go through actions. No password, token or secret is shown.

allauth's own pages are closed: they write, and show what must not be read. What they hold is read on the account's page.
"""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin

from accounts.admin.comptes import CompteAdmin
from accounts.admin.demandes import ChangementAdresseAdmin, EtablissementAdmin, InscriptionAdmin
from accounts.models import ChangementAdresse, Etablissement, Inscription, User

__all__ = ["ChangementAdresseAdmin", "CompteAdmin", "EtablissementAdmin", "InscriptionAdmin"]

admin.site.unregister([EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken, UserSession])
admin.site.register(User, CompteAdmin)
admin.site.register(Etablissement, EtablissementAdmin)
admin.site.register(Inscription, InscriptionAdmin)
admin.site.register(ChangementAdresse, ChangementAdresseAdmin)
