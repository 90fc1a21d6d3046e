"""SQLite: « REPLACE INTO » takes an entry's place without a word to the triggers on DELETE. A place that is taken stays taken."""

from django.db import migrations

POSER = (
    "CREATE TRIGGER socle_entree_replace BEFORE INSERT ON socle_entree "
    "WHEN EXISTS (SELECT 1 FROM socle_entree WHERE sequence = NEW.sequence "
    "OR (cible = NEW.cible AND cible_id = NEW.cible_id AND rang = NEW.rang)) "
    "BEGIN SELECT RAISE(ABORT, 'Le journal ne se modifie pas (REPLACE)'); END"
)
OTER = "DROP TRIGGER socle_entree_replace"


def _sur_sqlite(sql):
    def jouer(apps, schema_editor):
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(sql, None)

    return jouer


class Migration(migrations.Migration):
    dependencies = [("socle", "0004_exploitation")]
    operations = [migrations.RunPython(_sur_sqlite(POSER), _sur_sqlite(OTER))]
