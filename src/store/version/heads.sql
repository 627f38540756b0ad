-- A bare column beside max() is taken from the row of the maximum; the index holds everything asked for.
SELECT hh_id, max(seq) AS seq, digest, batch FROM version WHERE period = :period GROUP BY hh_id ORDER BY hh_id;
