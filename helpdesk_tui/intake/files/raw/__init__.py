"""Files of other programs as rows and records, whatever they mean: text tables, workbooks and JSON.

Others use ``records`` (what a file is read to), ``reading`` (from a path to one of them) and ``spool`` (records kept
on disk, so that a large file takes little memory).
"""
