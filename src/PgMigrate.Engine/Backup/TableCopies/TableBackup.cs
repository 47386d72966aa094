using System.Diagnostics;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Backup.TableCopies;

/// <summary>A backup by TableCopy, whatever takes the rows: one consistent transaction.</summary>
internal sealed class TableBackup
{
    private const string Activity = "Backing up";
    private const int Tries = 3;

    private readonly BackupContext _context;
    private readonly BackupOptions _options;
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <param name="context">The locks and the connection.</param>
    /// <param name="options">What is backed up.</param>
    public TableBackup(BackupContext context, BackupOptions options)
    {
        _context = context;
        _options = options;
    }

    /// <summary>Names the backup.</summary>
    public Guid BackupId { get; } = Guid.NewGuid();

    /// <summary>Makes it.</summary>
    /// <param name="makeSink">What takes the rows, given the moment; called once the tables are locked.</param>
    /// <param name="beforeCommit">What else belongs to the transaction, given manifest and size; null for nothing.</param>
    /// <param name="cancellationToken">Cancels the running statement.</param>
    /// <returns>The manifest, without files, and the size in bytes.</returns>
    /// <exception cref="MigrationException">OptionsInvalid, PermissionDenied or BackupFailed; nothing is left in the database
    /// then.</exception>
    /// <exception cref="NpgsqlException">The server refused a statement, or the connection was lost; nothing is left in the
    /// database.</exception>
    public async Task<(BackupManifest Manifest, long Size)> RunAsync(
        Func<DateTimeOffset, IRowSink> makeSink,
        Func<BackupManifest, long, Task>? beforeCommit,
        CancellationToken cancellationToken
    )
    {
        var selection = await TableSelection
            .ResolveAsync(_context.Connection, _context.Target, _options, cancellationToken)
            .ConfigureAwait(false);
        var (transaction, tables) = await BeginAsync(selection, cancellationToken).ConfigureAwait(false);
        await using var dispose = transaction.ConfigureAwait(false);
        var facts = await BackupFacts.ReadAsync(_context.Connection, cancellationToken).ConfigureAwait(false);
        var manifest = await DescribeAsync(facts, tables, cancellationToken).ConfigureAwait(false);
        var (written, size) = await WriteAsync(manifest, tables, makeSink(facts.Moment), cancellationToken).ConfigureAwait(false);
        if (beforeCommit is not null)
            await beforeCommit(written, size).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return (written, size);
    }

    // A table that came, went or was renamed between the look and the locks would be missed: then it looks again.
    private async Task<(ServerTransaction Transaction, IReadOnlyList<SelectedTable> Tables)> BeginAsync(
        TableSelection selection,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            var seen = await selection.ReadAsync(_context.Connection, cancellationToken).ConfigureAwait(false);
            selection.RequireReadable(seen);
            var transaction = await CopyTransaction
                .BeginAsync(_context.Connection, seen, cancellationToken)
                .ConfigureAwait(false);
            var locked = await selection.ReadAsync(_context.Connection, cancellationToken).ConfigureAwait(false);
            if (Names(seen).SequenceEqual(Names(locked)))
                return (transaction, locked);
            await transaction.DisposeAsync().ConfigureAwait(false);
            if (attempt == Tries)
                throw new MigrationException(
                    MigrationErrorId.BackupFailed,
                    $"Tables of {_context.Target} were made, renamed or dropped each time that the backup tried to lock them. "
                        + "No backup was made.",
                    "Try again when nobody changes the schema."
                )
                {
                    Target = _context.Target.ToString(),
                };
        }
    }

    private static IEnumerable<(uint, string)> Names(IEnumerable<SelectedTable> tables) =>
        tables.Where(table => table.IsTable).Select(table => (table.Oid, table.Name));

    private async Task<BackupManifest> DescribeAsync(
        BackupFacts facts,
        IReadOnlyList<SelectedTable> selected,
        CancellationToken cancellationToken
    )
    {
        var oids = selected.Where(table => table.IsTable).Select(table => table.Oid);
        var draft = await ManifestDraft.ReadAsync(_context, BackupId, oids, facts, cancellationToken).ConfigureAwait(false);
        return draft with
        {
            Method = _options.Method,
            IncludesData = !_options.SchemaOnly,
            RunId = _options.RunId,
            SavedFor = _options.SavedFor,
            NotCopied = [.. selected.Select(table => table.WhyNotCopied).OfType<string>()],
        };
    }

    private async Task<(BackupManifest Manifest, long Size)> WriteAsync(
        BackupManifest manifest,
        IReadOnlyList<SelectedTable> selected,
        IRowSink sink,
        CancellationToken cancellationToken
    )
    {
        if (sink.IsInDatabase)
            _context.Tell(
                MessageSeverity.Verbose,
                $"The tables take {SizeText.Format(selected.Sum(table => table.Size))}, and the copies about as much; SQL "
                    + "cannot ask whether the server's disk has that room."
            );
        var tables = await CopiedTable
            .ReadAsync(_context.Connection, [.. selected.Where(table => table.IsTable)], cancellationToken)
            .ConfigureAwait(false);
        IReadOnlyList<string> largeObjects = await LargeObjects
            .DescribeAsync(_context.Connection, tables, cancellationToken)
            .ConfigureAwait(false);
        var (written, size) = await WriteRowsAsync(tables, sink, cancellationToken).ConfigureAwait(false);
        var whole = manifest with
        {
            Tables = written,
            NotCopied = [.. manifest.NotCopied, .. largeObjects],
            VerifiedAt = _options.Verify ? DateTimeOffset.UtcNow : null,
            Duration = Stopwatch.GetElapsedTime(_started),
        };
        return (whole, size);
    }

    private async Task<(IReadOnlyList<BackupTable> Tables, long Size)> WriteRowsAsync(
        IReadOnlyList<CopiedTable> tables,
        IRowSink sink,
        CancellationToken cancellationToken
    )
    {
        if (_options.SchemaOnly)
            return ([.. tables.Select(table => table.ToBackupTable() with { Rows = null })], 0);
        var helpers = await SnapshotConnections
            .OpenAsync(_context, sink.IsInDatabase ? 0 : _options.Jobs - 1, cancellationToken)
            .ConfigureAwait(false);
        await using var dispose = helpers.ConfigureAwait(false);
        return await new TableWriter(_context, sink, _options.Verify) { Helpers = helpers.All }
            .WriteAsync(Activity, tables, cancellationToken)
            .ConfigureAwait(false);
    }
}
