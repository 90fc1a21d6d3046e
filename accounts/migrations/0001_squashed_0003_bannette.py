"""The tables as they are after 0003_bannette, in one step: a new database is ready sooner. Who has the steps keeps them."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('accounts', '0001_initial'),
        ('accounts', '0002_comptes'),
        ('accounts', '0003_bannette'),
    ]

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChargementSirene',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('empreinte', models.CharField(max_length=64, unique=True, verbose_name='empreinte du début et de la taille du fichier')),
                ('fichier', models.CharField(max_length=250)),
                ('octets', models.BigIntegerField(default=0, verbose_name='octets lus')),
                ('lignes', models.BigIntegerField(default=0, verbose_name='lignes lues')),
                ('commence_a', models.DateTimeField()),
                ('fini_a', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='FicheSirene',
            fields=[
                ('siret', models.CharField(max_length=14, primary_key=True, serialize=False)),
                ('est_siege', models.BooleanField(default=False)),
                ('est_ouvert', models.BooleanField(default=True)),
                ('est_diffusible', models.BooleanField(default=True)),
                ('denomination', models.CharField(blank=True, max_length=200)),
                ('adresse', models.CharField(blank=True, max_length=250)),
                ('code_postal', models.CharField(blank=True, max_length=5)),
                ('code_commune', models.CharField(blank=True, max_length=5)),
                ('commune', models.CharField(blank=True, max_length=100)),
                ('naf', models.CharField(blank=True, max_length=6)),
                ('ferme_le', models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Etablissement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('siret', models.CharField(max_length=14, unique=True, verbose_name='SIRET')),
                ('siren', models.CharField(db_index=True, max_length=9, verbose_name='SIREN')),
                ('nature', models.CharField(choices=[('sirene', 'Inscrit au répertoire Sirene'), ('etranger', 'Entreprise étrangère sans établissement en France'), ('particulier', 'Particulier employeur')], default='sirene', max_length=12)),
                ('raison_sociale', models.CharField(max_length=200)),
                ('adresse', models.CharField(blank=True, max_length=250)),
                ('code_postal', models.CharField(blank=True, max_length=5)),
                ('commune', models.CharField(blank=True, max_length=100)),
                ('departement', models.CharField(max_length=3, verbose_name='département')),
                ('pays', models.CharField(blank=True, max_length=80)),
                ('identifiant_etranger', models.CharField(blank=True, max_length=60, verbose_name='numéro au registre du pays')),
                ('naf', models.CharField(blank=True, max_length=6, verbose_name='code NAF')),
                ('est_siege', models.BooleanField(default=False, verbose_name='siège')),
                ('est_fictif', models.BooleanField(default=False, verbose_name='fictif (démonstration)')),
                ('est_a_verifier', models.BooleanField(default=False, verbose_name='à vérifier')),
                ('ferme_le', models.DateField(blank=True, null=True, verbose_name='fermé depuis le')),
                ('verifie_a', models.DateTimeField(blank=True, null=True, verbose_name='relu dans Sirene à')),
            ],
            options={
                'verbose_name': 'établissement',
                'indexes': [models.Index(condition=models.Q(('est_a_verifier', True)), fields=['verifie_a', 'id'], name='a_relire')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='adresse électronique')),
                ('civilite', models.CharField(blank=True, choices=[('Mme', 'Madame'), ('M.', 'Monsieur')], max_length=3, verbose_name='civilité')),
                ('prenom', models.CharField(blank=True, max_length=80, verbose_name='prénom')),
                ('nom', models.CharField(blank=True, max_length=80)),
                ('telephone', models.CharField(blank=True, max_length=20, verbose_name='téléphone')),
                ('fonction', models.CharField(blank=True, max_length=120)),
                ('est_agent', models.BooleanField(default=False, verbose_name='agent du ministère')),
                ('is_active', models.BooleanField(default=True, verbose_name='actif')),
                ('is_staff', models.BooleanField(default=False, verbose_name='accès à l’administration')),
                ('a_des_raccourcis', models.BooleanField(default=True, verbose_name='raccourcis clavier d’une lettre')),
                ('cgu_le', models.DateField(blank=True, null=True, verbose_name='conditions acceptées le')),
                ('cgu_version', models.CharField(blank=True, max_length=10, verbose_name='version des conditions')),
                ('ferme_a', models.DateTimeField(blank=True, null=True, verbose_name='fermé à')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('etablissement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.etablissement', verbose_name='établissement')),
            ],
            options={
                'verbose_name': 'compte',
                'indexes': [models.Index(fields=['nom', 'prenom', 'id'], name='user_par_nom')],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_unique')],
            },
        ),
        migrations.CreateModel(
            name='Inscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(db_index=True, max_length=254, verbose_name='adresse électronique')),
                ('civilite', models.CharField(blank=True, max_length=3)),
                ('prenom', models.CharField(max_length=80)),
                ('nom', models.CharField(max_length=80)),
                ('telephone', models.CharField(blank=True, max_length=20)),
                ('mot_de_passe', models.CharField(max_length=128, verbose_name='mot de passe haché')),
                ('etablissement', models.JSONField(default=dict, verbose_name='établissement déclaré')),
                ('cgu_le', models.DateField()),
                ('cgu_version', models.CharField(max_length=10)),
                ('empreinte', models.CharField(max_length=64, unique=True, verbose_name='empreinte du lien')),
                ('demandee_a', models.DateTimeField()),
                ('expire_a', models.DateTimeField(db_index=True)),
                ('statut', models.CharField(default='demandee', editable=False, max_length=20)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('statut', 'demandee')), fields=('email',), name='inscription_une_fois')],
            },
        ),
        migrations.CreateModel(
            name='ChangementAdresse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ancienne', models.EmailField(max_length=254)),
                ('nouvelle', models.EmailField(max_length=254)),
                ('empreinte', models.CharField(max_length=64, unique=True, verbose_name='empreinte du lien de confirmation')),
                ('empreinte_annulation', models.CharField(max_length=64, unique=True, verbose_name='empreinte du lien d’annulation')),
                ('demande_a', models.DateTimeField()),
                ('expire_a', models.DateTimeField(verbose_name='lien de confirmation valable jusqu’à')),
                ('confirme_a', models.DateTimeField(null=True)),
                ('annulable_jusqu_a', models.DateTimeField()),
                ('statut', models.CharField(default='demande', editable=False, max_length=20)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changements_adresse', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'changement d’adresse',
                'verbose_name_plural': 'changements d’adresse',
                'constraints': [models.UniqueConstraint(condition=models.Q(('statut', 'demande')), fields=('user',), name='changement_adresse_un_a_la_fois')],
            },
        ),
    ]
