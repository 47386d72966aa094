using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Scripts;

/// <summary>
/// What proves that a script has done its work: the queries of its <c>verify</c> directives, then the statements of its file in
/// <c>verify</c>. It only reads, and is asked where the script has run, before that is recorded.
/// </summary>
/// <param name="Checks">In order; at least one.</param>
internal sealed record Verification(IReadOnlyList<VerifyCheck> Checks)
{
    /// <summary>The rule by whose name a script says that a run must not ask.</summary>
    public const string Rule = "verify-failed";

    /// <summary>The folder of the files.</summary>
    public const string Folder = "verify";

    /// <summary>The verification of a script; null where it has none.</summary>
    /// <param name="folder">The migration folder.</param>
    /// <param name="script">The script.</param>
    /// <param name="tokens">The run's tokens.</param>
    /// <exception cref="MigrationException">
    /// The file cannot be read or sent, or VerificationFailed: it holds what no verification can do.
    /// </exception>
    public static Verification? Find(MigrationFolder folder, Script script, IReadOnlyList<MigrationToken> tokens)
    {
        var mask = SecretMask.Of(tokens);
        var queries = script.Directives.Verify.Select(query => VerifyCheck.OfQuery(query, mask.Reveal(query)));
        VerifyCheck[] checks = [.. queries, .. Read(folder, script.File, tokens)];
        return checks.Length > 0 ? new Verification(checks) : null;
    }

    private static IEnumerable<VerifyCheck> Read(MigrationFolder folder, ScriptFile script, IReadOnlyList<MigrationToken> tokens)
    {
        if (folder.ReadCompanion(Folder, script, tokens) is not { } file)
            return [];
        file.RefuseUnsendable();
        if (WhyUnfit(file) is { } reason)
            throw new MigrationException(
                MigrationErrorId.VerificationFailed,
                $"{file.File.Path} {reason}.",
                "A verification only reads, in the transaction of the script that it verifies."
            )
            {
                Script = script.Name,
                Path = file.File.Path,
            };
        return file.Steps.Select(step => new VerifyCheck(step.Sql) { File = file, Step = step });
    }

    private static string? WhyUnfit(Script file)
    {
        if (!file.Directives.OnlyAllow)
            return "has directives: those of its script hold for it, too";
        if (file.LastTransactionControl is not null)
            return "has BEGIN or COMMIT of its own";
        return file.FirstNonTransactional is { } step
            ? $"has a statement that cannot run in a transaction ({step.Facts.Verb})"
            : null;
    }
}

/// <summary>One statement of a verification.</summary>
/// <param name="Sql">What is sent, secrets in place.</param>
internal sealed record VerifyCheck(string Sql)
{
    // No integer: the server refuses it, and says what it was.
    private const string NotTrue = "pgmigrate: ";

    /// <summary>The query of a <c>verify</c> directive, as written; null where the check is a statement of a file.</summary>
    public string? Query { get; private init; }

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
            Query = query,
        };

    /// <summary>What is wrong, by what the server says of it.</summary>
    public string Describe(string messageOfServer) =>
        Query is null ? messageOfServer
        : ValueIn(messageOfServer) is { } value ? $"verify gives {value} for {Query}"
        : $"verify fails: {messageOfServer}, for {Query}";

    private static string? ValueIn(string messageOfServer)
    {
        var start = messageOfServer.IndexOf(NotTrue, StringComparison.Ordinal);
        if (start < 0)
            return null;
        var value = messageOfServer[(start + NotTrue.Length)..];
        return value.StartsWith("NULL", StringComparison.Ordinal) ? "NULL" : "false";
    }
}
