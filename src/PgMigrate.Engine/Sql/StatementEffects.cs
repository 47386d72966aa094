namespace PgMigrate.Engine.Sql;

/// <summary>What a statement does beside its work in the database's own tables.</summary>
[Flags]
internal enum StatementEffects
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Outside of the write-ahead log and of the transaction: files, programs, other servers, ALTER SYSTEM.</summary>
    External = 1,

    /// <summary>In a catalogue that all databases of the server share: roles, databases, tablespaces, subscriptions.</summary>
    SharedCatalogue = 2,

    /// <summary>Loads a library into the session, which only a new connection undoes: LOAD.</summary>
    LoadsLibrary = 4,

    /// <summary>LISTEN.</summary>
    Listens = 8,

    /// <summary>Calls one of the <c>pg_advisory_…</c> functions.</summary>
    AdvisoryLock = 16,

    /// <summary>Opens connections of its own (dblink), which only a new connection undoes.</summary>
    Dblink = 32,

    /// <summary>DO or CALL: what it does cannot be seen, COMMIT included.</summary>
    Opaque = 64,
}

/// <summary>The effects that a statement's verb alone tells.</summary>
internal static class VerbEffects
{
    /// <summary>The effects of a verb of <see cref="StatementFacts.Verb"/>.</summary>
    public static StatementEffects Of(string verb) =>
        verb switch
        {
            "ALTER SYSTEM"
            or "CREATE SERVER"
            or "ALTER SERVER"
            or "DROP SERVER"
            or "CREATE FOREIGN DATA WRAPPER"
            or "ALTER FOREIGN DATA WRAPPER"
            or "DROP FOREIGN DATA WRAPPER"
            or "CREATE USER MAPPING"
            or "ALTER USER MAPPING"
            or "DROP USER MAPPING"
            or "CREATE FOREIGN TABLE"
            or "IMPORT FOREIGN SCHEMA" => StatementEffects.External,
            "CREATE TABLESPACE"
            or "DROP TABLESPACE"
            or "CREATE DATABASE"
            or "DROP DATABASE"
            or "CREATE SUBSCRIPTION"
            or "ALTER SUBSCRIPTION"
            or "DROP SUBSCRIPTION" => StatementEffects.External | StatementEffects.SharedCatalogue,
            "CREATE ROLE"
            or "ALTER ROLE"
            or "DROP ROLE"
            or "CREATE USER"
            or "ALTER USER"
            or "DROP USER"
            or "CREATE GROUP"
            or "ALTER GROUP"
            or "DROP GROUP"
            or "GRANT ROLE"
            or "REVOKE ROLE"
            or "ALTER DATABASE"
            or "ALTER TABLESPACE"
            or "DROP OWNED"
            or "REASSIGN OWNED"
            or "COMMENT ON DATABASE"
            or "COMMENT ON ROLE"
            or "COMMENT ON TABLESPACE"
            or "COMMENT ON SUBSCRIPTION"
            or "SECURITY LABEL ON DATABASE"
            or "SECURITY LABEL ON ROLE"
            or "SECURITY LABEL ON TABLESPACE"
            or "SECURITY LABEL ON SUBSCRIPTION" => StatementEffects.SharedCatalogue,
            "LOAD" => StatementEffects.LoadsLibrary,
            "LISTEN" => StatementEffects.Listens,
            "DO" or "CALL" => StatementEffects.Opaque,
            _ => StatementEffects.None,
        };

    /// <summary>
    /// True for verbs that execute the functions they name. Others name functions without calling them: CREATE VIEW, COMMENT ON
    /// FUNCTION, GRANT EXECUTE.
    /// </summary>
    public static bool CallsFunctions(string verb) =>
        verb
            is "SELECT"
                or "SELECT INTO"
                or "INSERT"
                or "UPDATE"
                or "DELETE"
                or "MERGE"
                or "VALUES"
                or "CREATE TABLE AS"
                or "CREATE MATERIALIZED VIEW"
                or "COPY"
                or "EXPLAIN"
                or "EXECUTE"
                or "CALL"
                or "DECLARE CURSOR"
                or "ALTER TABLE";
}
