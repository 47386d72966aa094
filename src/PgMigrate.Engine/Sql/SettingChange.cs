namespace PgMigrate.Engine.Sql;

/// <summary>How long a changed setting holds.</summary>
internal enum SettingScope
{
    /// <summary>Until the session ends, or back with the transaction that rolls back.</summary>
    Session,

    /// <summary>Until the transaction ends.</summary>
    Local,
}

/// <summary>What a SET or RESET does.</summary>
/// <param name="Name">
/// The setting as <c>pg_settings</c> names it, in lower case: <c>SET NAMES</c> is <c>client_encoding</c>, <c>SET TIME
/// ZONE</c> is <c>timezone</c>; <c>all</c> for RESET ALL; <c>transaction</c> and <c>session characteristics</c> for
/// SET TRANSACTION and SET SESSION CHARACTERISTICS.
/// </param>
/// <param name="Value">Its value without quotes, several as written; null for the default.</param>
/// <param name="Scope">How long it holds.</param>
internal sealed record SettingChange(string Name, string? Value, SettingScope Scope)
{
    /// <summary>The name of RESET ALL.</summary>
    public const string All = "all";

    /// <summary>Reads a SET or RESET; null for any other statement, SET CONSTRAINTS included.</summary>
    public static SettingChange? Read(StatementReader reader)
    {
        if (reader.TryWords("RESET"))
            return new SettingChange(ReadName(ref reader), Value: null, SettingScope.Session);
        if (!reader.TryWords("SET") || reader.IsWord("CONSTRAINTS"))
            return null;
        if (reader.TryWords("TRANSACTION"))
            return new SettingChange("transaction", Rest(ref reader), SettingScope.Local);
        if (reader.TryWords("SESSION", "CHARACTERISTICS", "AS", "TRANSACTION"))
            return new SettingChange("session characteristics", Rest(ref reader), SettingScope.Session);

        var scope = ReadScope(ref reader);
        var name = ReadName(ref reader);
        return reader.TryOperator("=") || reader.TryWords("TO")
            ? new SettingChange(name, ReadValue(ref reader), scope)
            : new SettingChange(name, ReadBareValue(ref reader, name), scope);
    }

    static SettingScope ReadScope(ref StatementReader reader)
    {
        if (reader.TryWords("LOCAL"))
            return SettingScope.Local;
        var isAuthorization = reader;
        if (!isAuthorization.TryWords("SESSION", "AUTHORIZATION"))
            reader.TryWords("SESSION");
        return SettingScope.Session;
    }

    /// <summary>The name that follows, as <see cref="Name"/> has it; empty where none does.</summary>
    public static string ReadName(ref StatementReader reader)
    {
        if (reader.TryWords("SESSION", "AUTHORIZATION"))
            return "session_authorization";
        if (reader.TryWords("TIME", "ZONE"))
            return "timezone";
        if (reader.TryWords("XML", "OPTION"))
            return "xmloption";
        if (reader.TryWords("TRANSACTION", "ISOLATION", "LEVEL"))
            return "transaction_isolation";
        return reader.TryName(out var name) ? Unquoted(name!).ToLowerInvariant() : "";
    }

    // Custom settings may have two quoted parts; no setting's own name holds a quote or a dot.
    static string Unquoted(string name) =>
        name.Replace("\"", "", StringComparison.Ordinal) switch
        {
            var unquoted when unquoted.Equals("names", StringComparison.OrdinalIgnoreCase) => "client_encoding",
            var unquoted when unquoted.Equals("schema", StringComparison.OrdinalIgnoreCase) => "search_path",
            var unquoted => unquoted,
        };

    /// <summary>What follows without <c>=</c>: <c>SET NAMES 'x'</c>, <c>SET ROLE x</c>, <c>SET TIME ZONE LOCAL</c>.</summary>
    static string? ReadBareValue(ref StatementReader reader, string name)
    {
        var meansDefault = name == "timezone" && reader.TryWords("LOCAL");
        return meansDefault ? null : ReadValue(ref reader);
    }

    static string? ReadValue(ref StatementReader reader)
    {
        var first = reader;
        reader.Move();
        if (first.AtEnd || (first.IsWord("DEFAULT") && reader.AtEnd))
            return null;
        return reader.AtEnd ? SqlLiteral.Value(first.CurrentText, first.Current.Kind) : Rest(ref first);
    }

    static string Rest(ref StatementReader reader)
    {
        var from = reader.Offset;
        while (!reader.AtEnd)
            reader.Move();
        return reader.TextSince(from);
    }
}
