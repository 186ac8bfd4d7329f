-- The ways in which a desk is written, each made anew by every setup. They run with the owner's rights and check who
-- asks: nobody rewrites an event, gives it another time, or signs for another.

-- Who asks, as the log names them. Only a service may speak for somebody else.
CREATE OR REPLACE FUNCTION is_own(name_ text) RETURNS boolean LANGUAGE sql STABLE
SET search_path = helpdesk, pg_temp AS $$
    SELECT name_ = session_user OR pg_has_role(session_user, 'desk_service', 'member')
$$;
CREATE OR REPLACE FUNCTION acts_as(actor_ text) RETURNS void LANGUAGE plpgsql STABLE
SET search_path = helpdesk, pg_temp AS $$
BEGIN
    IF NOT coalesce(is_own(actor_), false) THEN
        RAISE EXCEPTION 'you are % here and cannot sign as %', session_user, actor_ USING ERRCODE = '42501';
    END IF;
END $$;
-- A lead, or the desk's owner, with whose rights these functions run.
CREATE OR REPLACE FUNCTION takes_lead(what_ text) RETURNS void LANGUAGE plpgsql STABLE
SET search_path = helpdesk, pg_temp AS $$
BEGIN
    IF session_user <> current_user AND NOT pg_has_role(session_user, 'desk_lead', 'member') THEN
        RAISE EXCEPTION '% takes a lead, and % is none', what_, session_user USING ERRCODE = '42501';
    END IF;
END $$;

-- Whether somebody may keep a setting. The desk's identity is nobody's to change; and a clock of its own, with which
-- times are not held against the server's, comes only to a desk that has no log yet.
CREATE OR REPLACE FUNCTION may_set(name_ text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = helpdesk, pg_temp AS $$
    SELECT CASE name_
        WHEN 'desk' THEN false
        WHEN 'clock' THEN false
        WHEN 'moved_to' THEN false
        WHEN 'coming_from' THEN false
        WHEN 'replay' THEN EXISTS (SELECT FROM head WHERE seq = 0) OR EXISTS (SELECT FROM setting WHERE name = 'replay')
        ELSE true
    END
$$;

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
CREATE OR REPLACE FUNCTION has_own_clock() RETURNS boolean LANGUAGE sql STABLE
SET search_path = helpdesk, pg_temp AS $$
    SELECT EXISTS (SELECT FROM setting WHERE name IN ('replay', 'clock'))
$$;
CREATE OR REPLACE FUNCTION happens_at(at_ bigint) RETURNS void LANGUAGE plpgsql STABLE
SET search_path = helpdesk, pg_temp AS $$
BEGIN
    IF abs(at_ - extract(epoch FROM clock_timestamp())::bigint) > 120 AND NOT has_own_clock() THEN
        RAISE EXCEPTION 'the clock here is more than two minutes off the server''s' USING ERRCODE = 'HD003';
    END IF;
END $$;

-- Whether the fields that a ticket is given are those that its event says, and no others but what is derived from them.
CREATE OR REPLACE FUNCTION is_said(version_ bigint, ticket_ jsonb, payload_ jsonb, texts_ jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = helpdesk, pg_temp AS $$
    SELECT NOT EXISTS (
        SELECT FROM (
            SELECT key, value FROM jsonb_each(ticket_)
            WHERE key <> ALL (ARRAY[{derived}]) AND NOT (version_ = 1 AND value = 'null')
        ) AS given FULL JOIN (
            SELECT key, value FROM jsonb_each(payload_ -> 'after')
            UNION ALL SELECT substr(key, 7), value -> 1 FROM jsonb_each(texts_) WHERE key LIKE 'after.%'
            UNION ALL SELECT 'body', texts_ #> '{text,1}' WHERE version_ = 1 AND texts_ ? 'text'
        ) AS said USING (key)
        WHERE given.value IS DISTINCT FROM said.value
    )
$$;

-- Write an event and the ticket after it, ticket_ being the fields that the event changed.
CREATE OR REPLACE FUNCTION append_event(
    number_ bigint, version_ bigint, kind_ text, at_ bigint, actor_ text, op_ text, undoes_ text, payload_ text,
    texts_ text, ticket_ text
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = helpdesk, pg_temp AS $$
DECLARE
    seq_ bigint;
    before_ bytea;
    row_ ticket;
    fields_ jsonb := ticket_::jsonb;
    said_ jsonb := payload_::jsonb;
BEGIN
    PERFORM acts_as(actor_), happens_at(at_);
    IF kind_ = ANY (ARRAY[{lead_kinds}]) THEN
        PERFORM takes_lead('this');
    ELSIF kind_ <> ALL (ARRAY[{kinds}]) THEN
        RAISE EXCEPTION 'there is no event %', kind_ USING ERRCODE = 'HD005';
    END IF;
    IF (fields_ -> 'version') IS DISTINCT FROM to_jsonb(version_)
        OR coalesce(fields_ -> 'number', to_jsonb(number_)) <> to_jsonb(number_)
        OR EXISTS (SELECT FROM jsonb_object_keys(fields_) AS key WHERE key <> ALL (ARRAY[{columns}]))
    THEN
        RAISE EXCEPTION 'what #% v% is given is of no such ticket', number_, version_ USING ERRCODE = 'HD005';
    END IF;
    IF said_ ->> 'policy' <> (SELECT value FROM setting WHERE name = 'matrix') THEN
        RAISE EXCEPTION 'the desk goes by another matrix' USING ERRCODE = 'HD006';
    END IF;
    SELECT head.seq + 1, head.chain INTO seq_, before_ FROM head FOR UPDATE;
    IF version_ = 1 THEN
        IF number_ > (SELECT greatest(max(number), {first} - 1) + 1 FROM ticket) THEN
            PERFORM takes_lead('a number out of turn');
        END IF;
        INSERT INTO ticket SELECT * FROM jsonb_populate_record(NULL::ticket, fields_) ON CONFLICT DO NOTHING;
    ELSE
        SELECT * INTO row_ FROM ticket WHERE number = number_ AND version = version_ - 1;
        row_ := jsonb_populate_record(row_, fields_);
        UPDATE ticket SET {changes} WHERE number = number_ AND version = version_ - 1;
    END IF;
    IF NOT FOUND THEN
        RAISE EXCEPTION '#% cannot be given v%: that is not what follows', number_, version_ USING ERRCODE = 'HD002';
    END IF;
    -- What a purge takes away stands in no event.
    IF NOT (kind_ = 'purged' AND said_ ? 'erases') AND NOT is_said(version_, fields_, said_, texts_::jsonb) THEN
        RAISE EXCEPTION '#% v% is not what its event says', number_, version_ USING ERRCODE = 'HD005';
    END IF;
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

-- Write what happened to the desk as a whole. That histories came in names all that came, and no others.
CREATE OR REPLACE FUNCTION append_desk_event(
    kind_ text, at_ bigint, actor_ text, op_ text, undoes_ text, payload_ text, texts_ text
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = helpdesk, pg_temp AS $$
DECLARE
    seq_ bigint;
    before_ bytea;
    came_ bigint;
    facts_ jsonb := payload_::jsonb -> 'facts';
BEGIN
    PERFORM acts_as(actor_), happens_at(at_), texts_::json;
    IF kind_ <> ALL (ARRAY[{desk_kinds}]) THEN
        PERFORM takes_lead('this');
    END IF;
    SELECT head.seq + 1, head.chain, head.came INTO seq_, before_, came_ FROM head FOR UPDATE;
    IF came_ IS NOT NULL AND
        (kind_, facts_ -> 'first', facts_ -> 'last')
            IS DISTINCT FROM ('imported', to_jsonb(came_ + 1), to_jsonb(seq_ - 1))
    THEN
        RAISE EXCEPTION 'what came in is not what its event says' USING ERRCODE = 'HD005';
    END IF;
    INSERT INTO desk_event VALUES (
        seq_, kind_, at_, actor_, op_, undoes_, payload_,
        link_of(before_, 'desk,' || seq_ || ',' || at_, kind_, actor_, op_, undoes_, payload_)
    ) RETURNING chain INTO before_;
    IF texts_ IS NOT NULL THEN
        INSERT INTO desk_event_text VALUES (seq_, texts_);
    END IF;
    UPDATE head SET seq = seq_, chain = before_, came = NULL;
    RETURN seq_;
END $$;

-- Lock the desk for a write: where its log ends, and which schema it has. A desk that was copied elsewhere is written
-- there, and one that comes from elsewhere is not open before; whoever waited for the lock meanwhile sees it, too.
CREATE OR REPLACE FUNCTION hold() RETURNS TABLE (desk text, schema integer, seq bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = helpdesk, pg_temp AS $$
DECLARE
    name_ text;
    there_ text;
BEGIN
    RETURN QUERY SELECT head.desk::text, head.schema, head.seq FROM head FOR UPDATE;
    SELECT name, value INTO name_, there_ FROM setting WHERE name IN ('moved_to', 'coming_from');
    IF FOUND THEN
        RAISE EXCEPTION '%', there_ USING ERRCODE = CASE name_ WHEN 'moved_to' THEN 'HD004' ELSE 'HD007' END;
    END IF;
END $$;

-- Take some whole histories in, all of them new here: JSON arrays of rows, the events in their order. Who takes them in
-- is a lead, and says so in the log in the same transaction (came_in).
CREATE OR REPLACE FUNCTION take_in(tickets_ text, events_ text, texts_ text, results_ text, pages_ text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = helpdesk, pg_temp AS $$
DECLARE
    seq_ bigint;
    chain_ bytea;
    latest_ bigint := CASE WHEN has_own_clock() THEN 250000000000
                           ELSE extract(epoch FROM clock_timestamp())::bigint + 120 END;
    row_ event;
    rows_ event[] := '{}';
    numbers_ bigint[];
BEGIN
    PERFORM takes_lead('an import');
    SELECT head.seq, head.chain INTO seq_, chain_ FROM head FOR UPDATE;
    UPDATE head SET came = coalesce(came, seq_);
    WITH new AS (
        INSERT INTO ticket SELECT * FROM jsonb_populate_recordset(NULL::ticket, tickets_::jsonb) RETURNING number
    ) SELECT coalesce(array_agg(number), '{}') INTO numbers_ FROM new;
    FOR row_ IN SELECT * FROM jsonb_populate_recordset(NULL::event, events_::jsonb) LOOP
        seq_ := seq_ + 1;
        IF row_.seq <> seq_ OR row_.at > latest_ OR row_.kind <> ALL (ARRAY[{all_kinds}]) THEN
            RAISE EXCEPTION 'event % is none that can come in', row_.seq USING ERRCODE = 'HD005';
        END IF;
        PERFORM row_.payload::json;
        chain_ := link_of(chain_, seq_ || ',' || row_.number || ',' || row_.version || ',' || row_.at,
                          row_.kind, row_.actor, row_.op, row_.undoes, row_.payload);
        row_.chain := chain_;
        rows_ := rows_ || row_;
    END LOOP;
    INSERT INTO event SELECT * FROM unnest(rows_);
    INSERT INTO event_text SELECT seq, texts FROM jsonb_populate_recordset(NULL::event_text, texts_::jsonb)
    WHERE seq > seq_ - cardinality(rows_);
    INSERT INTO result SELECT * FROM jsonb_populate_recordset(NULL::result, results_::jsonb)
    WHERE number = ANY (numbers_);
    INSERT INTO ticket_words (id, number, {pages})
    SELECT id, number, {pages} FROM jsonb_populate_recordset(NULL::ticket_words, pages_::jsonb)
    WHERE number = ANY (numbers_);
    IF (
        SELECT (count(*), count(*) FILTER (WHERE (version, version) = (versions, last)))
        FROM (
            SELECT number, count(*) AS versions, max(version) AS last FROM unnest(rows_) GROUP BY number
        ) AS history LEFT JOIN ticket USING (number)
    ) IS DISTINCT FROM (cardinality(numbers_)::bigint, cardinality(numbers_)::bigint) THEN
        RAISE EXCEPTION 'a ticket does not come in with its whole history' USING ERRCODE = 'HD005';
    END IF;
    UPDATE head SET seq = seq_, chain = chain_;
END $$;

-- Say that all is in of what came to a desk without a log: on any other it is said by an event.
CREATE OR REPLACE FUNCTION came_in() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = helpdesk, pg_temp AS $$
BEGIN
    UPDATE head SET came = NULL WHERE came = 0;
END $$;
CREATE OR REPLACE FUNCTION came_signed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = helpdesk, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM head WHERE came IS NOT NULL) THEN
        RAISE EXCEPTION 'an import is said in the log' USING ERRCODE = 'HD005';
    END IF;
    RETURN NULL;
END $$;

-- How many tickets there are, kept while they change.
CREATE OR REPLACE FUNCTION tally_step() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = helpdesk, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        UPDATE tally SET n = n - 1 WHERE priority = old.priority AND status = old.status;
    END IF;
    INSERT INTO tally VALUES (new.priority, new.status, 1)
    ON CONFLICT (priority, status) DO UPDATE SET n = tally.n + 1;
    RETURN NULL;
END $$;

-- The log is only ever added to.
CREATE OR REPLACE FUNCTION event_stands() RETURNS trigger LANGUAGE plpgsql
SET search_path = helpdesk, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'an event is never changed and never removed' USING ERRCODE = 'HD001';
END $$;

-- What others see is told to whoever listens: events, settings, who comes and goes and what each has open; not that a
-- console is still there, nor what is being typed.
CREATE OR REPLACE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql
SET search_path = helpdesk, pg_temp AS $$
BEGIN
    PERFORM pg_notify('helpdesk', '');
    RETURN NULL;
END $$;
