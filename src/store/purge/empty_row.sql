UPDATE table_row SET hh_id = '', cert18 = '', name = '', village = '', doc = :doc WHERE id = :id;
