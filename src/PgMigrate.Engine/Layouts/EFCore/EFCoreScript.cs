using System.Text;
using System.Text.RegularExpressions;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Layouts.EFCore;

/// <summary>Cuts the script that <c>dotnet ef</c> writes of several migrations, and takes out what a run does itself.</summary>
internal static partial class EFCoreScript
{
    /// <summary>The script of each migration, by its id. What writes the history ends it, and is no part of it.</summary>
    /// <param name="text">What <c>dotnet ef migrations script</c> gives.</param>
    public static IReadOnlyDictionary<string, string> Cut(string text)
    {
        var scripts = new Dictionary<string, string>(StringComparer.Ordinal);
        var start = 0;
        foreach (var statement in SqlText.Read(text).Statements)
        {
            if (MakesHistory().IsMatch(statement.Sql))
                start = statement.Piece.Offset + statement.Piece.Length;
            if (WritesHistory().Match(statement.Sql) is not { Success: true } history)
                continue;
            scripts[history.Groups["id"].Value.Replace("''", "'", StringComparison.Ordinal)] = text[
                start..statement.Piece.Offset
            ];
            start = statement.Piece.Offset + statement.Piece.Length;
        }

        return scripts;
    }

    /// <summary>
    /// A migration's script. Its transactions are taken out; one that left them for a statement
    /// (<c>suppressTransaction</c>) runs outside of a transaction as a whole.
    /// </summary>
    public static ScriptDraft Draft(LayoutFile file, string text, LayoutFindings findings)
    {
        var statements = SqlText.Read(text).Statements;
        var result = new StringBuilder(text);
        var left = false;
        foreach (var statement in statements.Where(IsTransaction).Reverse())
        {
            left |= statement.Facts.Control == TransactionControl.Commit && HasWorkAround(statements, statement);
            result.Remove(statement.Piece.Offset, statement.Piece.Length);
        }

        var draft = new ScriptDraft(file, result.ToString().Trim() + "\n", findings);
        if (left)
            draft.Direct("transaction off");
        return draft;
    }

    private static bool IsTransaction(SqlStatement statement) =>
        statement.Facts.Control is TransactionControl.Begin or TransactionControl.Commit;

    // The one that ends the migration before stands at the beginning.
    private static bool HasWorkAround(IReadOnlyList<SqlStatement> statements, SqlStatement commit) =>
        statements.TakeWhile(statement => statement != commit).Any(statement => !IsTransaction(statement))
        || statements
            .SkipWhile(statement => statement != commit)
            .Skip(1)
            .TakeWhile(statement => statement.Facts.Control != TransactionControl.Begin)
            .Any();

    [GeneratedRegex(
        @"^CREATE\s+TABLE\s+(IF\s+NOT\s+EXISTS\s+)?[^(]+\(\s*""?(MigrationId|migration_id)""?\s",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex MakesHistory();

    [GeneratedRegex(
        @"^(INSERT\s+INTO\s+[^(]+\(\s*""?(MigrationId|migration_id)""?\s*,[^)]*\)\s*VALUES\s*\(\s*"
            + @"|DELETE\s+FROM\s+.+?WHERE\s+""?(MigrationId|migration_id)""?\s*=\s*)'(?<id>(?:[^']|'')*)'",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline
    )]
    private static partial Regex WritesHistory();
}
