// The name that Execution still has for a statement that is sent.
global using ScriptStep = PgMigrate.Engine.Sql.SqlStatement;
