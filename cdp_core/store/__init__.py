"""The database: engine, tables and the few moves that differ between engines."""
