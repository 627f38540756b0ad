-- A bare column beside max() is taken from the row of the maximum; the index holds everything asked for.
SELECT period, count(*) FROM (SELECT period, hh_id, max(seq), digest FROM version GROUP BY period, hh_id) WHERE digest <> :nobody GROUP BY period;
