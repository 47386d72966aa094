using System.Text;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Model;

/// <summary>
/// The names that the server gives to constraints and indexes that have none: <c>t_pkey</c>, <c>t_c_key</c>, <c>t_c_idx</c>. A
/// test asks it.
/// </summary>
internal static class ServerName
{
    // NAMEDATALEN without its end.
    private const int MostBytes = 63;

    /// <summary>The name of a constraint; null where it cannot be told here.</summary>
    /// <param name="constraint">The constraint.</param>
    /// <param name="table">Its table, as it is before.</param>
    public static string? Of(ConstraintDefinition constraint, TableModel table) =>
        constraint.Kind switch
        {
            ConstraintKind.PrimaryKey => Free(table, null, "pkey"),
            ConstraintKind.Unique => Free(table, Joined(constraint.Columns), "key"),
            ConstraintKind.ForeignKey => Free(table, Joined(constraint.Columns), "fkey"),
            ConstraintKind.Check => Free(table, OnlyColumn(constraint.Expression, table), "check"),
            _ => null,
        };

    /// <summary>The name of an index; null where an expression takes part in it.</summary>
    public static string? Of(CreateIndex index, TableModel table) =>
        index.Columns.All(column => column is not null) ? Free(table, Joined(index.Columns.OfType<string>()), "idx") : null;

    private static string Free(TableModel table, string? columns, string label)
    {
        var name = Make(table.Name.Name, columns, label);
        for (var number = 1; table.HasName(name); number++)
            name = Make(table.Name.Name, columns, $"{label}{number}");
        return name;
    }

    // Columns stop where one name is full.
    private static string Joined(IEnumerable<string> columns)
    {
        var joined = new StringBuilder();
        foreach (var column in columns)
        {
            joined.Append(joined.Length == 0 ? "" : "_").Append(column);
            if (Encoding.UTF8.GetByteCount(joined.ToString()) > MostBytes)
                break;
        }

        return joined.ToString();
    }

    private static string? OnlyColumn(string? expression, TableModel table) =>
        Identifiers.In(expression ?? "").Where(table.Columns.ContainsKey).Distinct(StringComparer.Ordinal).Take(2).ToArray()
            is [var only]
            ? only
            : null;

    // As makeObjectName does: the longer of the two names gives way.
    private static string Make(string table, string? columns, string label)
    {
        var room = MostBytes - label.Length - 1 - (columns is null ? 0 : 1);
        var (first, second) = (Encoding.UTF8.GetByteCount(table), Encoding.UTF8.GetByteCount(columns ?? ""));
        while (first + second > room)
            _ = first > second ? first-- : second--;

        return $"{Cut(table, first)}_{(columns is null ? "" : Cut(columns, second) + "_")}{label}";
    }

    private static string Cut(string name, int bytes)
    {
        while (Encoding.UTF8.GetByteCount(name) > bytes)
            name = name[..^(name.Length > 1 && char.IsLowSurrogate(name[^1]) ? 2 : 1)];
        return name;
    }
}
