"""The guards of the portal, as text: where each stands, and how it is taken away (tests/bench/mutate_gardes.py)."""

FICHIERS = {
    "acces": "dossiers/views/acces.py",
    "employeur": "dossiers/views/employeur.py",
    "forms": "dossiers/forms/dossier.py",
    "partage": "dossiers/actions/partage.py",
    "actions": "dossiers/actions/brouillon.py",
    "restriction": "dossiers/actions/restriction.py",
    "vue_restriction": "dossiers/views/restriction.py",
    "fichiers": "dossiers/views/fichiers.py",
    "brouillon": "dossiers/views/brouillon.py",
    "instruction": "dossiers/views/instruction.py",
    "dossier": "dossiers/models/dossier.py",
    "piece": "dossiers/models/piece.py",
    "depot": "dossiers/models/depot.py",
    "permissions": "dossiers/permissions.py",
    "perimetre": "habilitations/perimetre.py",
    "droits": "habilitations/models/habilitation.py",
    "mandat": "habilitations/models/mandat.py",
    "service": "habilitations/models/service.py",
    "mandats": "habilitations/actions/mandats.py",
    "vue_mandats": "habilitations/views/mandats.py",
    "arbitrages": "habilitations/actions/arbitrages.py",
    "vue_arbitrages": "habilitations/views/arbitrages.py",
    "portes": "habilitations/views/portes.py",
    "mes": "habilitations/views/demarches.py",
    "vue_ouvertures": "habilitations/views/ouvertures.py",
    "acces_permis": "habilitations/permissions.py",
    "ouvertures": "habilitations/actions/ouvertures.py",
    "demandes": "habilitations/actions/demandes.py",
    "gestion": "habilitations/actions/gestion.py",
    "deplacement": "dossiers/admin.py",
    "gestes": "habilitations/admin/gestes.py",
    "reglages": "rupco/settings/base.py",
    "middleware": "rupco/socle/middleware.py",
    "admin": "rupco/socle/admin.py",
    "erreurs": "rupco/socle/views.py",
    "notifications": "dossiers/notifications/__init__.py",
    "destinataires": "dossiers/notifications/destinataires.py",
    "vue_bannette": "dossiers/views/bannette.py",
}
# A block a mutant: « name [= what doubles it] », then each change, « file : what is there → what replaces it ».
GARDES = r"""
depot_de sans visibles_par = peut
  acces : .visibles_par(request.user, instant).select_related( "dossier → .select_related("dossier

depot_de sans peut
  acces : or not peut(request.user, depot.dossier, instant) →

un lecteur écrit
  acces : peut = peut_lire if en_lecture and request.method != "POST" else peut_ecrire → peut = peut_lire

depot_de sans l’un ni l’autre
  acces : .visibles_par(request.user, instant).select_related( "dossier → .select_related("dossier
  acces : or not peut(request.user, depot.dossier, instant) →

instruction sans visibles_par
  acces : Depot.objects.visibles_par(request.user, instant).select_related(*lies) → Depot.objects.select_related(*lies)

instruction sans qualité
  acces : if not qualites(request.user, depot.dossier, instant) & admises: → if False:

instruction sans l’un ni l’autre
  acces : Depot.objects.visibles_par(request.user, instant).select_related(*lies) → Depot.objects.select_related(*lies)
  acces : if not qualites(request.user, depot.dossier, instant) & admises: → if False:

liste sans visibles_par
  employeur : Dossier.objects.visibles_par(request.user, instant) → Dossier.objects.all()

liste ouverte à tous
  employeur : if not (droits.visibles or droits.sirens_geres): → if False:

nouveau ouvert à tous
  employeur : if not droits.sirens: → if False:

nouveau pour toute entreprise = creer_dossier
  forms : Etablissement.objects.filter(siren__in=sirens) → Etablissement.objects.all()

creer_dossier sans peut_ecrire = le formulaire
  actions : exiger(peut_ecrire(par, dossier, instant) and genre in PROCEDURES[procedure].premiers) → pass

nouveau, ni formulaire ni action
  forms : Etablissement.objects.filter(siren__in=sirens) → Etablissement.objects.all()
  actions : exiger(peut_ecrire(par, dossier, instant)) → pass

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
  vue_bannette : if not services: → if False:

tout SIREN se voit
  dossier : Q(**{f"{par}siren__in": droits.visibles}) → Q(pk__isnull=False)

tout service se voit
  dossier : {f"{par}service__in": droits.services, f"{par}depose_a__isnull": False} → {f"{par}depose_a__isnull": False}

un dossier réservé se voit
  dossier : & (Q(**{f"{par}est_restreint": False}) | nomme) →

nommé sur l’un, nommé sur tous
  dossier : AccesRestreint.objects.filter(user_id=user.pk) → AccesRestreint.objects.all()

un dossier réservé s’écrit = visibles_par
  permissions : and dossier.est_ouvert_a(user) →

la page des nommés pour un lecteur
  vue_restriction : if not peut_ecrire(request.user, dossier, instant): → if False:

la page des nommés pour tous
  vue_restriction : Dossier.objects.visibles_par(request.user, instant), → Dossier.objects.all(),
  vue_restriction : if not peut_ecrire(request.user, dossier, instant): → if False:

les réservés pour tous
  vue_restriction : if not geres: → if False:

un réservé qui n’est pas perdu se reprend
  vue_restriction : orphelins.filter(est_orphelin=True), reference → orphelins, reference

le brouillon à l’agent
  depot : .exclude(statut="brouillon") if perimetre(user, instant).est_du_service else visibles →

la pièce du brouillon à l’agent
  piece : visibles.envoyees() if perimetre(user, instant).est_du_service else visibles → visibles

toute personne est l’employeur = visibles_par
  permissions : if dossier.siren in droits.visibles → if True

tout lecteur est l’employeur
  permissions : trouvees.add("employeur" if dossier.siren in droits.sirens else "lecteur") → trouvees.add("employeur")

tout agent est de tout service = visibles_par
  permissions : if dossier.service_id in droits.services: → if droits.services:

tout agent de tout service, partout
  permissions : if dossier.service_id in droits.services: → if droits.services:
  dossier : {f"{par}service__in": droits.services, f"{par}depose_a__isnull": False} → {f"{par}depose_a__isnull": False}

un compte désactivé garde ses droits = l’ouverture de session
  perimetre : if user.is_authenticated and user.is_active else → if user.is_authenticated else

une habilitation en attente vaut
  droits : statut="validee", →

une habilitation finie vaut
  droits : Q(fin_le=None) | Q(fin_le__gte=le), statut → statut

une habilitation à venir vaut
  droits : , debut_le__lte=le) → )

un agent parti voit
  service : Q(fin_le=None) | Q(fin_le__gte=le), debut → debut

un gestionnaire agit
  perimetre : if r in _POUR_AGIR or r == _MANDAT → if r

les habilitations de tous
  perimetre : .filter(user=user).values_list("siren", "role", nom) → .values_list("siren", "role", nom)

les affectations de tous
  perimetre : Affectation.objects.actives(le).filter(user=user) → Affectation.objects.actives(le)

les mandats de tous
  perimetre : Mandat.objects.actifs(le).filter(mandataire=user) → Mandat.objects.actifs(le)

un mandat fini vaut
  mandat : Q(fin_le=None) | Q(fin_le__gte=le), statut="actif" → statut="actif"

un mandat se lit par tous
  vue_mandats : if not siennes: → if False:

les arbitrages de tout service
  vue_arbitrages : pk=pk, service__in=_services(request) → pk=pk

les arbitrages pour tous
  vue_arbitrages : if not services: → if False:

la demande d’un autre se suit
  vue_arbitrages : pk=pk, demandeur=request.user → pk=pk

tous s’opposent
  vue_arbitrages : or not vise.opposants().filter(pk=request.user.pk).exists() →

tous contestent
  arbitrages : if user.est_agent or not est_concerne(user, siren): → if user.est_agent:

tous récupèrent
  arbitrages : geree.exists() and est_concerne(user, siren) → geree.exists()

l’équipe déplace les dossiers
  deplacement : if not request.user.is_superuser: → if False:

l’équipe affecte
  gestes : if not peut_administrer(request.user, self.model): → if False:

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
  destinataires : *agents_de(service.pk, le) → *Piece.objects.values_list("deposee_par__email", flat=True)
  destinataires : from dossiers.models import Depot, abonnes → from dossiers.models import Depot, Piece, abonnes

une politique plus large
  reglages : "script-src": [SELF], → "script-src": [SELF, "'unsafe-inline'"],

sans no-store
  middleware : reponse.headers.setdefault("Cache-Control", "no-store") → pass

espace : tout SIREN
  portes : lignes = gestions(request.user, le).filter(siren=siren) → lignes = Habilitation.objects.filter(siren=siren)

droit_de : de toute entreprise
  portes : .filter(siren=espace.siren) → .all()

démarches d’un agent
  portes : if request.user.est_agent: → if False:

la demande d’un autre
  mes : get_object_or_404(Habilitation, pk=pk, user=request.user) → get_object_or_404(Habilitation, pk=pk)

l’invitation d’un autre = est_l_invite
  vue_ouvertures : pk=invitation, email=request.user.email) → pk=invitation)

l’invité : n’importe qui
  ouvertures : getattr(o, "email", par.email) == par.email → True

l’invité : un agent = le périmètre des agents
  ouvertures : "invite" in p.par and not par.est_agent and → "invite" in p.par and

l’ouverture de qui ne gère plus
  ouvertures : if perimee or not gere(ouverture.par, ouverture.siren, le): → if perimee:

ouvrir une porte sans gérer
  ouvertures : if not gere(par, siren, le): → if False:

ajouter un rôle sans gérer = _passer
  gestion : if not gere(par, siren, le): → if False:

tout le monde gère
  acces_permis : "gestionnaire" in passage.par and gere(user, objet.siren, le) → "gestionnaire" in passage.par

un rôle quelconque gère
  acces_permis : filter(user=user, role=Habilitation.Role.GESTIONNAIRE) → filter(user=user)

un agent gère
  acces_permis : if not user.is_active or user.est_agent: → if not user.is_active:

un compte désactivé gère
  acces_permis : if not user.is_active or user.est_agent: → if user.est_agent:

le droit d’un autre est le sien
  acces_permis : droit.user_id == user.pk and → True and

relancer pour un autre
  demandes : if demande.user_id != par.pk or → if

déclarer après d’autres
  demandes : if not est_sans_personne(siren): → if False:
"""
