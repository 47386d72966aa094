using System.Globalization;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Harm;

/// <summary>Finds what a plan destroys in a database, and says it.</summary>
internal static class HarmSearch
{
    private const int MostNames = 10;

    /// <summary>The tables whose rows or values go, as far as there are any; few rows of a statement with a condition do not count.</summary>
    /// <param name="connection">The database; not in a transaction.</param>
    /// <param name="plan">What the scripts destroy, as far as their text tells.</param>
    /// <param name="options">What counts as few, and the schema of grate's tables.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<TouchedTable>> FindAsync(
        ServerConnection connection, HarmPlan plan, MigrationOptions options, CancellationToken cancellationToken)
    {
        var reached = await ReachAsync(connection, plan, options, cancellationToken).ConfigureAwait(false);
        return await NarrowAsync(connection, reached, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The tables whose rows or values would go if there were any.</summary>
    /// <inheritdoc cref="FindAsync"/>
    public static async Task<IReadOnlyList<TouchedTable>> ReachAsync(
        ServerConnection connection, HarmPlan plan, MigrationOptions options, CancellationToken cancellationToken)
    {
        if (plan.IsHarmless)
            return [];
        var tables = new TouchedTables(connection, options.HistorySchema);
        var losses = await tables.ResolveAsync(plan, cancellationToken).ConfigureAwait(false);
        return losses.Count == 0 ? [] : await tables.ReachAsync(losses, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Those of them that have something to lose; few rows of a statement with a condition do not count.</summary>
    /// <param name="connection">The database; not in a transaction.</param>
    /// <param name="reached">What <see cref="ReachAsync"/> found.</param>
    /// <param name="options">What counts as few.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<TouchedTable>> NarrowAsync(
        ServerConnection connection, IReadOnlyList<TouchedTable> reached, MigrationOptions options, CancellationToken cancellationToken)
    {
        var touched = await new TouchedTables(connection, options.HistorySchema).NarrowAsync(reached, cancellationToken).ConfigureAwait(false);
        var few = new HashSet<PlannedLoss>();
        foreach (var loss in touched.Select(table => table.Loss).Where(loss => loss.Loss.HasWhere).Distinct())
            if (await RowEstimate.ReadAsync(connection, loss, cancellationToken).ConfigureAwait(false) is { } rows && rows < options.BackupThreshold)
                few.Add(loss);
        return [.. touched.Where(table => !few.Contains(table.Loss))];
    }

    /// <summary>For instance <c>public.item.note, public.other (about 1,234 rows)</c>.</summary>
    public static string Describe(IReadOnlyList<TouchedTable> touched) => Names([.. touched.Select(Describe).Distinct(StringComparer.Ordinal)]);

    /// <summary>Names with commas; the last ones of many are counted.</summary>
    public static string Names(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(MostNames)) + (names.Count > MostNames ? $" and {names.Count - MostNames} more" : string.Empty);

    private static string Describe(TouchedTable table) => table.IsOfColumn
        ? $"{table.Name}.{table.Column}"
        : string.Create(CultureInfo.InvariantCulture, $"{table.Name} (about {table.Estimate:N0} rows)");
}
