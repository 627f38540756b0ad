INSERT INTO rulebook_file (rulebook, place, name, layer, file) VALUES (:rulebook, :place, :name, :layer, :file)
ON CONFLICT (rulebook, place) DO NOTHING;
