using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Import;

/// <summary>Which table is the history of a tool.</summary>
internal static class HistoryTableChoice
{
    /// <summary>Finds it by its columns, or by its name where that is given.</summary>
    /// <exception cref="MigrationException">ImportRefused: there is none, or there are several.</exception>
    public static async Task<ForeignTable> FindAsync(
        IToolHistory tool,
        string? named,
        ForeignTables tables,
        ConnectionTarget target,
        CancellationToken stop
    )
    {
        var found = await tables.FindAsync(tool.Shapes, stop).ConfigureAwait(false);
        ForeignTable[] chosen = [.. found.Where(table => named is null || table.Is(named))];
        return chosen switch
        {
            [var only] => only,
            [] => throw None(tool, named, found, target),
            _ => throw Several(tool, chosen, target),
        };
    }

    private static MigrationException None(
        IToolHistory tool,
        string? named,
        IReadOnlyList<ForeignTable> found,
        ConnectionTarget target
    ) =>
        new(
            MigrationErrorId.ImportRefused,
            named is null
                ? $"{target} has no table of {tool.Tool}: none has the columns {Columns(tool)}."
                : $"{target} has no table {named} with the columns of {tool.Tool}: {Columns(tool)}.{Others(found)}",
            named is null
                ? $"Look whether it is the right database, and {tool.Tool} the tool that has migrated it."
                : $"Leave {ImportOption.HistoryTable} out to have the table looked for, or give it as schema.table."
        )
        {
            Target = target.ToString(),
        };

    private static MigrationException Several(IToolHistory tool, ForeignTable[] chosen, ConnectionTarget target) =>
        new(
            MigrationErrorId.ImportRefused,
            $"{target} has {chosen.Length} tables that may be the history of {tool.Tool}: "
                + $"{string.Join<ForeignTable>(", ", chosen)}.",
            $"Say which: {ImportOption.HistoryTable.To(chosen[0].ToString())}"
        )
        {
            Target = target.ToString(),
        };

    private static string Columns(IToolHistory tool) => string.Join("; or ", tool.Shapes);

    private static string Others(IReadOnlyList<ForeignTable> found) =>
        found.Count == 0 ? string.Empty : $" Such tables are: {string.Join(", ", found)}.";
}
