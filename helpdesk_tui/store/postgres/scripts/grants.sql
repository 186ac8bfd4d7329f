-- What each group may do. Nobody but the owner has any right that is not named here.
REVOKE ALL ON SCHEMA helpdesk FROM PUBLIC, desk_viewer, desk_technician, desk_lead, desk_service, desk_watch;
REVOKE ALL ON ALL TABLES IN SCHEMA helpdesk FROM PUBLIC, desk_viewer, desk_technician, desk_lead, desk_service, desk_watch;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA helpdesk FROM PUBLIC, desk_viewer, desk_technician, desk_lead, desk_service, desk_watch;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA helpdesk FROM PUBLIC, desk_viewer, desk_technician, desk_lead, desk_service, desk_watch;
-- Nobody makes there what could be taken for something else.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

GRANT USAGE ON SCHEMA helpdesk TO desk_viewer;
GRANT SELECT ON ALL TABLES IN SCHEMA helpdesk TO desk_viewer;
GRANT EXECUTE ON FUNCTION nocase(text), instr(text, text), json_each(text), json_extract(text, text), genesis(text),
    link_of(bytea, text, text, text, text, text, text), is_own(text) TO desk_viewer;
-- Each console says that it is here, a viewer's too.
GRANT INSERT, UPDATE, DELETE ON presence TO desk_viewer;

GRANT EXECUTE ON FUNCTION
    hold(),
    append_event(bigint, bigint, text, bigint, text, text, text, text, text, text),
    append_desk_event(text, bigint, text, text, text, text, text)
TO desk_technician;
-- What stands beside the log: of a technician's own, or derived from the events, or what is known of callers.
GRANT INSERT, UPDATE, DELETE ON draft, journal, requester_key, result, ticket_words TO desk_technician;
GRANT INSERT, UPDATE ON requester, organisation TO desk_technician;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA helpdesk TO desk_technician;

-- Who watches writes whom it called for what. A technician only reads that: acknowledging is an event of the ticket.
GRANT INSERT, UPDATE ON lease, target_tried TO desk_watch;
GRANT INSERT, UPDATE, DELETE ON alarm, delivery TO desk_watch;

GRANT EXECUTE ON FUNCTION take_in(text, text, text, text, text), came_in(), may_set(text) TO desk_lead;
GRANT INSERT, UPDATE ON setting TO desk_lead;

-- Whose a row is. Presence that nobody has kept up for a day is anybody's to take away.
ALTER TABLE presence ENABLE ROW LEVEL SECURITY;
ALTER TABLE draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE journal ENABLE ROW LEVEL SECURITY;
ALTER TABLE setting ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS seen ON presence;
CREATE POLICY seen ON presence FOR SELECT USING (true);
DROP POLICY IF EXISTS came ON presence;
CREATE POLICY came ON presence FOR INSERT WITH CHECK (is_own(technician));
DROP POLICY IF EXISTS stays ON presence;
CREATE POLICY stays ON presence FOR UPDATE USING (is_own(technician));
DROP POLICY IF EXISTS went ON presence;
CREATE POLICY went ON presence FOR DELETE
    USING (is_own(technician) OR seen_at < extract(epoch FROM clock_timestamp())::bigint - {kept});
DROP POLICY IF EXISTS own ON draft;
CREATE POLICY own ON draft USING (is_own(technician));
DROP POLICY IF EXISTS own ON journal;
CREATE POLICY own ON journal USING (is_own(technician));
DROP POLICY IF EXISTS seen ON setting;
CREATE POLICY seen ON setting FOR SELECT USING (true);
DROP POLICY IF EXISTS new ON setting;
CREATE POLICY new ON setting FOR INSERT WITH CHECK (may_set(name));
DROP POLICY IF EXISTS changed ON setting;
CREATE POLICY changed ON setting FOR UPDATE USING (may_set(name));
