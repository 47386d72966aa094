using PgMigrate.Engine.Backup.Files;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Backup.Dumps;

/// <summary>
/// Fills the folder of a backup by pg_dump, which sees the very moment of the transaction that counts the rows: the two prove
/// each other.
/// </summary>
internal sealed class DumpContent : IFolderContent
{
    /// <summary>The archive's name in the folder: a file, or a folder of the directory format.</summary>
    public const string ArchiveName = "archive";

    private readonly BackupContext _context;
    private readonly BackupOptions _options;
    private readonly BackupFolder _folder;
    private readonly ClientProgram _dump;
    private readonly ClientProgram? _restore;

    /// <param name="context">The database.</param>
    /// <param name="options">What is dumped.</param>
    /// <param name="folder">The backup's folder, empty.</param>
    /// <param name="programs">What <see cref="FindProgramsAsync"/> found.</param>
    public DumpContent(
        BackupContext context,
        BackupOptions options,
        BackupFolder folder,
        (ClientProgram Dump, ClientProgram? Restore) programs
    )
    {
        _context = context;
        _options = options;
        _folder = folder;
        (_dump, _restore) = programs;
    }

    /// <inheritdoc/>
    public bool IsInDatabase => false;

    /// <summary>pg_dump, and pg_restore where the dump is verified.</summary>
    /// <exception cref="MigrationException">BinariesNotFound.</exception>
    public static async Task<(ClientProgram Dump, ClientProgram? Restore)> FindProgramsAsync(
        BackupContext context,
        BackupOptions options,
        CancellationToken cancellationToken
    )
    {
        // pg_dump refuses servers that are newer than itself.
        var version = Math.Max(context.Work.Facts.Version / 10000, LibpqEnvironment.OldestClient(context.Target));
        var dump = await ClientProgram
            .FindAsync(
                "pg_dump",
                version,
                $"Or back up with {BackupOption.Method.To(BackupMethod.TableCopy)}.",
                context.Run.Observer,
                cancellationToken
            )
            .ConfigureAwait(false);
        var restore = options.Verify
            ? await ClientProgram
                .FindAsync(
                    "pg_restore",
                    dump.Major,
                    $"Or back up with {BackupOption.Verify.To(false)}.",
                    context.Run.Observer,
                    cancellationToken
                )
                .ConfigureAwait(false)
            : null;
        return (dump, restore);
    }

    /// <inheritdoc/>
    public Task<WrittenRows> WriteAsync(
        ServerConnection connection,
        BackupTable table,
        string query,
        CancellationToken cancellationToken
    ) => Task.FromResult(new WrittenRows(ArchiveName, 0));

    /// <summary>Nothing: the archive is read as a whole, once it is there.</summary>
    public Task VerifyAsync(ServerConnection connection, BackupTable table, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<BackupFile>> CompleteAsync(BackupManifest manifest, CancellationToken cancellationToken)
    {
        await DumpAsync(manifest, cancellationToken).ConfigureAwait(false);
        if (_restore is not null)
            await VerifyAsync(new DumpArchive(_restore, _folder[ArchiveName]), manifest, cancellationToken).ConfigureAwait(false);
        return await _folder.DescribeAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task DumpAsync(BackupManifest manifest, CancellationToken cancellationToken)
    {
        var snapshot = (string)
            (
                await _context
                    .Connection.ScalarAsync("SELECT pg_catalog.pg_export_snapshot()", [], cancellationToken)
                    .ConfigureAwait(false)
            )!;
        var command = new DumpCommand
        {
            Database = _context.Target,
            Format = _options.Format,
            Path = _folder[ArchiveName],
            Snapshot = snapshot,
            Jobs = _options.Jobs,
            SchemaOnly = _options.SchemaOnly,
            LockTimeout = _options.LockTimeout,
            Tables = _options.Tables.Count == 0 ? [] : [.. manifest.Tables.Select(table => TableName.Parse(table.Name))],
            Schemas = _options.Schemas,
            ExcludedSchemas =
                _options.Tables.Count + _options.Schemas.Count > 0
                    ? []
                    : ["pgmigrate", "pgmigrate_backup", _context.HistorySchema],
        };
        var run = new ClientRun(_context, "Dumping", command.Path, manifest.Tables.Count(table => table.Copy is not null));
        if (await run.TryRunAsync(command.ToRequest(_dump), cancellationToken).ConfigureAwait(false) is { } complaint)
            throw new MigrationException(
                MigrationErrorId.BackupFailed,
                $"pg_dump could not back up {_context.Target}; nothing is left of it. It said:\n{complaint}",
                $"See what it says. Where a lock was not to be had, try again later or raise "
                    + $"{BackupOption.LockTimeout}; where the disk is full, free room."
            )
            {
                Target = _context.Target.ToString(),
            };
    }

    private static async Task VerifyAsync(DumpArchive archive, BackupManifest manifest, CancellationToken cancellationToken)
    {
        var list = await archive.ListAsync(cancellationToken).ConfigureAwait(false);
        var rows = new RowCounter();
        if (manifest.IncludesData)
            await archive.ReadRowsAsync(rows, cancellationToken).ConfigureAwait(false);
        foreach (var table in manifest.Tables)
        {
            var name = TableName.Parse(table.Name);
            if (!list.DefinitionOf(name.Schema, name.Name).Any())
                throw Different(archive, $"it lacks the table {table.Name}");
            if (table.Copy is not null && rows[name] != table.Rows)
                throw Different(archive, $"it has {rows[name] ?? 0} rows of {table.Name}, and the table had {table.Rows}");
        }
    }

    private static MigrationException Different(DumpArchive archive, string why) =>
        new(
            MigrationErrorId.BackupFailed,
            $"The backup did not come out whole: {why}.",
            "Back up again; where it happens again, look at the disk and at pg_dump's version."
        )
        {
            Path = archive.Path,
        };
}
