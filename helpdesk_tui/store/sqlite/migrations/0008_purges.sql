-- A purge is told in the log from here on: which texts of which ticket, by whom and when. A text that is gone without
-- that was erased past the program, unless its event is not later than this one.
INSERT INTO setting SELECT 'purges_told_after', coalesce(max(seq), 0) FROM event;
