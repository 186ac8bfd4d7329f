-- The desk on a server: the same tables as in a file (see store/sqlite/migrations), in a schema of their own.
-- Instants are whole seconds UTC. All text is compared byte by byte, whatever the database's collation.

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

CREATE DOMAIN words AS text COLLATE "C";

-- Which desk this is, its schema, and the end of its log, in one row: who writes locks it first. While histories come
-- in whole, ``came`` is where the log ended before them.
CREATE TABLE head (
    one    boolean PRIMARY KEY DEFAULT true CHECK (one),
    desk   words   NOT NULL,
    schema integer NOT NULL,
    seq    bigint  NOT NULL,
    chain  bytea   NOT NULL CHECK (length(chain) = 32),
    came   bigint
) WITH (fillfactor = 10);

CREATE TABLE ticket (
    number          bigint  PRIMARY KEY CHECK (number > 0),
    version         bigint  NOT NULL CHECK (version > 0),
    subject         words   NOT NULL,
    priority        integer NOT NULL CHECK (priority BETWEEN 1 AND 6),
    status          words   NOT NULL CHECK (status IN ('open', 'waiting', 'scheduled', 'closed')),
    channel         words   NOT NULL CHECK
                        (channel IN ('phone', 'international', 'email', 'chat', 'portal', 'walk-in', 'monitoring')),
    opened_at       bigint  NOT NULL,
    clock_start     bigint  NOT NULL,
    cycle           bigint  NOT NULL CHECK (cycle > 0),
    requester       words,
    phone           words,
    email           words,
    organisation    words,
    assignee        words,
    responded_at    bigint,
    judged          words   CHECK (judged IN ('met', 'missed')),
    response_due    bigint,
    update_due      bigint,
    resolution_due  bigint,
    due_at          bigint,
    warn_at         bigint,
    contacted_at    bigint,
    waiting_since   bigint,
    pauses          words,
    scheduled_for   bigint,
    recurrence      words,
    closed_at       bigint,
    resolution      words,
    triage          words,
    reference       words,
    body            words,
    rank            integer NOT NULL CHECK (rank IN (0, 1)),
    sort_at         bigint  NOT NULL,
    phone_digits    words,
    affected        bigint  CHECK (affected > 0),
    parent          bigint  REFERENCES ticket (number) CHECK (parent <> number),
    merged_into     bigint  REFERENCES ticket (number)
                        CHECK (merged_into IS NULL OR (merged_into <> number AND status = 'closed')),
    extension       words,
    ends            words,
    line_end        words,
    called          words,
    judged_as       integer CHECK (judged_as BETWEEN 1 AND 6),
    judged_at       bigint,
    breach_at       bigint,
    told_at         bigint,
    done            words   CHECK (done IN ('met', 'missed')),
    done_at         bigint,
    begun_at        bigint,
    taken_from      bigint  REFERENCES ticket (number) CHECK (taken_from <> number),
    taken_as        integer CHECK (taken_as BETWEEN 1 AND 6),
    taken_due       bigint,
    taken_breach_at bigint,
    follow_at       bigint,
    follow_text     words,
    wait_until      bigint,
    regular_at      bigint,
    previous        bigint  REFERENCES ticket (number) CHECK (previous <> number),
    lasts           bigint  CHECK (lasts > 0),
    as_agreed       integer CHECK (as_agreed = 1),
    withdrawn       integer CHECK (withdrawn = 1),
    acked_by        words,
    acked_at        bigint,
    CHECK ((status = 'closed') = (closed_at IS NOT NULL))
) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.01);

-- The log. Its chain covers the bytes of the payload, so it stays text.
CREATE TABLE event (
    seq     bigint  PRIMARY KEY,
    number  bigint  NOT NULL REFERENCES ticket (number),
    version bigint  NOT NULL CHECK (version > 0),
    kind    words   NOT NULL,
    at      bigint  NOT NULL,
    actor   words   NOT NULL,
    op      words   NOT NULL,
    undoes  words,
    payload words   NOT NULL,
    chain   bytea   NOT NULL CHECK (length(chain) = 32)
);
CREATE TABLE event_text (
    seq   bigint PRIMARY KEY REFERENCES event (seq),
    texts words  NOT NULL
);
CREATE TABLE desk_event (
    seq     bigint PRIMARY KEY,
    kind    words  NOT NULL,
    at      bigint NOT NULL,
    actor   words  NOT NULL,
    op      words  NOT NULL,
    undoes  words,
    payload words  NOT NULL,
    chain   bytea  NOT NULL CHECK (length(chain) = 32)
);
CREATE TABLE desk_event_text (
    seq   bigint PRIMARY KEY REFERENCES desk_event (seq),
    texts words  NOT NULL
);

CREATE TABLE setting (
    name  words PRIMARY KEY,
    value words NOT NULL
);
CREATE UNLOGGED TABLE presence (
    session    words  PRIMARY KEY,
    technician words  NOT NULL,
    since      bigint NOT NULL,
    seen_at    bigint NOT NULL,
    ticket     bigint
);
CREATE TABLE draft (
    technician words  NOT NULL,
    slot       words  NOT NULL,
    text       words  NOT NULL,
    saved_at   bigint NOT NULL,
    PRIMARY KEY (technician, slot)
);
CREATE TABLE journal (
    technician words  PRIMARY KEY,
    at         bigint NOT NULL,
    seq        bigint NOT NULL,
    waiting    words  NOT NULL,
    more       bigint NOT NULL CHECK (more >= 0),
    rang_at    bigint NOT NULL
);

-- Which program watches, what it calls somebody for, and what was sent. Leases run out by this server's clock.
CREATE TABLE lease (
    name     words  PRIMARY KEY CHECK (name = 'watch'),
    holder   words,
    epoch    bigint NOT NULL CHECK (epoch > 0),
    boot_id  words  NOT NULL,
    until    bigint NOT NULL,
    round_at bigint
);
CREATE TABLE alarm (
    id           bigint  GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    key          words   NOT NULL CHECK (key <> ''),
    rule         words   NOT NULL CHECK (rule <> ''),
    number       bigint  REFERENCES ticket (number),
    cycle        bigint  NOT NULL CHECK (cycle >= 0),
    raised_at    bigint  NOT NULL,
    step         integer NOT NULL CHECK (step >= 0),
    acked_by     words,
    ack_until    bigint,
    ended_at     bigint,
    why          words,
    priority     integer CHECK (priority BETWEEN 1 AND 6),
    counted_from bigint  NOT NULL,
    next_at      bigint,
    in_digest    integer NOT NULL CHECK (in_digest IN (0, 1))
);
CREATE UNIQUE INDEX alarm_open ON alarm (key) WHERE ended_at IS NULL;
CREATE INDEX alarm_oldest ON alarm (raised_at, id) WHERE ended_at IS NULL;
CREATE INDEX alarm_due ON alarm (next_at, id) WHERE ended_at IS NULL AND next_at IS NOT NULL;
CREATE INDEX alarm_on ON alarm (number) WHERE ended_at IS NULL;
CREATE INDEX alarm_by_ticket ON alarm (number, rule, raised_at);
CREATE INDEX alarm_ended ON alarm (ended_at) WHERE ended_at IS NOT NULL;
CREATE TABLE delivery (
    id            words   PRIMARY KEY,
    alarm         bigint  NOT NULL REFERENCES alarm (id),
    kind          words   NOT NULL CHECK (kind IN ('raise', 'remind', 'ack', 'end', 'digest')),
    step          integer NOT NULL,
    target        words   NOT NULL,
    round         bigint  NOT NULL,
    planned_at    bigint  NOT NULL,
    next_at       bigint  NOT NULL,
    who           words,
    urgent        integer NOT NULL CHECK (urgent IN (0, 1)),
    attempt       integer NOT NULL CHECK (attempt >= 0),
    claimed_epoch bigint,
    claimed_at    bigint,
    done_at       bigint,
    result        words   CHECK (result IN ('sent', 'failed', 'digest', 'dropped')),
    error         words,
    more          bigint  NOT NULL CHECK (more >= 0),
    UNIQUE (alarm, kind, step, target, round)
);
CREATE INDEX delivery_waiting ON delivery (target, next_at) WHERE done_at IS NULL;
CREATE INDEX delivery_claimed ON delivery (target, claimed_at) WHERE claimed_at IS NOT NULL;
CREATE INDEX delivery_latest ON delivery (planned_at DESC, id);
CREATE INDEX delivery_by_result ON delivery (result, planned_at DESC) WHERE result IS NOT NULL;
CREATE TABLE target_tried (
    target  words  PRIMARY KEY,
    sent    bigint NOT NULL CHECK (sent >= 0),
    failed  bigint NOT NULL CHECK (failed >= 0),
    failing bigint NOT NULL CHECK (failing >= 0),
    gone    integer NOT NULL CHECK (gone IN (0, 1)),
    error   words
);

CREATE TABLE organisation (
    name    words  NOT NULL CHECK (name <> ''),
    note    words,
    seen_at bigint NOT NULL
);
CREATE UNIQUE INDEX organisation_by_name ON organisation (nocase(name));
CREATE TABLE requester (
    id           bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    name         words  NOT NULL CHECK (name <> ''),
    phone        words,
    email        words,
    organisation words,
    note         words,
    seen_at      bigint NOT NULL,
    further      words,
    merged_into  bigint REFERENCES requester (id) ON DELETE CASCADE,
    words        words  NOT NULL DEFAULT ''
);
CREATE INDEX requester_latest ON requester (seen_at DESC, id);
CREATE INDEX requester_by_organisation ON requester (nocase(organisation));
CREATE INDEX requester_by_merging ON requester (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX requester_by_words ON requester USING gin ((' ' || words) public.gin_trgm_ops) WITH (fastupdate = off);
CREATE TABLE requester_key (
    kind      words  NOT NULL CHECK (kind IN ('phone', 'extension', 'email', 'name')),
    key       words  NOT NULL CHECK (key <> ''),
    requester bigint NOT NULL REFERENCES requester (id) ON DELETE CASCADE,
    PRIMARY KEY (kind, key, requester)
);
CREATE INDEX requester_key_of ON requester_key (requester);

-- The results of response cycles and tasks, derived from the events.
CREATE TABLE result (
    number       bigint  NOT NULL REFERENCES ticket (number),
    cycle        bigint  NOT NULL CHECK (cycle > 0),
    task         integer NOT NULL CHECK (task IN (0, 1)),
    priority     integer NOT NULL CHECK (priority BETWEEN 1 AND 6),
    judged       words   NOT NULL CHECK (judged IN ('met', 'missed')),
    reached_at   bigint  NOT NULL,
    clock_start  bigint  NOT NULL,
    responded_at bigint,
    PRIMARY KEY (number, cycle, task)
);
CREATE INDEX result_by_instant ON result (reached_at, task, priority, judged);
CREATE INDEX result_by_response ON result (responded_at, task, priority, clock_start) WHERE responded_at IS NOT NULL;

-- What is searched: folded words in pages of a bounded size, and an index of three letters in a row.
CREATE TABLE ticket_words (
    id           bigint PRIMARY KEY,
    number       bigint NOT NULL,
    subject      words,
    body         words,
    requester    words,
    organisation words,
    email        words,
    reference    words,
    notes        words,
    numbers      words,
    everything   words GENERATED ALWAYS AS (
        coalesce(subject, '') || coalesce(body, '') || coalesce(requester, '') || coalesce(organisation, '') ||
        coalesce(email, '') || coalesce(reference, '') || coalesce(notes, '')
    ) STORED,
    CHECK (number = id % 1099511627776)
);
CREATE INDEX ticket_words_by_number ON ticket_words (number);
CREATE INDEX ticket_words_found ON ticket_words USING gin (everything public.gin_trgm_ops, numbers public.gin_trgm_ops)
    WITH (fastupdate = off);

-- How many tickets there are, kept while they change.
CREATE TABLE tally (
    priority integer NOT NULL,
    status   words   NOT NULL,
    n        bigint  NOT NULL CHECK (n >= 0),
    PRIMARY KEY (priority, status)
) WITH (fillfactor = 50);

-- The queue's orders and what filters look at; each ends with the number, which a file's rows have by themselves.
CREATE INDEX ticket_by_priority ON ticket (priority, rank, sort_at, number) WHERE status <> 'closed';
CREATE INDEX ticket_by_breach ON ticket (rank, sort_at, number) WHERE status <> 'closed';
CREATE INDEX ticket_by_closing ON ticket (closed_at, number) WHERE status = 'closed';
CREATE UNIQUE INDEX ticket_by_reference ON ticket (reference) WHERE reference IS NOT NULL;
CREATE INDEX ticket_by_opening ON ticket (opened_at);
CREATE INDEX ticket_by_assignee ON ticket (assignee, priority) WHERE status <> 'closed';
CREATE INDEX ticket_by_parent ON ticket (parent, number) WHERE parent IS NOT NULL;
CREATE INDEX ticket_by_merging ON ticket (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX ticket_by_warning ON ticket (warn_at, priority) WHERE status <> 'closed' AND warn_at IS NOT NULL;
CREATE INDEX ticket_by_update ON ticket (update_due, priority) WHERE status <> 'closed' AND update_due IS NOT NULL;
CREATE INDEX ticket_by_resolution ON ticket (resolution_due, priority)
    WHERE status <> 'closed' AND resolution_due IS NOT NULL;
CREATE INDEX ticket_missed ON ticket (response_due, priority)
    WHERE status <> 'closed' AND judged = 'missed' AND responded_at IS NULL AND response_due IS NOT NULL;
CREATE INDEX ticket_by_line ON ticket (ends, status, requester, extension) WHERE ends IS NOT NULL;
CREATE INDEX ticket_by_extension ON ticket (line_end, status) WHERE line_end IS NOT NULL;
CREATE INDEX ticket_by_address ON ticket (nocase(email), status, requester) WHERE email IS NOT NULL;
CREATE INDEX ticket_by_name ON ticket (called, status, organisation) WHERE called IS NOT NULL;
CREATE INDEX ticket_by_miss ON ticket (breach_at, priority) WHERE breach_at IS NOT NULL AND status <> 'closed';
CREATE INDEX ticket_unanswered ON ticket (priority, clock_start, number)
    WHERE responded_at IS NULL AND status <> 'closed' AND priority < 6;
CREATE INDEX ticket_by_schedule ON ticket (scheduled_for, number) WHERE priority = 6 AND status <> 'closed';
CREATE INDEX ticket_by_promise ON ticket (follow_at, number) WHERE follow_at IS NOT NULL AND status <> 'closed';
CREATE INDEX ticket_by_recurrence ON ticket (coalesce(regular_at, scheduled_for), number)
    WHERE recurrence IS NOT NULL AND status <> 'closed';
CREATE INDEX ticket_sieve ON ticket (priority, rank, sort_at, number) INCLUDE (
    status, channel, assignee, opened_at, responded_at, judged, response_due, update_due, resolution_due, due_at,
    warn_at, scheduled_for, closed_at, phone_digits, breach_at, begun_at, done, follow_at, wait_until, taken_as
) WHERE status <> 'closed';
CREATE INDEX ticket_sieve_closed ON ticket (closed_at, number) INCLUDE (
    status, priority, channel, assignee, opened_at, responded_at, judged, response_due, update_due, resolution_due,
    due_at, warn_at, scheduled_for, phone_digits, breach_at, begun_at, done, follow_at, wait_until, taken_as
) WHERE status = 'closed';
CREATE UNIQUE INDEX event_by_version ON event (number, version);
CREATE INDEX event_by_op ON event (op);
CREATE INDEX event_by_actor ON event (actor, seq);
CREATE INDEX desk_event_by_kind ON desk_event (kind, seq);
CREATE INDEX desk_event_by_op ON desk_event (op);
