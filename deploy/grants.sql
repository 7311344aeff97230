-- What the application's role may do. Run by the owner of the tables after each migration:
--     psql "$OWNER_URL" --set=ON_ERROR_STOP=1 --file=deploy/grants.sql
-- It reads and writes rows. It owns nothing: it can change no table, switch off no trigger, and truncate nothing. What
-- is append-only it cannot even try to change; new tables get their rights here, too.
GRANT USAGE ON SCHEMA public TO diaodu_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO diaodu_app;
GRANT SELECT, USAGE, UPDATE ON ALL SEQUENCES IN SCHEMA public TO diaodu_app;
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM diaodu_app;

DO $$
DECLARE
    guarded record;
BEGIN
    FOR guarded IN
        SELECT tgrelid::regclass AS name, tgtype & 8 <> 0 AS deletes, tgtype & 16 <> 0 AND tgattr = '' AS updates
        FROM pg_trigger WHERE tgname LIKE '%\_append\_only'
    LOOP
        IF guarded.deletes THEN
            EXECUTE format('REVOKE DELETE ON %s FROM diaodu_app', guarded.name);
        END IF;
        IF guarded.updates THEN
            EXECUTE format('REVOKE UPDATE ON %s FROM diaodu_app', guarded.name);
        END IF;
    END LOOP;
END $$;
