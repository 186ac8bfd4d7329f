"""The forms of a report, one file each: a page of text, JSON, a table program's CSV, a page for a browser."""
