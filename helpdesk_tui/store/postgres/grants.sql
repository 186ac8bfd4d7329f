-- What each group may do. Nobody but the owner has any right that is not named here.
REVOKE ALL ON SCHEMA helpdesk FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA helpdesk FROM PUBLIC, desk_viewer, desk_technician, desk_lead, desk_service;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA helpdesk FROM PUBLIC, desk_viewer, desk_technician, desk_lead, desk_service;

GRANT USAGE ON SCHEMA helpdesk TO desk_viewer;
GRANT SELECT ON ALL TABLES IN SCHEMA helpdesk TO desk_viewer;
GRANT EXECUTE ON FUNCTION nocase(text), instr(text, text), json_each(text), json_extract(text, text), genesis(text),
    link_of(bytea, text, text, text, text, text, text) TO desk_viewer;
-- Each console says that it is here, a viewer's too.
GRANT INSERT, UPDATE, DELETE ON presence TO desk_viewer;

GRANT EXECUTE ON FUNCTION
    hold(),
    append_event(bigint, bigint, text, bigint, text, text, text, text, text, text),
    append_desk_event(text, bigint, text, text, text, text, text)
TO desk_technician;
GRANT INSERT, UPDATE, DELETE ON draft, journal, requester, requester_key, organisation, result, ticket_words
TO desk_technician;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA helpdesk TO desk_technician;
GRANT INSERT, UPDATE ON setting TO desk_lead;

ALTER TABLE draft ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON draft;
CREATE POLICY own ON draft USING (
    technician = session_user::text OR pg_has_role(session_user, 'desk_service', 'member')
);
