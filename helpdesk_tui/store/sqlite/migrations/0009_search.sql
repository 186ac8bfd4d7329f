-- What is searched: folded words, notes and resolutions with them, in pages of a bounded size. Their texts come with
-- the step that runs this script. A ticket of one page has it under its own number; one of several has them under
-- number + page * 2^40, so that a question of several words is answered within one page wherever that is enough.

DROP TRIGGER search_new;
DROP TRIGGER search_edited;
DROP TABLE search;

CREATE TABLE ticket_words (
    id           INTEGER PRIMARY KEY,
    number       INTEGER NOT NULL,
    subject      TEXT,
    body         TEXT,
    requester    TEXT,
    organisation TEXT,
    email        TEXT,
    reference    TEXT,
    notes        TEXT,
    numbers      TEXT,
    everything   TEXT GENERATED ALWAYS AS (
        coalesce(subject, '') || coalesce(body, '') || coalesce(requester, '') || coalesce(organisation, '') ||
        coalesce(email, '') || coalesce(reference, '') || coalesce(notes, '')
    ) VIRTUAL,
    CHECK (number = id % 1099511627776)
) STRICT;

-- The pages of the few tickets that have several.
CREATE INDEX ticket_words_by_number ON ticket_words (number) WHERE id > 1099511627775;

-- Beginnings of words, and phrases. The words are folded already: nothing is left to this tokenizer but the spaces.
CREATE VIRTUAL TABLE search USING fts5 (
    subject, body, requester, organisation, email, reference, notes, numbers,
    content = 'ticket_words', content_rowid = 'id', columnsize = 0, tokenize = 'ascii'
);

-- Three letters in a row, for the middles of words: in which pages, not where. What is found is looked at again.
CREATE VIRTUAL TABLE middle_search USING fts5 (
    subject, body, requester, organisation, email, reference, notes,
    content = 'ticket_words', content_rowid = 'id', columnsize = 0, detail = none,
    tokenize = 'trigram case_sensitive 1'
);

CREATE TRIGGER words_new AFTER INSERT ON ticket_words BEGIN
    INSERT INTO search (rowid, subject, body, requester, organisation, email, reference, notes, numbers)
    VALUES (new.id, new.subject, new.body, new.requester, new.organisation, new.email, new.reference, new.notes,
            new.numbers);
    INSERT INTO middle_search (rowid, subject, body, requester, organisation, email, reference, notes)
    VALUES (new.id, new.subject, new.body, new.requester, new.organisation, new.email, new.reference, new.notes);
END;

CREATE TRIGGER words_changed AFTER UPDATE ON ticket_words
WHEN old.subject IS NOT new.subject OR old.body IS NOT new.body OR old.requester IS NOT new.requester OR old.organisation IS NOT new.organisation
    OR old.email IS NOT new.email OR old.reference IS NOT new.reference OR old.notes IS NOT new.notes OR old.numbers IS NOT new.numbers BEGIN
    INSERT INTO search (search, rowid, subject, body, requester, organisation, email, reference, notes, numbers)
    VALUES ('delete', old.id, old.subject, old.body, old.requester, old.organisation, old.email, old.reference,
            old.notes, old.numbers);
    INSERT INTO search (rowid, subject, body, requester, organisation, email, reference, notes, numbers)
    VALUES (new.id, new.subject, new.body, new.requester, new.organisation, new.email, new.reference, new.notes,
            new.numbers);
    INSERT INTO middle_search (middle_search, rowid, subject, body, requester, organisation, email, reference, notes)
    VALUES ('delete', old.id, old.subject, old.body, old.requester, old.organisation, old.email, old.reference,
            old.notes);
    INSERT INTO middle_search (rowid, subject, body, requester, organisation, email, reference, notes)
    VALUES (new.id, new.subject, new.body, new.requester, new.organisation, new.email, new.reference, new.notes);
END;

CREATE TRIGGER words_gone AFTER DELETE ON ticket_words BEGIN
    INSERT INTO search (search, rowid, subject, body, requester, organisation, email, reference, notes, numbers)
    VALUES ('delete', old.id, old.subject, old.body, old.requester, old.organisation, old.email, old.reference,
            old.notes, old.numbers);
    INSERT INTO middle_search (middle_search, rowid, subject, body, requester, organisation, email, reference, notes)
    VALUES ('delete', old.id, old.subject, old.body, old.requester, old.organisation, old.email, old.reference,
            old.notes);
END;
