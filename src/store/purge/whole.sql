-- Documents and rows that still say something.
SELECT (SELECT count(*) FROM version WHERE period = :period AND doc <> :empty)
    + (SELECT count(*) FROM table_row WHERE period = :period AND doc NOT LIKE '{"purged":%');
