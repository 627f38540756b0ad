INSERT INTO signature (day, seq, hash, public, signed) VALUES (:day, :seq, :hash, :public, :signed)
ON CONFLICT (day) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, public = excluded.public, signed = excluded.signed;
