SELECT id, keys FROM shape;
