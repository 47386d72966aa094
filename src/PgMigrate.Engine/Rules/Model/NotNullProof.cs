using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Model;

/// <summary>
/// Which columns a condition proves not to be null: those of <c>a IS NOT NULL AND NOT (b IS NULL)</c>.
/// </summary>
internal static class NotNullProof
{
    /// <summary>The columns; none where the condition has OR, or a NOT of its own.</summary>
    public static IReadOnlySet<string> Columns(string condition)
    {
        var columns = new HashSet<string>(StringComparer.Ordinal);
        var reader = new StatementReader(condition);
        while (!reader.AtEnd)
        {
            if (NegatedNull(ref reader) is { } negated)
                columns.Add(negated);
            if (reader.IsAnyWord("OR", "NOT", "CASE"))
                return new HashSet<string>(StringComparer.Ordinal);
            if (reader.ObjectName() is not { } name)
                reader.Move();
            else if (reader.TryWords("IS", "NOT", "NULL"))
                columns.Add(name.Name);
            else
                reader.TryWords("IS", "NOT");
        }

        return columns;
    }

    // NOT a IS NULL, with or without parentheses, where nothing else belongs to what is negated.
    private static string? NegatedNull(ref StatementReader reader)
    {
        var ahead = reader;
        if (!ahead.TryWords("NOT"))
            return null;
        var isGroup = ahead.TryToken(SqlTokenKind.OpenParenthesis);
        if (ahead.ObjectName() is not { } name || !ahead.TryWords("IS", "NULL"))
            return null;
        var isWhole =
            (!isGroup || ahead.TryToken(SqlTokenKind.CloseParenthesis))
            && (ahead.AtEnd || ahead.IsWord("AND") || ahead.Is(SqlTokenKind.CloseParenthesis));
        if (!isWhole)
            return null;
        reader = ahead;
        return name.Name;
    }
}
