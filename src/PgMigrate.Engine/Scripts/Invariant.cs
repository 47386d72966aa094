using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Scripts;

/// <summary>
/// A query that gives the same before and after its script. Rows are compared as JSON, in their order, each with its values in
/// order: <c>1.0</c> and <c>1.00</c> are the same number.
/// </summary>
/// <param name="Query">The query, as written.</param>
/// <param name="Sent">The same, secrets in place.</param>
internal sealed record Invariant(string Query, string Sent)
{
    /// <summary>The column in which the server tells what it gives.</summary>
    public const string AnswerColumn = "pgmigrate_invariant";

    // No integer: the server refuses it, and says what it was.
    private const string Other = "pgmigrate: ";

    // By name in an object, two columns of one name would be one. The alias is none that a column has.
    private string Value =>
        "(SELECT coalesce(pg_catalog.jsonb_agg((SELECT pg_catalog.jsonb_agg(f.value::pg_catalog.jsonb) FROM "
        + $"pg_catalog.json_each(pg_catalog.row_to_json(pgmigrate_row)) AS f)), '[]'::pg_catalog.jsonb) FROM (\n{Sent}\n) "
        + "AS pgmigrate_row)";

    /// <summary>Asks what it gives.</summary>
    public VerifyCheck Before => new($"SELECT {Value}::pg_catalog.text AS {AnswerColumn}") { Says = Describe };

    /// <summary>Checks that it gives the same again; the server judges, so that what follows can be sent along.</summary>
    /// <param name="before">What it gave.</param>
    public VerifyCheck After(string before) =>
        new(
            $"SELECT CASE WHEN v.now OPERATOR(pg_catalog.=) {SqlLiteral.Quote(before)}::pg_catalog.jsonb THEN 0 ELSE "
                + $"pg_catalog.concat('{Other}', v.now)::pg_catalog.int4 END FROM (SELECT {Value} AS now) AS v"
        )
        {
            Says = message => Describe(message, before),
        };

    private string Describe(string messageOfServer) => $"invariant fails: {messageOfServer}, for {Query}";

    private string Describe(string messageOfServer, string before)
    {
        var start = messageOfServer.IndexOf(Other, StringComparison.Ordinal);
        var end = messageOfServer.LastIndexOf(']');
        return start < 0 || end < start
            ? Describe(messageOfServer)
            : $"invariant gives {Show(before)} before the script and "
                + $"{Show(messageOfServer[(start + Other.Length)..(end + 1)])} after it, for {Query}";
    }

    // One row is the rule: its values alone.
    private static string Show(string rows) =>
        rows.StartsWith("[[", StringComparison.Ordinal) && !rows.Contains("], [", StringComparison.Ordinal) ? rows[2..^2] : rows;
}
