-- One record that was not taken away is enough; the index gives the newest of each household in its order.
SELECT EXISTS (SELECT 1 FROM (SELECT period, hh_id, max(seq), digest FROM version GROUP BY period, hh_id) WHERE digest <> :nobody);
