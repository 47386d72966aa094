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

/// <summary>Finds a statement's effects.</summary>
internal static class StatementEffectsReader
{
    /// <summary>The effects that its text shows; functions that it calls may have more.</summary>
    /// <param name="name">The statement's verb and object.</param>
    /// <param name="copy">What COPY does; null where it is none.</param>
    /// <param name="reader">Stands at the statement's beginning.</param>
    public static StatementEffects Read(StatementName name, CopyStatement? copy, StatementReader reader)
    {
        var effects = OfVerb(name.Verb, reader);
        if (copy is { Channel: not CopyChannel.Client })
            effects |= StatementEffects.External;
        return CallsFunctions(name.Verb) ? effects | OfCalls(reader) : effects;
    }

    static StatementEffects OfVerb(string verb, StatementReader reader) => verb switch
    {
        "ALTER SYSTEM" or "CREATE SERVER" or "ALTER SERVER" or "DROP SERVER" or "CREATE FOREIGN DATA WRAPPER"
            or "ALTER FOREIGN DATA WRAPPER" or "DROP FOREIGN DATA WRAPPER" or "CREATE USER MAPPING" or "ALTER USER MAPPING"
            or "DROP USER MAPPING" or "CREATE FOREIGN TABLE" or "IMPORT FOREIGN SCHEMA" => StatementEffects.External,
        "CREATE TABLESPACE" or "DROP TABLESPACE" or "CREATE DATABASE" or "DROP DATABASE" or "CREATE SUBSCRIPTION"
            or "ALTER SUBSCRIPTION" or "DROP SUBSCRIPTION" => StatementEffects.External | StatementEffects.SharedCatalogue,
        "CREATE ROLE" or "ALTER ROLE" or "DROP ROLE" or "CREATE USER" or "ALTER USER" or "DROP USER" or "CREATE GROUP"
            or "ALTER GROUP" or "DROP GROUP" or "GRANT ROLE" or "REVOKE ROLE" or "ALTER DATABASE" or "ALTER TABLESPACE"
            or "DROP OWNED" or "REASSIGN OWNED" or "COMMENT ON DATABASE" or "COMMENT ON ROLE" or "COMMENT ON TABLESPACE"
            or "COMMENT ON SUBSCRIPTION" or "SECURITY LABEL ON DATABASE" or "SECURITY LABEL ON ROLE"
            or "SECURITY LABEL ON TABLESPACE" or "SECURITY LABEL ON SUBSCRIPTION" => StatementEffects.SharedCatalogue,
        "GRANT" or "REVOKE" => OfPrivileges(reader),
        "LOAD" => StatementEffects.LoadsLibrary,
        "LISTEN" => StatementEffects.Listens,
        "DO" or "CALL" => StatementEffects.Opaque,
        _ => StatementEffects.None,
    };

    static StatementEffects OfPrivileges(StatementReader reader)
    {
        reader.SeekAnyWord("ON");
        reader.TryWords("ON");
        return reader.IsAnyWord("DATABASE", "TABLESPACE", "PARAMETER") ? StatementEffects.SharedCatalogue : StatementEffects.None;
    }

    /// <summary>Others name functions without calling them: CREATE VIEW, COMMENT ON FUNCTION, GRANT EXECUTE …</summary>
    static bool CallsFunctions(string verb) => verb is "SELECT" or "SELECT INTO" or "INSERT" or "UPDATE" or "DELETE" or "MERGE"
        or "VALUES" or "CREATE TABLE AS" or "CREATE MATERIALIZED VIEW" or "COPY" or "EXPLAIN" or "EXECUTE" or "CALL"
        or "DECLARE CURSOR" or "ALTER TABLE";

    static StatementEffects OfCalls(StatementReader reader)
    {
        var effects = StatementEffects.None;
        while (!reader.AtEnd)
        {
            var function = reader;
            reader.Move();
            if (reader.Is(SqlTokenKind.OpenParenthesis))
                effects |= OfFunction(function);
        }
        return effects;
    }

    static StatementEffects OfFunction(StatementReader function)
    {
        if (!function.Is(SqlTokenKind.Word) && !function.Is(SqlTokenKind.QuotedIdentifier))
            return StatementEffects.None;
        var name = function.CurrentText.Trim('"');
        if (name.StartsWith("dblink", StringComparison.OrdinalIgnoreCase))
            return StatementEffects.External | StatementEffects.Dblink;
        var isAdvisory = name.StartsWith("pg_advisory_", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("pg_try_advisory_", StringComparison.OrdinalIgnoreCase);
        if (isAdvisory)
            return StatementEffects.AdvisoryLock;
        var isLargeObjectFile = name.Equals("lo_import", StringComparison.OrdinalIgnoreCase)
            || name.Equals("lo_export", StringComparison.OrdinalIgnoreCase);
        return isLargeObjectFile ? StatementEffects.External : StatementEffects.None;
    }
}
