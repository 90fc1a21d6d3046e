"""The journal takes entries and gives none back: UPDATE, DELETE (and TRUNCATE) are refused by the database itself."""

from django.db import migrations

POSTGRESQL = """
CREATE OR REPLACE FUNCTION socle_journal_en_ajout_seul() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'Le journal ne se modifie pas (%)', TG_OP USING ERRCODE = 'restrict_violation'; END
$$ LANGUAGE plpgsql;
CREATE TRIGGER socle_entree_ligne BEFORE UPDATE OR DELETE ON socle_entree
  FOR EACH ROW EXECUTE FUNCTION socle_journal_en_ajout_seul();
CREATE TRIGGER socle_entree_table BEFORE TRUNCATE ON socle_entree
  FOR EACH STATEMENT EXECUTE FUNCTION socle_journal_en_ajout_seul();
"""
POSTGRESQL_RETOUR = """
DROP TRIGGER socle_entree_ligne ON socle_entree;
DROP TRIGGER socle_entree_table ON socle_entree;
DROP FUNCTION socle_journal_en_ajout_seul();
"""
SQLITE = [
    f"CREATE TRIGGER socle_entree_{op.lower()} BEFORE {op} ON socle_entree "
    f"BEGIN SELECT RAISE(ABORT, 'Le journal ne se modifie pas ({op})'); END"
    for op in ("UPDATE", "DELETE")
]
SQLITE_RETOUR = ["DROP TRIGGER socle_entree_update", "DROP TRIGGER socle_entree_delete"]


def poser(apps, schema_editor):
    for sql in [POSTGRESQL] if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(sql, None)  # no parameters: a « % » is a « % »
    # A journal has a head from its first day: one without shows that it was emptied.
    apps.get_model("socle", "Tete").objects.get_or_create(pk=1)


def oter(apps, schema_editor):
    for sql in [POSTGRESQL_RETOUR] if schema_editor.connection.vendor == "postgresql" else SQLITE_RETOUR:
        schema_editor.execute(sql, None)  # no parameters: a « % » is a « % »


class Migration(migrations.Migration):
    dependencies = [("socle", "0001_initial")]
    operations = [migrations.RunPython(poser, oter)]
