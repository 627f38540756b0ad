SELECT period FROM version UNION SELECT period FROM table_row UNION SELECT period FROM cases UNION SELECT period FROM file;
