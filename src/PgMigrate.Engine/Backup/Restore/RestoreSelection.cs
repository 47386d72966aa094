using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Backup.Restore;

/// <summary>The tables of a backup that are restored.</summary>
internal static class RestoreSelection
{
    /// <summary>The columns that are named, each with its table.</summary>
    /// <exception cref="MigrationException">RestoreRefused where the backup has no column of a name.</exception>
    public static async Task<IReadOnlyList<(string Table, string Column)>> ColumnsAsync(
        BackupContext context,
        BackupManifest manifest,
        IReadOnlyList<string> names,
        CancellationToken cancellationToken
    )
    {
        var columns = new List<(string Table, string Column)>();
        foreach (var name in names)
        {
            var (schemaAndTable, column) = await ParseColumnAsync(context, name, cancellationToken).ConfigureAwait(false);
            if (
                !manifest.Tables.Any(table =>
                    table.Name == schemaAndTable && table.Columns.Any(candidate => candidate.Name == column)
                )
            )
                throw RestoreErrors.Refused(
                    context.Target,
                    [$"Backup {manifest.BackupId} has no column {name}."],
                    "Name columns with schema and table, for instance public.asset.name."
                );
            columns.Add((schemaAndTable, column));
        }

        return columns;
    }

    /// <summary>
    /// Those named, with their partitions and what inherits from them, as a backup takes them; all where none is named.
    /// </summary>
    /// <exception cref="MigrationException">RestoreRefused where the backup has no table of a name.</exception>
    public static async Task<IReadOnlyList<BackupTable>> ChooseAsync(
        BackupContext context,
        BackupManifest manifest,
        IReadOnlyList<string> names,
        IReadOnlyList<(string Table, string Column)> columns,
        SchemaSnapshot schema,
        CancellationToken cancellationToken
    )
    {
        if (names.Count == 0 && columns.Count == 0)
            return manifest.Tables;
        var chosen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
            chosen.Add(await FindAsync(context, manifest, name, cancellationToken).ConfigureAwait(false));
        AddHeirs(schema, chosen);
        chosen.UnionWith(columns.Select(column => column.Table));
        return [.. manifest.Tables.Where(table => chosen.Contains(table.Name))];
    }

    // The table may be gone: without a schema its name is looked up among those of the backup.
    private static async Task<string> FindAsync(
        BackupContext context,
        BackupManifest manifest,
        string name,
        CancellationToken cancellationToken
    )
    {
        var parsed = await ParseAsync(context, name, cancellationToken).ConfigureAwait(false);
        var found = manifest
            .Tables.Select(table => table.Name)
            .Where(table => table == parsed || table.EndsWith($".{parsed}", StringComparison.Ordinal) && !parsed.Contains('.'))
            .ToArray();
        if (found.Length == 1)
            return found[0];
        throw RestoreErrors.Refused(
            context.Target,
            [
                found.Length == 0
                    ? $"Backup {manifest.BackupId} has no table {name}."
                    : $"Backup {manifest.BackupId} has more than one table {name}: {string.Join(", ", found)}.",
            ],
            $"Name tables with their schema, as {Operation.ListBackups} shows them."
        );
    }

    private static async Task<string> ParseAsync(BackupContext context, string name, CancellationToken cancellationToken) =>
        string.Join('.', (await PartsAsync(context, name, cancellationToken).ConfigureAwait(false)).Select(part => part.Quoted));

    private static async Task<(string Table, string Column)> ParseColumnAsync(
        BackupContext context,
        string name,
        CancellationToken cancellationToken
    )
    {
        var parts = await PartsAsync(context, name, cancellationToken).ConfigureAwait(false);
        return (string.Join('.', parts.SkipLast(1).Select(part => part.Quoted)), parts[^1].Name);
    }

    private static async Task<IReadOnlyList<(string Name, string Quoted)>> PartsAsync(
        BackupContext context,
        string name,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await context
                .Connection.ListAsync(
                    "SELECT part, pg_catalog.quote_ident(part) FROM pg_catalog.unnest(pg_catalog.parse_ident($1)) WITH "
                        + "ORDINALITY AS p (part, n) ORDER BY n",
                    [new() { Value = name }],
                    reader => (reader.GetString(0), reader.GetString(1)),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (Npgsql.PostgresException exception) when (exception.SqlState == Npgsql.PostgresErrorCodes.InvalidParameterValue)
        {
            // No name at all, which no table has either.
            return [(name, name)];
        }
    }

    private static void AddHeirs(SchemaSnapshot schema, HashSet<string> chosen)
    {
        var tables = schema.Objects.Where(item => item.Type == "TABLE").ToArray();
        var before = 0;
        while (before != chosen.Count)
        {
            before = chosen.Count;
            foreach (var table in tables.Where(table => IsHeir(table, chosen)))
                chosen.Add(table.Name);
        }
    }

    private static bool IsHeir(SchemaObject table, HashSet<string> parents) =>
        table["partition of"] is { } partitioned && parents.Contains(partitioned)
        || table["inherits"] is { } inherited && inherited.Split(", ").Any(parents.Contains);
}
