SELECT 1 FROM found WHERE assessment = :assessment AND flag = :flag;
