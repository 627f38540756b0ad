-- A bare column beside max() is taken from the row of the maximum.
SELECT hh_id, letters, max(assessment) FROM outcome WHERE period = :period AND assessment <= :upto GROUP BY hh_id ORDER BY hh_id;
