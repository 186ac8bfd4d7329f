-- Who calls: people and organisations as records of their own, found by the end of a number or by a name.
-- They stand outside the log and can be erased. A ticket counts the callers attached to it.

ALTER TABLE ticket ADD COLUMN affected INTEGER CHECK (affected > 0);

CREATE TABLE organisation (
    name    TEXT    PRIMARY KEY COLLATE NOCASE CHECK (name <> ''),
    note    TEXT,
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- "ends" is the number from its last digit back, without trunk zeros: an end is then a beginning, and a range.
CREATE TABLE requester (
    id           INTEGER PRIMARY KEY,
    name         TEXT    NOT NULL COLLATE NOCASE CHECK (name <> ''),
    phone        TEXT,
    phone_digits TEXT,
    email        TEXT    COLLATE NOCASE,
    organisation TEXT    COLLATE NOCASE,
    note         TEXT,
    seen_at      INTEGER NOT NULL,
    ends         TEXT    GENERATED ALWAYS AS (
        substr(ltrim(phone_digits, '0'), -1, 1) || substr(ltrim(phone_digits, '0'), -2, 1) ||
        substr(ltrim(phone_digits, '0'), -3, 1) || substr(ltrim(phone_digits, '0'), -4, 1) ||
        substr(ltrim(phone_digits, '0'), -5, 1) || substr(ltrim(phone_digits, '0'), -6, 1) ||
        substr(ltrim(phone_digits, '0'), -7, 1) || substr(ltrim(phone_digits, '0'), -8, 1) ||
        substr(ltrim(phone_digits, '0'), -9, 1) || substr(ltrim(phone_digits, '0'), -10, 1) ||
        substr(ltrim(phone_digits, '0'), -11, 1) || substr(ltrim(phone_digits, '0'), -12, 1) ||
        substr(ltrim(phone_digits, '0'), -13, 1) || substr(ltrim(phone_digits, '0'), -14, 1) ||
        substr(ltrim(phone_digits, '0'), -15, 1) || substr(ltrim(phone_digits, '0'), -16, 1) ||
        substr(ltrim(phone_digits, '0'), -17, 1) || substr(ltrim(phone_digits, '0'), -18, 1) ||
        substr(ltrim(phone_digits, '0'), -19, 1) || substr(ltrim(phone_digits, '0'), -20, 1)
    ) VIRTUAL
) STRICT;

CREATE INDEX requester_by_number ON requester (ends);
CREATE INDEX requester_by_name ON requester (name);
CREATE INDEX requester_by_organisation ON requester (organisation);

-- Beginnings of names, organisations and addresses.
CREATE VIRTUAL TABLE requester_search USING fts5 (
    name, organisation, email,
    content = 'requester', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);

CREATE TRIGGER requester_new AFTER INSERT ON requester BEGIN
    INSERT INTO requester_search (rowid, name, organisation, email)
    VALUES (new.id, new.name, new.organisation, new.email);
END;

CREATE TRIGGER requester_edited AFTER UPDATE OF name, organisation, email ON requester
WHEN old.name IS NOT new.name COLLATE BINARY OR old.organisation IS NOT new.organisation COLLATE BINARY
    OR old.email IS NOT new.email COLLATE BINARY BEGIN
    INSERT INTO requester_search (requester_search, rowid, name, organisation, email)
    VALUES ('delete', old.id, old.name, old.organisation, old.email);
    INSERT INTO requester_search (rowid, name, organisation, email)
    VALUES (new.id, new.name, new.organisation, new.email);
END;

CREATE TRIGGER requester_erased AFTER DELETE ON requester BEGIN
    INSERT INTO requester_search (requester_search, rowid, name, organisation, email)
    VALUES ('delete', old.id, old.name, old.organisation, old.email);
END;

-- Who is on the tickets so far, each name and number once, as they were last written.
INSERT INTO requester (name, phone, phone_digits, email, organisation, seen_at)
SELECT requester, phone, nullif(phone_digits, ''), email, organisation, max(opened_at) FROM ticket
WHERE requester <> '' AND (nullif(phone_digits, '') IS NOT NULL OR email IS NOT NULL)
GROUP BY requester COLLATE NOCASE, coalesce(nullif(phone_digits, ''), email COLLATE NOCASE);

INSERT INTO organisation (name, seen_at)
SELECT organisation, max(seen_at) FROM requester WHERE organisation <> '' GROUP BY organisation;
