"""The guards of the agent's desk, the thread, the archive and the national view, as text (tests/bench/mutate_gardes.py)."""

FICHIERS = {
    "vue_bannette": "dossiers/views/bannette.py",
    "lot": "dossiers/actions/instruction.py",
    "appuis": "dossiers/actions/appuis.py",
    "vue_appuis": "dossiers/views/appuis.py",
    "faits": "dossiers/lettres/faits.py",
    "dossiers_exports": "dossiers/exports/__init__.py",
    "recherche": "dossiers/views/recherche.py",
    "historique": "dossiers/views/historique.py",
    "vue_echanges": "dossiers/views/echanges.py",
    "echanges": "dossiers/actions/echanges.py",
    "papiers": "dossiers/views/papiers.py",
    "informations": "dossiers/views/informations.py",
    "vue_gestes": "dossiers/views/gestes.py",
    "projet": "dossiers/views/projet.py",
    "adresses": "dossiers/actions/adresses.py",
    "decision": "dossiers/actions/decision.py",
    "mesures": "dossiers/actions/mesures.py",
    "tables": "dossiers/procedures/tables.py",
    "acces": "dossiers/views/acces.py",
    "depot": "dossiers/models/depot.py",
    "fichiers": "dossiers/views/fichiers.py",
    "perimetre": "habilitations/perimetre.py",
}
GARDES = r"""
bannette sans visibles_par = a_instruire_par
  vue_bannette : dates(aujourd_hui)).visibles_par(request.user, instant) → dates(aujourd_hui))

bannette de tous les services = visibles_par
  depot : self.filter(service__in=perimetre(user, instant).services, viser_le__lt=CLOS) → self.filter(viser_le__lt=CLOS)

bannette, ni l’un ni l’autre
  vue_bannette : dates(aujourd_hui)).visibles_par(request.user, instant) → dates(aujourd_hui))
  depot : self.filter(service__in=perimetre(user, instant).services, viser_le__lt=CLOS) → self.filter(viser_le__lt=CLOS)

les silences d’ailleurs dans la bannette
  vue_bannette : Echeance.objects.visibles_par(user, instant) → Echeance.objects

le lot prend les lignes d’ailleurs
  vue_bannette : .visibles_par(request.user, instant).filter(service__in=services) → .exclude(depose_a=None)

le lot prend ce qui se voit hors du service = visibles_par
  vue_bannette : instant).filter(service__in=services) → instant)

le lot donne ce qui est d’un autre service
  lot : exiger(tenu, "attribuer", peut=droit(par, instant), instant → exiger(tenu, "attribuer", peut=lambda *_: True, instant

le lot donne à quelqu’un d’un autre service
  lot : _exiger_du_service(tenu, a, instant) → pass

un appui sur ce qui est d’un autre service
  appuis : exiger("agent" in qualites(par, depot.dossier, instant)) → pass

un appui demandé à quelqu’un d’un autre service, ou à soi
  appuis : if a.pk == par.pk or not agents_du_service(depot.dossier.service_id, le).filter(pk=a.pk).exists(): → if False:

qui ne fait que lire ouvre la page d’un appui
  vue_appuis : depot_a_instruire(request, reference, numero) → depot_a_instruire(request, reference, numero, en_lecture=True)

l’appui demandé se dit à l’employeur
  faits : "demander_appui": ("Appui demandé", (_S,)) → "demander_appui": ("Appui demandé", _TOUS)

« Mes données » rend l’appui d’un autre
  dossiers_exports : Appui.objects.filter(demande_par=user) → Appui.objects

la bannette sans service
  vue_bannette : if not services: → if False:

l’historique dit à un côté ce que l’autre télécharge
  historique : .exclude(a_taire(cote, siennes)) →

la recherche d’un agent dans tous les services = visibles_par
  recherche : if services is not None: → if False:

la recherche à qui n’est pas du service
  recherche : if not droits.est_du_service: → if False:

la recherche sans visibles_par
  recherche : Depot.objects.visibles_par(request.user, instant) → Depot.objects.exclude(depose_a=None)

le numéro d’un papier d’ailleurs ouvre son dossier = le dépôt visible
  recherche : Acte.objects.visibles_par(request.user, instant) → Acte.objects

un fil d’ailleurs se suit = qui peut suivre
  vue_echanges : Dossier.objects.visibles_par(request.user, instant), reference → Dossier.objects, reference

n’importe qui suit un dossier
  vue_echanges : if not _peut_suivre(request, dossier) or → if
  vue_echanges : Dossier.objects.visibles_par(request.user, instant), reference → Dossier.objects, reference

un lecteur écrit au service
  echanges : exiger(bool(de and dossier.depose_a)) → de = de or "entreprise"

la pièce d’un message à tous
  fichiers : Jointe.objects.visibles_par(request.user, horloge.a_la_porte(request)) → Jointe.objects

tout télécharger d’ailleurs
  papiers : .visibles_par(request.user, instant).select_related("service" → .select_related("service"

le récapitulatif et la preuve d’ailleurs
  acces : .visibles_par(request.user, instant).exclude( → .exclude(

la vue nationale à tous
  informations : if not perimetre(request.user, instant).est_national: → if False:

un geste sans droit = le passage
  vue_gestes : if not peut(request.user, passage, depot, horloge.a_la_porte(request)): → if False:

signer sans être signataire = le passage
  projet : if "signataire" not in qualites(request.user, depot.dossier, instant) or ecrit is None: → if ecrit is None:

une délégation finie signe
  perimetre : Delegation.objects.actives(le).filter(affectation=OuterRef( → Delegation.objects.filter(affectation=OuterRef(

corriger les adresses sans la page = la page
  adresses : exiger(peut_ecrire(par, depot.dossier, instant)) → pass

un agent annule une décision
  tables : vers="annulee", par=("signataire",), → vers="annulee", par=("agent", "signataire"),

un agent retire un refus
  tables : vers="refus_retire", par=("signataire",), → vers="refus_retire", par=("agent", "signataire"),

dater la fin des mesures sans la page = la page
  mesures : exiger(peut_ecrire(par, depot.dossier, instant)) → pass

un projet s’écrit d’ailleurs = la page
  decision : exiger(qualites(par, depot.dossier, instant) & {"agent", "signataire"}) → pass
"""
