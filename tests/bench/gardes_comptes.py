"""More guards, as text: those of accounts, of the rights' own verbs, of restricted dossiers, of data sent away."""

FICHIERS = {
    "administrer": "accounts/permissions/administration.py",
    "seance": "accounts/permissions/seance.py",
    "gestes_comptes": "accounts/admin/gestes.py",
    "actions_comptes": "accounts/actions/administration.py",
    "actions_securite": "accounts/actions/securite.py",
    "actions_sessions": "accounts/actions/sessions.py",
    "actions_proconnect": "accounts/actions/proconnect.py",
    "actions_inscription": "accounts/actions/inscription.py",
    "porte_proconnect": "accounts/proconnect/porte.py",
    "moyens": "accounts/views/securite.py",
    "vue_sessions": "accounts/views/sessions.py",
    "vue_entreprise": "accounts/views/entreprise.py",
    "vue_adresse": "accounts/views/adresse.py",
    "reglages_": "rupco/settings/base.py",
    "affectations": "habilitations/actions/affectations.py",
    "vue_acces": "habilitations/views/acces.py",
    "vue_droits": "habilitations/views/droits.py",
    "les_ouvertures": "habilitations/views/ouvertures.py",
    "les_mandats": "habilitations/actions/mandats.py",
    "les_arbitrages": "habilitations/actions/arbitrages.py",
    "arbitrage": "habilitations/models/arbitrage.py",
    "un_mandat": "habilitations/models/mandat.py",
    "un_service": "habilitations/models/service.py",
    "droits_permis": "habilitations/permissions.py",
    "portee": "habilitations/perimetre.py",
    "vues_mandats": "habilitations/views/mandats.py",
    "vues_arbitrages": "habilitations/views/arbitrages.py",
    "gardees": "habilitations/retention.py",
    "restreindre": "dossiers/actions/restriction.py",
    "ecrire": "dossiers/actions/brouillon.py",
    "deplacer": "dossiers/actions/deplacement.py",
    "un_dossier": "dossiers/models/dossier.py",
    "droits_dossier": "dossiers/permissions.py",
    "les_brouillons": "dossiers/views/brouillon.py",
}
GARDES = r"""
un membre de l’équipe administre les comptes sans en avoir le droit
  administrer : and par.has_perm("accounts.change_user")) → )

un administrateur fermé administre = Django : has_perm refuse un compte fermé
  administrer : par.is_active and par.is_staff → par.is_staff

qui n’est pas de l’équipe administre
  administrer : par.is_active and par.is_staff → par.is_active

un administrateur agit sur lui-même
  administrer : cible.pk != par.pk and (par.is_superuser → (par.is_superuser

un administrateur agit sur un autre
  administrer : par.is_superuser or not cible.is_staff → True

les gestes d’un compte, sans l’action = l’action
  gestes_comptes : if not peut_administrer(request.user, compte): → if False:

les gestes d’un compte, sans la page
  actions_comptes : if not peut_administrer(par, compte): → if False:

inviter un agent sans le droit
  gestes_comptes : import a_un_second_facteur, peut_administrer → import a_un_second_facteur; peut_administrer = lambda *_: True
  actions_comptes : if not peut_administrer(par): → if False:

retirer les seconds facteurs d’un autre
  actions_securite : if not peut_administrer(par, user): → if False:

une clé d’un autre
  moyens : user=request.user, type=Authenticator.Type.WEBAUTHN → type=Authenticator.Type.WEBAUTHN

les codes de secours d’un autre
  moyens : user=request.user, type=Authenticator.Type.RECOVERY_CODES → type=Authenticator.Type.RECOVERY_CODES

les codes de secours se relisent toujours
  moyens : return quel == moyen.pk and → return True or

la session d’un autre se ferme
  actions_sessions : UserSession.objects.filter(user_id=user.pk, pk=pk) → UserSession.objects.filter(pk=pk)

les sessions d’un autre se voient
  vue_sessions : filter(user=request.user, last_seen_at__gt → filter(last_seen_at__gt

l’entreprise d’un agent
  vue_entreprise : if request.user.est_agent: → if False:

un lien d’adresse garde la session d’un autre = Django, qui n’y touche pas (update_session_auth_hash)
  vue_adresse : if est_a_lui: → if True:

l’adresse change sans prouver qui l’on est
  vue_adresse : @reauthentication_required def changer → def changer

une identité ouvre deux comptes
  actions_proconnect : if lien.user_id != user.pk: → if False:

ProConnect sans réglages
  porte_proconnect : if not est_configure(): → if False:

un lien d’activation périmé ouvre un compte
  actions_inscription : if not est_vivante(demande) or not demande.mot_de_passe: → if not demande.mot_de_passe:

sans second facteur exigé
  reglages_ : "accounts.middleware.SecondFacteur", →

sans fin de session
  reglages_ : "accounts.middleware.Seance", →

la preuve d’un autre vaut
  seance : if request.session.get(_PROUVE) == request.user.pk: → if request.session.get(_PROUVE):

les codes de secours seuls suffisent
  seance : .exclude(type=Authenticator.Type.RECOVERY_CODES) →

un administrateur des comptes affecte
  affectations : and par.has_perm(f"habilitations.change_{modele._meta.model_name}") →

affecter sans la page
  affectations : _exiger(peut_administrer(par, Affectation)) → pass

un employeur entre dans un service
  affectations : if not (user.est_agent and user.is_active): → if not user.is_active:

un compte fermé entre dans un service
  affectations : if not (user.est_agent and user.is_active): → if not user.est_agent:

cesser, retirer une délégation sans la page
  affectations : _exiger(peut_administrer(par, type(ligne))) →

mettre fin sans la page
  affectations : _exiger(peut_administrer(par, Habilitation)) →

une personne d’ailleurs se fait ajouter
  vue_droits : filter(siren=ici.siren, user=pk, statut__in → filter(user=pk, statut__in

la liste des ouvertures d’une autre entreprise
  les_ouvertures : m.objects.filter(siren=ici.siren, statut="ouverte") → m.objects.filter(statut="ouverte")

renvoyer l’invitation d’une autre entreprise = l’action
  les_ouvertures : get_object_or_404(Invitation, pk=invitation, siren=ici.siren) → get_object_or_404(Invitation, pk=invitation)

annuler l’ouverture d’une autre entreprise = l’action
  les_ouvertures : get_object_or_404(modele, pk=pk, siren=ici.siren) → get_object_or_404(modele, pk=pk)

exporter les accès de toutes
  vue_acces : en_cours(ici.le).filter(siren=ici.siren) → en_cours(ici.le)

les gens de toutes les entreprises
  vue_acces : pk__in=lignes.values("user")), nombre → pk__in=Habilitation.objects.values("user")), nombre

chercher les gens de toutes les entreprises
  vue_acces : siennes = Habilitation.objects.filter(siren=ici.siren) → siennes = Habilitation.objects.all()

demandeur : un agent
  droits_permis : and droit.user_id == user.pk and not user.est_agent → and droit.user_id == user.pk

qui vient après se déclare premier
  droits_permis : statut__in=("validee", "terminee") → statut__in=("validee",)

proposer un mandat sans gérer
  les_mandats : if not gere(par, siren, le): → if False:

un agent demande un mandat
  les_mandats : if par.est_agent: → if False:

un agent est mandataire
  les_mandats : if est_a_lui and user.is_active and not user.est_agent: → if est_a_lui and user.is_active:

un compte fermé est mandataire = l’ouverture de session
  les_mandats : if est_a_lui and user.is_active and not user.est_agent: → if est_a_lui and not user.est_agent:

le mandat d’un autre
  les_mandats : est_a_lui = mandat.mandataire_id == user.pk if → est_a_lui = True if

la proposition faite à un autre
  les_mandats : else mandat.email == user.email.lower() → else True

tout gestionnaire répond du mandat
  les_mandats : if gere(user, mandat.siren, le): → if True:

on répond à sa propre offre
  les_mandats : return repond in siennes and mandat.propose_par_id != user.pk → return repond in siennes

l’autre côté ne répond pas
  les_mandats : return repond in siennes and mandat.propose_par_id != user.pk → return bool(siennes)

les mandats d’un autre
  un_mandat : Q(mandataire=user) | Q(mandataire=None, email=user.email.lower(), statut="propose") → Q()

les mandats de toute entreprise
  vues_mandats : Mandat.objects.filter(siren=siren) → Mandat.objects.all()

un autre que le demandeur se retire
  les_arbitrages : "demandeur" in p.par and a.demandeur_id == par.pk → "demandeur" in p.par

tous s’opposent, sans la page
  les_arbitrages : "gestionnaire" in p.par and a.opposants().filter(pk=par.pk).exists() → "gestionnaire" in p.par

qui demande s’oppose
  arbitrage : .exclude(user=self.demandeur_id) →

un opposant dont le compte est fermé = l’ouverture de session
  arbitrage : pk__in=lignes.values("user"), is_active=True → pk__in=lignes.values("user")

un agent d’ailleurs instruit
  les_arbitrages : filter(user=user, service=service_id) → filter(user=user)

un seul agent décide
  les_arbitrages : and a.propose_par_id != par.pk and instruit → and instruit

n’importe qui confirme
  les_arbitrages : a.propose_par_id != par.pk and instruit(par, a.service_id, le) → a.propose_par_id != par.pk

n’importe qui propose
  les_arbitrages : "agent" in p.par and instruit(par, a.service_id, le) → "agent" in p.par

confirmer ce qu’on n’a pas lu
  les_arbitrages : if a.statut != "propose" or a.proposition != vu or a.sens != arbitrage.sens: → if False:

un agent saisit le service
  les_arbitrages : if not recevable or demandeur.est_agent: → if not recevable:

saisir le service sans en avoir le droit
  les_arbitrages : if not recevable or demandeur.est_agent: → if demandeur.est_agent:

qui fut choisi se conteste
  les_arbitrages : origine__in=_CONTESTABLES, user__is_active → user__is_active

la page de récupération ouverte à tous = l’action
  vues_arbitrages : if not actions.peut_recuperer(siren, request.user, sans_agent(request)): → if False:

les arbitrages de tous les services, en liste
  vues_arbitrages : Arbitrage.objects.filter(service__in=services) → Arbitrage.objects.all()

« Mes données » : les habilitations de tous
  gardees : Habilitation.objects.filter(user=user) → Habilitation.objects.all()

« Mes données » : les arbitrages de tous
  gardees : Arbitrage.objects.filter(demandeur=user) → Arbitrage.objects.all()

un agent garde les droits de l’employeur qu’il fut
  portee : filter(qui, is_active=True, est_agent=False) → filter(qui, is_active=True)

un compte fermé reste habilité
  portee : filter(qui, is_active=True, est_agent=False) → filter(qui, est_agent=False)

un gestionnaire fermé reçoit les courriels
  portee : role=Habilitation.Role.GESTIONNAIRE, user__is_active=True → role=Habilitation.Role.GESTIONNAIRE

un agent fermé reçoit les courriels
  portee : .filter(service_id=service_id, user__is_active=True) → .filter(service_id=service_id)

une délégation finie signe
  un_service : Q(fin_le=None) | Q(fin_le__gte=le), debut_le__lte=le, affectation__in=siennes → affectation__in=siennes

une délégation sans signataire
  un_service : , affectation__in=siennes →

restreindre sans pouvoir écrire = la page
  restreindre : exiger(peut_ecrire(par, dossier, instant)) → pass

nommer qui n’a pas de droit = le formulaire
  restreindre : if not habilites_de(dossier.siren, _jour(instant), lecteurs=lecteurs).filter(pk=personne.pk).exists(): → if False:

reprendre sans gérer
  restreindre : exiger(bool(geres)) →

reprendre un dossier qui n’est pas perdu = la page
  restreindre : .filter(pk=dossier.pk, est_orphelin=True).exists() → .filter(pk=dossier.pk).exists()

les réservés de toutes les entreprises
  un_dossier : self.filter(siren__in=sirens, est_restreint=True) → self.filter(est_restreint=True)

écrire dans une étape sans le droit
  ecrire : exiger(peut_ecrire(par, depot.dossier, instant)) → pass

déplacer sans la page
  deplacer : exiger(par.is_active and par.is_superuser) →

tout passage est permis
  droits_dossier : return bool(qualites(user, depot.dossier, instant) & set(passage.par)) → return True

un signataire d’ailleurs
  droits_dossier : if dossier.service_id in droits.signatures: → if droits.signatures:

la liste des tâches à qui ne fait que lire
  les_brouillons : if not peut_ecrire(request.user, depot.dossier, horloge.a_la_porte(request)): → if False:
"""
