"""The tables as they are after 0006_bannette, in one step: a new database is ready sooner. Who has the steps keeps them."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


services = import_module("habilitations.migrations.0002_services")  # a module's name that starts with a digit


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('habilitations', '0001_initial'),
        ('habilitations', '0002_services'),
        ('habilitations', '0003_acces'),
        ('habilitations', '0004_instruction'),
        ('habilitations', '0005_dgefp'),
        ('habilitations', '0006_bannette'),
    ]

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True)),
                ('nom_long', models.CharField(max_length=250)),
                ('nom_court', models.CharField(max_length=80)),
                ('pole', models.CharField(blank=True, max_length=150, verbose_name='pôle')),
                ('adresse', models.CharField(blank=True, max_length=250)),
                ('telephone', models.CharField(blank=True, max_length=20, verbose_name='téléphone')),
                ('courriel', models.EmailField(blank=True, max_length=254)),
                ('horaires', models.CharField(blank=True, max_length=120)),
                ('autorite', models.CharField(blank=True, help_text='Prénom, nom, qualité : imprimés sur les actes automatiques', max_length=200, verbose_name='autorité signataire')),
                ('tribunal', models.CharField(blank=True, max_length=250, verbose_name='tribunal administratif')),
                ('ville', models.CharField(blank=True, max_length=80, verbose_name='fait à')),
                ('a_deux_regards', models.BooleanField(default=False, help_text='Qui prépare une décision ne la signe pas', verbose_name='à quatre yeux')),
            ],
        ),
        migrations.CreateModel(
            name='Affectation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('agent', 'Agent'), ('signataire', 'Signataire'), ('dgefp', 'DGEFP (vue nationale, désignation)')], max_length=20, verbose_name='rôle')),
                ('qualite', models.CharField(blank=True, max_length=150, verbose_name='qualité (dans les lettres)')),
                ('debut_le', models.DateField(verbose_name='depuis le')),
                ('fin_le', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='affectations', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='affectations', to='habilitations.service')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'service', 'role'), name='affectation_une_fois')],
            },
        ),
        migrations.CreateModel(
            name='Habilitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('siren', models.CharField(db_index=True, max_length=9, verbose_name='SIREN')),
                ('siret', models.CharField(max_length=14, verbose_name='SIRET')),
                ('role', models.CharField(choices=[('employeur', 'Employeur'), ('gestionnaire', 'Gestionnaire des accès'), ('acteur_judiciaire', 'Acteur judiciaire'), ('lecteur', 'Lecture seule')], max_length=20, verbose_name='rôle')),
                ('statut', models.CharField(default='demandee', editable=False, max_length=20)),
                ('debut_le', models.DateField(verbose_name='depuis le')),
                ('fin_le', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                ('origine', models.CharField(choices=[('premier', 'première personne de l’entreprise'), ('demande', 'demande acceptée'), ('invitation', 'invitation'), ('code', 'code d’activation'), ('gestionnaire', 'ajout par un gestionnaire'), ('service', 'décision du service'), ('systeme', 'portail')], default='systeme', max_length=12)),
                ('demandee_a', models.DateTimeField(blank=True, null=True, verbose_name='demandée à')),
                ('message', models.CharField(blank=True, max_length=500, verbose_name='message du demandeur')),
                ('decidee_a', models.DateTimeField(blank=True, null=True, verbose_name='décidée à')),
                ('motif', models.CharField(blank=True, max_length=500, verbose_name='motif du refus ou de la fin')),
                ('est_sur_l_honneur', models.BooleanField(default=False, verbose_name='déclarée sur l’honneur')),
                ('prevenue_le', models.DateField(blank=True, null=True, verbose_name='fin prochaine annoncée le')),
                ('decidee_par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='habilitations', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['siren', 'statut', 'role', 'fin_le', 'user'], name='habilitation_siren'), models.Index(condition=models.Q(('fin_le__isnull', False), ('statut', 'validee')), fields=['fin_le'], name='habilitation_fin')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('statut__in', ['demandee', 'validee'])), fields=('user', 'siret', 'role'), name='habilitation_une_fois'), models.CheckConstraint(condition=models.Q(('fin_le', None), ('fin_le__gte', models.F('debut_le')), _connector='OR'), name='habilitation_dates', violation_error_message='La fin précède le début.')],
            },
        ),
        migrations.CreateModel(
            name='CodeActivation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('siren', models.CharField(db_index=True, max_length=9, verbose_name='SIREN')),
                ('siret', models.CharField(max_length=14, verbose_name='SIRET')),
                ('role', models.CharField(choices=[('employeur', 'Employeur'), ('gestionnaire', 'Gestionnaire des accès'), ('acteur_judiciaire', 'Acteur judiciaire'), ('lecteur', 'Lecture seule')], max_length=20, verbose_name='rôle')),
                ('fin_le', models.DateField(blank=True, null=True, verbose_name='fin de l’habilitation')),
                ('cree_a', models.DateTimeField(verbose_name='créée à')),
                ('expire_a', models.DateTimeField(verbose_name='valable jusqu’à')),
                ('empreinte', models.CharField(max_length=64, unique=True)),
                ('statut', models.CharField(default='ouverte', editable=False, max_length=20)),
                ('fin', models.CharField(max_length=4, verbose_name='derniers caractères')),
                ('par', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ouverte par')),
                ('utilisee_par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='utilisée par')),
                ('habilitation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='habilitations.habilitation')),
            ],
            options={
                'verbose_name': 'code d’activation',
                'verbose_name_plural': 'codes d’activation',
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('siren', models.CharField(db_index=True, max_length=9, verbose_name='SIREN')),
                ('siret', models.CharField(max_length=14, verbose_name='SIRET')),
                ('role', models.CharField(choices=[('employeur', 'Employeur'), ('gestionnaire', 'Gestionnaire des accès'), ('acteur_judiciaire', 'Acteur judiciaire'), ('lecteur', 'Lecture seule')], max_length=20, verbose_name='rôle')),
                ('fin_le', models.DateField(blank=True, null=True, verbose_name='fin de l’habilitation')),
                ('cree_a', models.DateTimeField(verbose_name='créée à')),
                ('expire_a', models.DateTimeField(verbose_name='valable jusqu’à')),
                ('empreinte', models.CharField(max_length=64, unique=True)),
                ('statut', models.CharField(default='ouverte', editable=False, max_length=20)),
                ('email', models.EmailField(max_length=254, verbose_name='adresse électronique')),
                ('habilitation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='habilitations.habilitation')),
                ('par', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ouverte par')),
                ('utilisee_par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='utilisée par')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('statut', 'ouverte')), fields=('email', 'siret', 'role'), name='invitation_une_fois')],
            },
        ),
        migrations.CreateModel(
            name='Mandat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('siren', models.CharField(db_index=True, max_length=9, verbose_name='SIREN')),
                ('siret', models.CharField(max_length=14, verbose_name='SIRET')),
                ('email', models.EmailField(max_length=254, verbose_name='adresse électronique du mandataire')),
                ('qualite', models.CharField(choices=[('avocat', 'Avocat'), ('expert', 'Expert-comptable ou conseil'), ('administrateur', 'Administrateur judiciaire'), ('liquidateur', 'Liquidateur ou mandataire judiciaire')], max_length=20, verbose_name='qualité')),
                ('objet', models.CharField(blank=True, max_length=250)),
                ('propose_a', models.DateTimeField(verbose_name='proposé à')),
                ('decide_a', models.DateTimeField(blank=True, null=True, verbose_name='accepté ou décliné à')),
                ('debut_le', models.DateField(verbose_name='depuis le')),
                ('fin_le', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                ('motif', models.CharField(blank=True, max_length=500, verbose_name='motif du refus ou de la fin')),
                ('prevenu_le', models.DateField(blank=True, null=True, verbose_name='fin prochaine annoncée le')),
                ('statut', models.CharField(default='propose', editable=False, max_length=20)),
                ('decide_par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mandataire', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mandats', to=settings.AUTH_USER_MODEL)),
                ('propose_par', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposé par')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('statut__in', ['propose', 'actif'])), fields=('siren', 'mandataire'), name='mandat_une_fois'), models.UniqueConstraint(condition=models.Q(('statut', 'propose')), fields=('siren', 'email'), name='mandat_propose_une_fois'), models.CheckConstraint(condition=models.Q(models.Q(('statut', 'actif'), _negated=True), ('mandataire__isnull', False), _connector='OR'), name='mandat_actif_a_son_mandataire'), models.CheckConstraint(condition=models.Q(('fin_le', None), ('fin_le__gte', models.F('debut_le')), _connector='OR'), name='mandat_dates', violation_error_message='La fin précède le début.')],
            },
        ),
        migrations.CreateModel(
            name='Arbitrage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nature', models.CharField(choices=[('contestation', 'Contestation du premier gestionnaire'), ('recuperation', 'Gestionnaire absent'), ('sans_siret', 'Employeur sans SIRET')], max_length=15)),
                ('siren', models.CharField(db_index=True, max_length=9, verbose_name='SIREN')),
                ('siret', models.CharField(max_length=14, verbose_name='SIRET')),
                ('expose', models.TextField(max_length=2000, verbose_name='ce que dit le demandeur')),
                ('ouvert_a', models.DateTimeField(verbose_name='ouvert à')),
                ('sens', models.CharField(blank=True, choices=[('favorable', 'Donner raison au demandeur'), ('defavorable', 'Rejeter la demande')], max_length=12)),
                ('motif', models.TextField(blank=True, max_length=2000, verbose_name='motif de la décision')),
                ('remarque', models.TextField(blank=True, max_length=2000, verbose_name='ce que dit le second agent')),
                ('propose_a', models.DateTimeField(blank=True, null=True, verbose_name='proposé à')),
                ('confirme_a', models.DateTimeField(blank=True, null=True, verbose_name='confirmé à')),
                ('opposable_jusqu_a', models.DateTimeField(blank=True, null=True, verbose_name='opposition possible jusqu’à')),
                ('opposition', models.TextField(blank=True, max_length=2000, verbose_name='ce que dit l’opposant')),
                ('statut', models.CharField(default='ouvert', editable=False, max_length=20)),
                ('confirme_par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('demandeur', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('oppose_par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('propose_par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('visee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='habilitations.habilitation', verbose_name='droit visé')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='habilitations.service')),
            ],
            options={
                'indexes': [models.Index(fields=['service', 'statut'], name='arbitrage_service'), models.Index(condition=models.Q(('statut', 'en_opposition')), fields=['opposable_jusqu_a'], name='arbitrage_terme')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('statut__in', ('ouvert', 'propose', 'en_opposition'))), fields=('siren', 'demandeur', 'nature'), name='arbitrage_un_a_la_fois')],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('debut_le', models.DateField(verbose_name='premier jour')),
                ('fin_le', models.DateField(verbose_name='dernier jour')),
                ('retour_le', models.DateField(blank=True, null=True, verbose_name='de retour le')),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to=settings.AUTH_USER_MODEL)),
                ('remplacant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remplacements', to=settings.AUTH_USER_MODEL, verbose_name='remplaçant')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='habilitations.service')),
            ],
            options={
                'indexes': [models.Index(fields=['service', 'fin_le'], name='absence_du_service')],
                'constraints': [models.CheckConstraint(condition=models.Q(('fin_le__gte', models.F('debut_le'))), name='absence_jours_dans_l_ordre', violation_error_message='Une absence finit après son début.'), models.CheckConstraint(condition=models.Q(('agent', models.F('remplacant')), _negated=True), name='absence_remplacee_par_un_autre', violation_error_message='On ne se remplace pas soi-même.')],
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('acte', models.CharField(help_text='Tel qu’il sera visé, par exemple « l’arrêté du 2 mars 2026 portant délégation »', max_length=200, verbose_name='acte')),
                ('debut_le', models.DateField(verbose_name='depuis le')),
                ('fin_le', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                ('affectation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='habilitations.affectation', verbose_name='signataire')),
            ],
            options={
                'verbose_name': 'délégation de signature',
                'verbose_name_plural': 'délégations de signature',
                'constraints': [models.CheckConstraint(condition=models.Q(('fin_le', None), ('fin_le__gte', models.F('debut_le')), _connector='OR'), name='delegation_jours_dans_l_ordre', violation_error_message='Une délégation finit après son début.')],
            },
        ),
        migrations.RunPython(services.charger, migrations.RunPython.noop),
    ]
