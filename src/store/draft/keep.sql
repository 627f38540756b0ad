INSERT INTO draft (reviewer, what, at, words) VALUES (:reviewer, :what, :at, :words)
ON CONFLICT (reviewer, what) DO UPDATE SET at = excluded.at, words = excluded.words;
