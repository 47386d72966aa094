using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Model;

/// <summary>Which columns a condition proves not to be null: those of <c>a IS NOT NULL AND b IS NOT NULL</c>.</summary>
internal static class NotNullProof
{
    /// <summary>The columns; none where the condition has OR, or a NOT of its own.</summary>
    public static IReadOnlySet<string> Columns(string condition)
    {
        var columns = new HashSet<string>(StringComparer.Ordinal);
        var reader = new StatementReader(condition);
        while (!reader.AtEnd)
        {
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
}
