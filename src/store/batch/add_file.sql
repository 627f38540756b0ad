INSERT INTO file (batch, name, sheet, kind, period, rows, households, problems, digest, encoding, export_date, columns)
VALUES (:batch, :name, :sheet, :kind, :period, :rows, :households, :problems, :digest, :encoding, :export_date, :columns);
