"""The schema in numbered steps, one file of plain SQL each: ``NNNN_what.sql``. A released step is never edited."""
