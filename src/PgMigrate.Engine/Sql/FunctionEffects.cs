namespace PgMigrate.Engine.Sql;

/// <summary>The effects of functions that PostgreSQL brings, by their names.</summary>
internal static class FunctionEffects
{
    /// <summary>The effects of what is called by the name that <paramref name="token"/> is, if it is one.</summary>
    public static StatementEffects Of(in SqlToken token, ReadOnlySpan<char> statement)
    {
        if (token.Kind is not (SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier))
            return StatementEffects.None;
        var name = statement.Slice(token.Start, token.Length).Trim('"');
        return name is [var first, ..] ? Of(char.ToLowerInvariant(first), name) : StatementEffects.None;
    }

    static StatementEffects Of(char first, ReadOnlySpan<char> name) =>
        first switch
        {
            'd' when Begins(name, "dblink") => StatementEffects.External | StatementEffects.Dblink,
            'p' when Begins(name, "pg_advisory_") || Begins(name, "pg_try_advisory_") => StatementEffects.AdvisoryLock,
            'l' when Is(name, "lo_import") || Is(name, "lo_export") => StatementEffects.External,
            _ => StatementEffects.None,
        };

    static bool Begins(ReadOnlySpan<char> name, string with) => name.StartsWith(with, StringComparison.OrdinalIgnoreCase);

    static bool Is(ReadOnlySpan<char> name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
