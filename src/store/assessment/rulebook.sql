SELECT body FROM rulebook WHERE digest = :digest;
