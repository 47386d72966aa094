namespace PgMigrate.Engine.Import.Histories;

/// <summary>DbUp's journal: names of scripts, which are those of resources where an assembly holds them.</summary>
internal sealed class DbUpHistory : IToolHistory
{
    private static readonly TableShape Shape = new(
        ("schemaversionsid", ColumnKind.Number),
        ("scriptname", ColumnKind.Text),
        ("applied", ColumnKind.Time)
    );

    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.DbUp;

    /// <inheritdoc/>
    public IReadOnlyList<TableShape> Shapes { get; } = [Shape];

    /// <inheritdoc/>
    public async Task<ToolHistory> ReadAsync(ForeignTable table, ForeignTables tables, CancellationToken stop)
    {
        var rows = await tables.ReadAsync(table, Shape, ["schemaversionsid"], stop).ConfigureAwait(false);
        return new ToolHistory([
            .. rows.Select(row => new RecordedMigration(row.Text("scriptname")!) { AppliedAt = row.Time("applied") }),
        ]);
    }

    /// <inheritdoc/>
    // Shop.Database.Scripts.0001.sql of an assembly is Scripts/0001.sql of a folder.
    public bool MeansSame(string script, string record) =>
        Dotted(record).EndsWith($".{Dotted(script)}", StringComparison.OrdinalIgnoreCase)
        || Dotted(script).EndsWith($".{Dotted(record)}", StringComparison.OrdinalIgnoreCase);

    private static string Dotted(string name) => name.Replace('\\', '.').Replace('/', '.');
}
