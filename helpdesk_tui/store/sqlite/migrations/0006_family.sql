-- Major incidents and twins: whose child a ticket is, and what it was merged into.

ALTER TABLE ticket ADD COLUMN parent INTEGER REFERENCES ticket (number) CHECK (parent <> number);
ALTER TABLE ticket ADD COLUMN merged_into INTEGER REFERENCES ticket (number)
    CHECK (merged_into IS NULL OR (merged_into <> number AND status = 'closed'));

-- The children of a ticket, and the few tickets that are children or duplicates: filters ask these and no row.
CREATE INDEX ticket_by_parent ON ticket (parent) WHERE parent IS NOT NULL;
CREATE INDEX ticket_by_merging ON ticket (merged_into) WHERE merged_into IS NOT NULL;
