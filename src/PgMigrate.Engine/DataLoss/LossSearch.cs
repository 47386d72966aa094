using System.Globalization;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.DataLoss;

/// <summary>Finds what a plan destroys in a database, and says it.</summary>
internal sealed class LossSearch
{
    private const int MostNames = 10;

    private readonly TouchedTables _tables;
    private readonly IReadOnlyList<PlannedLoss> _losses;

    private LossSearch(TouchedTables tables, IReadOnlyList<PlannedLoss> losses, IReadOnlyList<TouchedTable> reached)
    {
        _tables = tables;
        _losses = losses;
        Reached = reached;
    }

    /// <summary>The tables whose rows or values would go if there were any, as they stood when it was asked.</summary>
    public IReadOnlyList<TouchedTable> Reached { get; }

    /// <summary>
    /// Asks what the statements of a plan mean in a database, and leaves out those with a condition that meet few rows, as the
    /// planner has it. Planning takes the locks of the statement: whoever locks the tables does so afterwards.
    /// </summary>
    /// <param name="connection">The database; not in a transaction, then or later.</param>
    /// <param name="plan">What the scripts destroy, as far as their text tells.</param>
    /// <param name="options">What counts as few, and the schema of grate's tables.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<LossSearch> BeginAsync(
        ServerConnection connection,
        DestructiveChanges plan,
        MigrationOptions options,
        CancellationToken cancellationToken
    )
    {
        var tables = new TouchedTables(connection, options.HistorySchema);
        if (plan.IsHarmless)
            return new LossSearch(tables, [], []);
        var losses = await tables.ResolveAsync(plan, cancellationToken).ConfigureAwait(false);
        if (losses.Count == 0)
            return new LossSearch(tables, [], []);
        var reached = await tables.ReachAsync(losses, cancellationToken).ConfigureAwait(false);
        // Of a table that was never analysed the planner knows nothing.
        var unknown = reached.Where(table => table.Estimate < 0).Select(table => table.Loss).ToHashSet();
        var many = new List<PlannedLoss>();
        foreach (var loss in losses)
            if (
                !loss.Loss.HasWhere
                || unknown.Contains(loss)
                || await RowEstimate.ReadAsync(connection, loss, cancellationToken).ConfigureAwait(false) is not { } rows
                || rows >= options.BackupThreshold
            )
                many.Add(loss);
        return new LossSearch(tables, many, [.. reached.Where(table => many.Contains(table.Loss))]);
    }

    /// <summary>The tables whose rows or values go.</summary>
    /// <inheritdoc cref="BeginAsync"/>
    public static async Task<IReadOnlyList<TouchedTable>> FindAsync(
        ServerConnection connection,
        DestructiveChanges plan,
        MigrationOptions options,
        CancellationToken cancellationToken
    )
    {
        var search = await BeginAsync(connection, plan, options, cancellationToken).ConfigureAwait(false);
        return await search.NarrowAsync(search.Reached, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks for them again.</summary>
    public async Task<IReadOnlyList<TouchedTable>> ReachAsync(CancellationToken cancellationToken) =>
        _losses.Count == 0 ? [] : await _tables.ReachAsync(_losses, cancellationToken).ConfigureAwait(false);

    /// <summary>Those of them that have something to lose.</summary>
    public async Task<IReadOnlyList<TouchedTable>> NarrowAsync(
        IReadOnlyList<TouchedTable> reached,
        CancellationToken cancellationToken
    ) => await _tables.NarrowAsync(reached, cancellationToken).ConfigureAwait(false);

    /// <summary>For instance <c>public.item.note, public.other (about 1,234 rows)</c>.</summary>
    public static string Describe(IReadOnlyList<TouchedTable> touched) =>
        Names([.. touched.Select(Describe).Distinct(StringComparer.Ordinal)]);

    /// <summary>Names with commas; the last ones of many are counted.</summary>
    public static string Names(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(MostNames))
        + (names.Count > MostNames ? $" and {names.Count - MostNames} more" : string.Empty);

    private static string Describe(TouchedTable table) =>
        table.IsOfColumn ? $"{table.Name}.{table.Column}"
        : table.Estimate < 0 ? $"{table.Name} (never analysed)"
        : string.Create(CultureInfo.InvariantCulture, $"{table.Name} (about {table.Estimate:N0} rows)");
}
