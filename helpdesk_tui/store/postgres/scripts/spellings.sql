-- What SQLite has by nature, and letters A to Z without their case; made anew by every setup. Indexes are built on them.

CREATE OR REPLACE FUNCTION nocase(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT lower($1 COLLATE "C") $$;
CREATE OR REPLACE FUNCTION instr(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT strpos($1, $2) > 0 $$;
CREATE OR REPLACE FUNCTION json_each(text, OUT key bigint, OUT value text) RETURNS SETOF record
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 50
    AS $$ SELECT place, item COLLATE "C" FROM json_array_elements_text($1::json) WITH ORDINALITY AS each (item, place) $$;
CREATE OR REPLACE FUNCTION json_extract(text, text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT $1::json #>> string_to_array(substr($2, 3), '.') $$;
