INSERT INTO found (assessment, flag) VALUES (:assessment, :flag) ON CONFLICT DO NOTHING;
