using System.Globalization;
using PgMigrate.Engine.Backup.Dumps;
using PgMigrate.Engine.Backup.Restore;
using PgMigrate.Engine.Schema;

namespace PgMigrate.Engine.Backup;

/// <summary>What a restore would do, table by table. It holds the locks of a run while it looks, and changes nothing.</summary>
/// <param name="context">The locks and the connection.</param>
/// <param name="source">The backup, whose files were checked.</param>
/// <param name="options">What would be restored.</param>
internal sealed class RestorePreview(BackupContext context, RestoreSource source, RestoreOptions options)
{
    /// <summary>Looks.</summary>
    /// <returns>Sentences, one for each table.</returns>
    /// <exception cref="MigrationException">RestoreRefused.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        var manifest = source.Manifest;
        await RestoreTarget.RequireAsync(context, manifest, options, cancellationToken).ConfigureAwait(false);
        var contents = await DumpRestore.ContentsAsync(context, cancellationToken).ConfigureAwait(false);
        if (manifest.Method == BackupMethod.PgDump && contents.Count == 0)
            return [$"pg_restore would restore the whole dump into {context.Target}: {manifest.Tables.Count} tables."];

        var columns = await RestoreSelection
            .ColumnsAsync(context, manifest, options.Columns, cancellationToken)
            .ConfigureAwait(false);
        // Tables of which single columns are named are no tables to restore.
        IReadOnlyList<BackupTable> tables =
            columns.Count > 0 && options.Tables.Count == 0
                ? []
                : await RestoreSelection
                    .ChooseAsync(
                        context,
                        manifest,
                        options.Tables,
                        [],
                        SchemaSnapshot.FromJson(manifest.Schema),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
        var named = manifest
            .Tables.Where(table => tables.Contains(table) || columns.Any(column => column.Table == table.Name))
            .ToArray();
        var standing = await ExistingTable.ReadAsync(context.Connection, named, cancellationToken).ConfigureAwait(false);
        RestoreRights.Require(context.Target, standing, [], columns, !options.AllowOtherDatabase);
        return
        [
            .. tables.Select(table => Describe(table, standing.FirstOrDefault(live => live.Name == table.Name))),
            .. columns.Select(column => $"{column.Table}: the values of {column.Column} would be put back by the primary key."),
        ];
    }

    private static string Describe(BackupTable table, ExistingTable? standing)
    {
        var rows = table.Copy is null
            ? "no rows of its own"
            : string.Create(CultureInfo.InvariantCulture, $"{table.Rows} row{(table.Rows == 1 ? "" : "s")}");
        return standing switch
        {
            null => $"{table.Name} is gone: it would be made again, with {rows}.",
            { Lost.Count: > 0 } =>
                $"{table.Name} no longer has {standing.LostNames}: that would be added and filled by the primary key; its other "
                    + "columns and its rows stay.",
            _ => $"{table.Name} would be locked, what it holds now kept as a backup of its own, and {rows} of the backup put in "
                + "its place.",
        };
    }
}
