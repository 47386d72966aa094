using assembly ./PgMigrate.dll
