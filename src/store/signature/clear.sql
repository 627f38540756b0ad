DELETE FROM signature;
