using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Scripts;

/// <summary>One statement of a verification.</summary>
/// <param name="Sql">What is sent, secrets in place.</param>
internal sealed record VerifyCheck(string Sql)
{
    // No integer: the server refuses it, and says what it was.
    private const string NotTrue = "pgmigrate: ";

    /// <summary>
    /// What is wrong with a query of a directive, by what the server says of it; null where the check is a statement of a file.
    /// </summary>
    public Func<string, string>? Says { get; init; }

    /// <summary>The file in <c>verify</c>; null for a directive.</summary>
    public Script? File { get; init; }

    /// <summary>The file's statement; null for a directive.</summary>
    public SqlStatement? Step { get; init; }

    /// <summary>The check that a query gives true; the server judges, so that what follows can be sent along.</summary>
    /// <param name="query">The query, as written.</param>
    /// <param name="sent">The same, secrets in place.</param>
    public static VerifyCheck OfQuery(string query, string sent) =>
        new(
            $"SELECT CASE WHEN v.holds IS TRUE THEN 0 ELSE pg_catalog.concat('{NotTrue}', "
                + $"coalesce(v.holds::pg_catalog.text, 'NULL'))::pg_catalog.int4 END FROM (SELECT (\n{sent}\n) AS holds) AS v"
        )
        {
            Says = message =>
                ValueIn(message) is { } value ? $"verify gives {value} for {query}" : $"verify fails: {message}, for {query}",
        };

    /// <summary>What is wrong, by what the server says of it.</summary>
    public string Describe(string messageOfServer) => Says?.Invoke(messageOfServer) ?? messageOfServer;

    private static string? ValueIn(string messageOfServer)
    {
        var start = messageOfServer.IndexOf(NotTrue, StringComparison.Ordinal);
        if (start < 0)
            return null;
        var value = messageOfServer[(start + NotTrue.Length)..];
        return value.StartsWith("NULL", StringComparison.Ordinal) ? "NULL" : "false";
    }
}
