SELECT name, sql
FROM sqlite_schema
WHERE type = 'trigger' AND tbl_name IN ('version', 'table_row', 'file', 'flag', 'found', 'outcome', 'revisit_pick', 'revisit')
ORDER BY name;
