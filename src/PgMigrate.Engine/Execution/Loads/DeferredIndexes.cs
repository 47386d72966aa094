using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Schema.Ddl;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Scripts.Loads;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Execution.Loads;

/// <summary>
/// The secondary indexes of the tables that a script loads with <c>defer-indexes</c>: dropped before the first row of a table
/// comes in, and made again behind the last row of the script, in its transaction. Those that guard rows stay: what they refuse
/// is told with the file's line, and a foreign key, a conflict or a replica identity may need them.
/// </summary>
/// <param name="context">The run.</param>
/// <param name="connection">The working connection, in the script's transaction.</param>
/// <param name="entry">The script.</param>
internal sealed class DeferredIndexes(RunContext context, ServerConnection connection, PlanEntry entry)
{
    private const string Activity = "Making indexes again";

    private readonly List<(DataFile File, IReadOnlyList<DdlStatement> Statements)> _dropped = [];

    /// <summary>The file for whose table indexes are made again; null where none are.</summary>
    public DataFile? Current { get; private set; }

    /// <summary>Drops those of a file's table, where the file asks for it.</summary>
    /// <exception cref="PostgresException">The lock was not to be had, or the role may not.</exception>
    public async Task SetAsideAsync(DataFile file, CancellationToken stop)
    {
        var load = file.Load;
        if (!load.DefersIndexes)
            return;
        // Nobody changes the indexes between the reading and the dropping.
        await connection.ExecuteAsync($"LOCK TABLE {load.QuotedTable} IN ACCESS EXCLUSIVE MODE", [], stop).ConfigureAwait(false);
        var (indexes, schema) = await ReadAsync(load, stop).ConfigureAwait(false);
        DeferrableIndex[] going = [.. indexes.Where(index => index.Stays is null)];
        Tell(load, going, [.. indexes.Where(index => index.Stays is not null)]);
        if (going.Length == 0)
            return;
        _dropped.Add((file, Again(going, schema)));
        // Those of partitions go with what they are attached to.
        var roots = going.Where(index => index.Parent is null).Select(index => index.Name);
        await connection.ExecuteAsync($"DROP INDEX {string.Join(", ", roots)}", [], stop).ConfigureAwait(false);
    }

    /// <summary>Makes all of them again.</summary>
    /// <exception cref="PostgresException">An index refuses a row: see <see cref="Current"/>.</exception>
    public async Task MakeAsync(CancellationToken stop)
    {
        if (_dropped.Count == 0)
            return;
        // A table with rows that are still to be checked takes no index. The script's end asks for the same.
        await connection.ExecuteAsync("SET CONSTRAINTS ALL IMMEDIATE", [], stop).ConfigureAwait(false);
        await UseSettingsAsync(stop).ConfigureAwait(false);
        try
        {
            await MakeAllAsync(stop).ConfigureAwait(false);
        }
        finally
        {
            context.Progress(Activity, null, completed: true);
        }
    }

    private async Task MakeAllAsync(CancellationToken stop)
    {
        var (done, all) = (0, _dropped.Sum(table => table.Statements.Count));
        foreach (var (file, statements) in _dropped)
        {
            Current = file;
            foreach (var statement in statements)
            {
                context.Progress(Activity, $"{entry.File}: {statement.Object.Name}", done++, all);
                await MakeAsync(statement, stop).ConfigureAwait(false);
            }
        }

        Current = null;
    }

    // Where it lies is decided when it is made: to move it afterwards would write it twice.
    private async Task MakeAsync(DdlStatement statement, CancellationToken stop)
    {
        var tablespace = statement.Object["tablespace"] ?? "''";
        await connection.ExecuteAsync($"SET LOCAL default_tablespace = {tablespace}", [], stop).ConfigureAwait(false);
        await connection.ExecuteAsync(statement.Sql, [], stop).ConfigureAwait(false);
    }

    // Definitions were written under these settings, and are read under them. Behind the loads the script's own are taken back.
    private async Task UseSettingsAsync(CancellationToken stop)
    {
        var path = (string)
            (await connection.ScalarAsync("SELECT pg_catalog.current_setting('search_path')", [], stop).ConfigureAwait(false))!;
        await connection.ExecuteAsync(SnapshotSql.Settings, [], stop).ConfigureAwait(false);
        await connection
            .ExecuteAsync(
                "SELECT pg_catalog.set_config('search_path', $1, true)",
                [new() { Value = DdlRunner.PathOf(path) }],
                stop
            )
            .ConfigureAwait(false);
    }

    private async Task<(IReadOnlyList<DeferrableIndex>, SchemaSnapshot)> ReadAsync(ScriptLoad load, CancellationToken stop)
    {
        var table = (uint)
            (
                await connection
                    .ScalarAsync("SELECT pg_catalog.to_regclass($1)::pg_catalog.oid", [new() { Value = load.QuotedTable }], stop)
                    .ConfigureAwait(false)
            )!;
        return await SnapshotReader
            .UnderSettingsAsync(
                connection,
                async () =>
                {
                    var indexes = await DeferrableIndex.ReadAsync(connection, table, stop).ConfigureAwait(false);
                    var tables = indexes.Select(index => index.Table).Distinct();
                    var objects = await SnapshotReader.ReadIndexesAsync(connection, tables, stop).ConfigureAwait(false);
                    return (Known(indexes, objects), new SchemaSnapshot(objects));
                },
                stop
            )
            .ConfigureAwait(false);
    }

    // A snapshot tells nothing of temporary tables, and of members of extensions.
    private static IReadOnlyList<DeferrableIndex> Known(
        IReadOnlyList<DeferrableIndex> indexes,
        IReadOnlyList<SchemaObject> objects
    )
    {
        var names = objects.Where(item => item.Type == "INDEX").Select(item => item.Name).ToHashSet(StringComparer.Ordinal);
        return [.. indexes.Where(index => index.Stays is not null || names.Contains(index.Name))];
    }

    private static DdlStatement[] Again(DeferrableIndex[] going, SchemaSnapshot schema)
    {
        var source = new DdlSource(schema, [], live: null);
        SchemaObject[] indexes = [.. going.Select(index => source.Find("INDEX", index.Name)!)];
        var marked = schema.Objects.Where(table =>
            table.Type != "INDEX" && indexes.Any(index => index.Parent == table.Name && IsMarked(index, table))
        );
        return [.. IndexDdl.WriteTree(indexes, source), .. marked.Select(TableDdl.ClusterOn).OfType<DdlStatement>()];
    }

    private static bool IsMarked(SchemaObject index, SchemaObject table) =>
        table["cluster on"] is { } name && index.Name.EndsWith($".{name}", StringComparison.Ordinal);

    private void Tell(ScriptLoad load, DeferrableIndex[] going, DeferrableIndex[] staying)
    {
        var names = going.Length == 0 ? "none" : string.Join(", ", going.Select(index => index.Name));
        var kept = staying.Length == 0 ? "" : $" What stays: {string.Join(", ", staying.Select(Describe))}.";
        context.Tell(MessageSeverity.Information, entry.File, $"Indexes of {load.Table} that are made again: {names}.{kept}");

        static string Describe(DeferrableIndex index) => $"{index.Name} ({index.Reason})";
    }
}
