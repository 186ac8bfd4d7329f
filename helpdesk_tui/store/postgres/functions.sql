-- The ways in which a desk is written, each made anew by every setup. They run with the owner's rights and check who
-- asks: nobody rewrites an event, gives it another time, or signs for another.

-- Who asks, as the log names them. Only a service may speak for somebody else.
CREATE OR REPLACE FUNCTION acts_as(actor_ text) RETURNS void LANGUAGE plpgsql STABLE
SET search_path = helpdesk, pg_temp AS $$
BEGIN
    IF actor_ IS DISTINCT FROM session_user::text AND NOT pg_has_role(session_user, 'desk_service', 'member') THEN
        RAISE EXCEPTION 'you are % here and cannot sign as %', session_user, actor_ USING ERRCODE = '42501';
    END IF;
END $$;

-- The chain of the next event: SHA-256 over the one before and all it says, lengths first (see store/log/chain.py).
CREATE OR REPLACE FUNCTION link_of(
    previous_ bytea, head_ text, kind_ text, actor_ text, op_ text, undoes_ text, payload_ text
) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT sha256(previous_ || convert_to(
        head_ || ',' || char_length(kind_) || ',' || char_length(actor_) || ',' || char_length(op_) || ','
        || coalesce(char_length(undoes_), -1) || ';' || kind_ || actor_ || op_ || coalesce(undoes_, '') || payload_,
        'UTF8'))
$$;

-- What the first event of a desk links to.
CREATE OR REPLACE FUNCTION genesis(desk_ text) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT sha256(convert_to('helpdesk_tui event log, chain 1: ' || desk_, 'UTF8'))
$$;

-- Whether an event's instant may be: that of the server, unless a recorded log is played on this desk.
CREATE OR REPLACE FUNCTION happens_at(at_ bigint) RETURNS void LANGUAGE plpgsql STABLE
SET search_path = helpdesk, pg_temp AS $$
BEGIN
    IF abs(at_ - extract(epoch FROM clock_timestamp())::bigint) > 120
        AND NOT EXISTS (SELECT 1 FROM setting WHERE name = 'pace' OR name = 'clock') THEN
        RAISE EXCEPTION 'the clock here is more than two minutes off the server''s' USING ERRCODE = 'HD003';
    END IF;
END $$;

-- Write an event and the ticket after it, ticket_ being the fields that the event changed.
CREATE OR REPLACE FUNCTION append_event(
    number_ bigint, version_ bigint, kind_ text, at_ bigint, actor_ text, op_ text, undoes_ text, payload_ text,
    texts_ text, ticket_ text
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = helpdesk, pg_temp AS $$
DECLARE
    seq_ bigint;
    before_ bytea;
    row_ ticket;
BEGIN
    PERFORM acts_as(actor_), happens_at(at_);
    IF version_ = 1 THEN
        INSERT INTO ticket SELECT * FROM jsonb_populate_record(NULL::ticket, ticket_::jsonb) ON CONFLICT DO NOTHING;
    ELSE
        SELECT * INTO row_ FROM ticket WHERE number = number_ AND version = version_ - 1;
        row_ := jsonb_populate_record(row_, ticket_::jsonb);
        UPDATE ticket SET {changes} WHERE number = number_ AND version = version_ - 1;
    END IF;
    IF NOT FOUND THEN
        RAISE EXCEPTION '#% cannot be given v%: that is not what follows', number_, version_ USING ERRCODE = 'HD002';
    END IF;
    SELECT head.seq + 1, head.chain INTO seq_, before_ FROM head FOR UPDATE;
    INSERT INTO event VALUES (
        seq_, number_, version_, kind_, at_, actor_, op_, undoes_, payload_,
        link_of(before_, seq_ || ',' || number_ || ',' || version_ || ',' || at_, kind_, actor_, op_, undoes_, payload_)
    ) RETURNING chain INTO before_;
    IF texts_ IS NOT NULL THEN
        INSERT INTO event_text VALUES (seq_, texts_);
    END IF;
    UPDATE head SET seq = seq_, chain = before_;
    RETURN seq_;
END $$;

-- Write what happened to the desk as a whole.
CREATE OR REPLACE FUNCTION append_desk_event(
    kind_ text, at_ bigint, actor_ text, op_ text, undoes_ text, payload_ text, texts_ text
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = helpdesk, pg_temp AS $$
DECLARE
    seq_ bigint;
    before_ bytea;
BEGIN
    PERFORM acts_as(actor_), happens_at(at_);
    SELECT head.seq + 1, head.chain INTO seq_, before_ FROM head FOR UPDATE;
    INSERT INTO desk_event VALUES (
        seq_, kind_, at_, actor_, op_, undoes_, payload_,
        link_of(before_, 'desk,' || seq_ || ',' || at_, kind_, actor_, op_, undoes_, payload_)
    ) RETURNING chain INTO before_;
    IF texts_ IS NOT NULL THEN
        INSERT INTO desk_event_text VALUES (seq_, texts_);
    END IF;
    UPDATE head SET seq = seq_, chain = before_;
    RETURN seq_;
END $$;

-- Lock the desk for a write: where its log ends, and which schema it has. A desk that was copied elsewhere is written
-- there; whoever waited for the lock meanwhile sees it, too.
CREATE OR REPLACE FUNCTION hold() RETURNS TABLE (desk text, schema integer, seq bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = helpdesk, pg_temp AS $$
DECLARE
    there_ text;
BEGIN
    RETURN QUERY SELECT head.desk::text, head.schema, head.seq FROM head FOR UPDATE;
    SELECT value INTO there_ FROM setting WHERE name = 'moved_to';
    IF FOUND THEN
        RAISE EXCEPTION '%', there_ USING ERRCODE = 'HD004';
    END IF;
END $$;
