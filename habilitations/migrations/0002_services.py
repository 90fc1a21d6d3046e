"""The services of the State, by their names in the decrees; addresses are filled in the admin."""

from django.db import migrations

from habilitations.territoires import nom_d_usage, services


def charger(apps, schema_editor):
    Service = apps.get_model("habilitations", "Service")
    for code, noms in services().items():
        defauts = {"nom_long": noms["nom_long"], "nom_court": nom_d_usage(noms)}
        Service.objects.get_or_create(code=code, defaults=defauts)


class Migration(migrations.Migration):
    dependencies = [("habilitations", "0001_initial")]
    operations = [migrations.RunPython(charger, migrations.RunPython.noop)]
