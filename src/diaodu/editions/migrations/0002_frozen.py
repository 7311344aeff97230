"""The database refuses to change what was released, and to delete any edition."""

from django.db.migrations import Migration as Base
from django.db.migrations import RunSQL

from diaodu.audit.append_only import guard

FROZEN = """
CREATE FUNCTION editions_edition_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a released edition stays as it is, and none is deleted: % refused', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER editions_edition_frozen BEFORE UPDATE ON editions_edition
    FOR EACH ROW WHEN (OLD.state = 'released') EXECUTE FUNCTION editions_edition_frozen();
CREATE TRIGGER editions_edition_kept BEFORE DELETE ON editions_edition
    FOR EACH ROW EXECUTE FUNCTION editions_edition_frozen();
CREATE TRIGGER editions_edition_append_only BEFORE TRUNCATE ON editions_edition
    FOR EACH STATEMENT EXECUTE FUNCTION diaodu_append_only();

CREATE FUNCTION editions_part_of_released() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM editions_edition e WHERE e.id = NEW.edition_id AND e.state = 'released') THEN
        RAISE EXCEPTION 'a released edition is whole: nothing is added to %', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER editions_printedfigure_whole BEFORE INSERT ON editions_printedfigure
    FOR EACH ROW EXECUTE FUNCTION editions_part_of_released();
CREATE TRIGGER editions_editionfile_whole BEFORE INSERT ON editions_editionfile
    FOR EACH ROW EXECUTE FUNCTION editions_part_of_released();
CREATE TRIGGER editions_editionstep_whole BEFORE INSERT ON editions_editionstep
    FOR EACH ROW EXECUTE FUNCTION editions_part_of_released();
"""
THAWED = """
DROP TRIGGER editions_editionstep_whole ON editions_editionstep;
DROP TRIGGER editions_editionfile_whole ON editions_editionfile;
DROP TRIGGER editions_printedfigure_whole ON editions_printedfigure;
DROP FUNCTION editions_part_of_released;
DROP TRIGGER editions_edition_append_only ON editions_edition;
DROP TRIGGER editions_edition_kept ON editions_edition;
DROP TRIGGER editions_edition_frozen ON editions_edition;
DROP FUNCTION editions_edition_frozen;
"""


class Migration(Base):
    dependencies = [("editions", "0001_initial"), ("audit", "0002_append_only")]
    operations = [
        guard("editions_printedfigure"),
        guard("editions_editionfile"),
        guard("editions_editionstep"),
        RunSQL(FROZEN, THAWED),
    ]
