-- Who calls, and which tickets are theirs: by all of a person's numbers, addresses and names, and no more by words.
-- "ends" is a number from its last digit back, without trunk zeros: an end is then a beginning, and a range.
-- "line_end" is the same with the extension, where there is one. "called" is the name as names are compared, where a
-- ticket has neither number nor address. All are derived from the ticket by the program.

ALTER TABLE ticket ADD COLUMN extension TEXT;
ALTER TABLE ticket ADD COLUMN ends TEXT;
ALTER TABLE ticket ADD COLUMN line_end TEXT;
ALTER TABLE ticket ADD COLUMN called TEXT;

-- Whose tickets: each of these is asked for one number, address or name, and holds all that settles it.
CREATE INDEX ticket_by_line ON ticket (ends, status, requester, extension) WHERE ends IS NOT NULL;
CREATE INDEX ticket_by_extension ON ticket (line_end, status) WHERE line_end IS NOT NULL;
CREATE INDEX ticket_by_address ON ticket (email COLLATE NOCASE, status, requester) WHERE email IS NOT NULL;
CREATE INDEX ticket_by_name ON ticket (called, status, organisation) WHERE called IS NOT NULL;

-- "further" are a person's other numbers, addresses and names: {"numbers": [], "emails": [], "names": []}. "merged_into"
-- is the record that stands for this one. "words" are those it is found by, as the search compares words.
ALTER TABLE requester ADD COLUMN further TEXT;
ALTER TABLE requester ADD COLUMN merged_into INTEGER REFERENCES requester (id) ON DELETE CASCADE;
ALTER TABLE requester ADD COLUMN words TEXT NOT NULL DEFAULT '';
CREATE INDEX requester_by_merging ON requester (merged_into) WHERE merged_into IS NOT NULL;

-- What a person is known by, one entry each, as it is compared: numbers from the last digit back (with and without
-- their extension), extensions, addresses, names.
CREATE TABLE requester_key (
    kind      TEXT    NOT NULL CHECK (kind = 'phone' OR kind = 'extension' OR kind = 'email' OR kind = 'name'),
    key       TEXT    NOT NULL CHECK (key <> ''),
    requester INTEGER NOT NULL REFERENCES requester (id) ON DELETE CASCADE,
    PRIMARY KEY (kind, key, requester)
) STRICT, WITHOUT ROWID;

CREATE INDEX requester_key_of ON requester_key (requester);
DROP INDEX requester_by_number;
DROP INDEX requester_by_name;
ALTER TABLE requester DROP COLUMN ends;
ALTER TABLE requester DROP COLUMN phone_digits;

-- Beginnings of words, of all their names, organisations and addresses.
DROP TRIGGER requester_new;
DROP TRIGGER requester_edited;
DROP TRIGGER requester_erased;
DROP TABLE requester_search;
CREATE VIRTUAL TABLE requester_search USING fts5 (
    words, content = 'requester', content_rowid = 'id',
    tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* Co'", prefix = '2 3'
);

INSERT INTO requester_search (requester_search) VALUES ('rebuild');

CREATE TRIGGER requester_new AFTER INSERT ON requester BEGIN
    INSERT INTO requester_search (rowid, words) VALUES (new.id, new.words);
END;

CREATE TRIGGER requester_edited AFTER UPDATE OF words ON requester WHEN old.words <> new.words BEGIN
    INSERT INTO requester_search (requester_search, rowid, words) VALUES ('delete', old.id, old.words);
    INSERT INTO requester_search (rowid, words) VALUES (new.id, new.words);
END;

CREATE TRIGGER requester_erased AFTER DELETE ON requester BEGIN
    INSERT INTO requester_search (requester_search, rowid, words) VALUES ('delete', old.id, old.words);
END;
