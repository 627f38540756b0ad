SELECT v.id, v.period, v.hh_id, v.seq, v.batch, v.digest, v.sources, v.doc
FROM (SELECT period, hh_id, max(seq) AS newest FROM version WHERE period = :period GROUP BY hh_id) n
JOIN version v ON v.period = n.period AND v.hh_id = n.hh_id AND v.seq = n.newest
ORDER BY v.hh_id;
