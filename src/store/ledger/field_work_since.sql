SELECT act, count(*) AS entries FROM ledger
WHERE act IN ('clues', 'rounds', 'visits')
    AND seq > (SELECT max(seq) FROM ledger WHERE act = 'import' AND json_extract(payload, '$.batch') = :batch)
GROUP BY act ORDER BY act;
