SELECT DISTINCT period FROM version;
