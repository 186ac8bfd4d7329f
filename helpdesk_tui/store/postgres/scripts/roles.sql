-- Who may do what: groups of the server, which its logins are members of. They belong to the whole server, so they are
-- made where they are missing and never taken away.
DO $$
DECLARE
    name_ text;
    above_ text;
BEGIN
    FOREACH name_ IN ARRAY ARRAY['desk_viewer', 'desk_technician', 'desk_lead', 'desk_service', 'desk_watch'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name_) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', name_);
        END IF;
    END LOOP;
    FOR name_, above_ IN VALUES
        ('desk_viewer', 'desk_technician'), ('desk_technician', 'desk_lead'), ('desk_technician', 'desk_service'),
        ('desk_viewer', 'desk_watch'), ('desk_watch', 'desk_lead')
    LOOP
        IF NOT pg_has_role(above_, name_, 'member') THEN
            EXECUTE format('GRANT %I TO %I', name_, above_);
        END IF;
    END LOOP;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE EXCEPTION 'the groups desk_viewer, desk_technician, desk_lead, desk_service and desk_watch are missing, and '
        'your login may not make groups; whoever looks after the server gives it CREATEROLE, or runs ''setup'' once'
        USING ERRCODE = '42501';
END $$;
