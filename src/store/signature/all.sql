SELECT day, seq, hash, public, signed FROM signature ORDER BY seq, day;
