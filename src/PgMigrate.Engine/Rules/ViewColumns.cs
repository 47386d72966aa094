using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules;

/// <summary>Whether a view's query uses a column of a table, as far as names tell.</summary>
internal sealed class ViewColumns
{
    private static readonly string[] BehindRelation = [.. QueryWords.BehindRelation, "TABLESAMPLE"];

    private readonly string _table;
    private readonly string _column;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _relations;

    private ViewColumns(string table, string column) => (_table, _column) = (table, column);

    /// <summary>True where the column is named with the table or its alias, or alone in a query of no other relation.</summary>
    public static bool Uses(string query, string table, string column)
    {
        var columns = new ViewColumns(table, column);
        columns.ReadRelations(query);
        return columns._names.Count > 0 && columns.NamesColumn(query);
    }

    private void ReadRelations(string query)
    {
        var reader = new StatementReader(query);
        while (!reader.AtEnd)
        {
            if (!reader.TryAnyWord("FROM", "JOIN"))
            {
                reader.Move();
                continue;
            }

            do ReadRelation(ref reader);
            while (reader.TryToken(SqlTokenKind.Comma));
        }
    }

    private void ReadRelation(ref StatementReader reader)
    {
        reader.TryAnyWord("ONLY", "LATERAL");
        if (reader.Is(SqlTokenKind.OpenParenthesis) || reader.ObjectName() is not { } name)
            return;
        _relations++;
        reader.TryWords("AS");
        var alias = reader.IsAnyWord(BehindRelation) ? null : reader.Identifier();
        if (name.Name == _table)
            _names.Add(alias ?? _table);
    }

    private bool NamesColumn(string query)
    {
        var reader = new StatementReader(query);
        while (!reader.AtEnd)
        {
            var isInCall = reader.Is(SqlTokenKind.OpenParenthesis);
            if (reader.ObjectName() is { } name)
            {
                if (IsColumn(name) || (_names.Contains(name.Name) && IsStarBehind(reader)))
                    return true;
                continue;
            }

            if (
                _relations == 1
                && reader.Is(SqlTokenKind.Operator)
                && reader.CurrentText is "*"
                && !reader.FollowsDot
                && IsList(query, reader.Offset)
            )
                return true;
            reader.Move();
            if (isInCall)
                reader.TryOperator("*");
        }

        return false;
    }

    // What stands before a column's name is read as its schema: the table or its alias.
    private bool IsColumn(ObjectName name) =>
        name.Name == _column && (name.Schema is { } relation ? _names.Contains(relation) : _relations == 1);

    private static bool IsStarBehind(StatementReader reader) => reader.TryToken(SqlTokenKind.Dot) && reader.TryOperator("*");

    // SELECT * and ", *": not a product.
    private static bool IsList(string query, int star)
    {
        var before = query.AsSpan(0, star).TrimEnd();
        return before.EndsWith(",")
            || before.EndsWith("SELECT", StringComparison.OrdinalIgnoreCase)
            || before.EndsWith("DISTINCT", StringComparison.OrdinalIgnoreCase);
    }
}
