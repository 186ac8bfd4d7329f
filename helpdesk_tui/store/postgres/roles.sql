-- Who may do what: groups of the server, which its logins are members of. They belong to the whole server, so they are
-- made where they are missing and never taken away.
DO $$
DECLARE
    name_ text;
BEGIN
    FOREACH name_ IN ARRAY ARRAY['desk_viewer', 'desk_technician', 'desk_lead', 'desk_service'] LOOP
        IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = name_) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', name_);
        END IF;
    END LOOP;
    IF NOT pg_has_role('desk_technician', 'desk_viewer', 'member') THEN
        GRANT desk_viewer TO desk_technician;
    END IF;
    IF NOT pg_has_role('desk_lead', 'desk_technician', 'member') THEN
        GRANT desk_technician TO desk_lead;
    END IF;
    IF NOT pg_has_role('desk_service', 'desk_technician', 'member') THEN
        GRANT desk_technician TO desk_service;
    END IF;
END $$;
