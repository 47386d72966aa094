using Npgsql;
using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Undo;

/// <summary>What the backup before a run has of what scripts destroyed that are taken back now.</summary>
/// <param name="Manifest">The backup.</param>
/// <param name="Tables">The tables whose rows were destroyed.</param>
/// <param name="Columns">The columns whose values were, as <c>schema.table.column</c>, of other tables.</param>
/// <param name="Left">Columns of tables without a primary key: their values cannot be put back.</param>
internal sealed record UndoDataRestore(
    BackupManifest Manifest,
    IReadOnlyList<string> Tables,
    IReadOnlyList<string> Columns,
    IReadOnlyList<string> Left
)
{
    /// <summary>True where nothing of it can be put back.</summary>
    public bool IsEmpty => Tables.Count + Columns.Count == 0;

    /// <summary>What cannot be put back; null where all can.</summary>
    public string? Shortcoming =>
        Left.Count == 0
            ? null
            : $"The values of {string.Join(", ", Left)} are not put back, since the table has no primary key. "
                + $"Backup {Manifest.BackupId} has its rows: {RestoreOfTables} puts them in place of those that are there then.";

    private OperationCall RestoreOfTables =>
        new(
            Operation.Restore,
            [(RestoreOption.BackupId, [Manifest.BackupId.ToString()]), (RestoreOption.Tables, null)],
            Place: null
        );

    /// <summary>
    /// What is to be put back, in the order in which it is: the oldest backup last, for its rows are those that were there first.
    /// </summary>
    /// <param name="connection">The database.</param>
    /// <param name="history">Every record.</param>
    /// <param name="plan">What is taken back.</param>
    /// <param name="undo">Which records it was asked for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">BackupDamaged.</exception>
    public static async Task<IReadOnlyList<UndoDataRestore>> FindAsync(
        ServerConnection connection,
        IReadOnlyList<UndoRecord> history,
        MigrationPlan plan,
        UndoOptions undo,
        CancellationToken cancellationToken
    )
    {
        if (!undo.RestoreData)
            return [];
        var undone = plan
            .Entries.GroupBy(entry => entry.Name, StringComparer.Ordinal)
            .ToDictionary(steps => steps.Key, steps => steps.Min(entry => entry.FallsBackTo ?? 0), StringComparer.Ordinal);
        var backupOf = await BackupsOfScripts.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
        var scripts = history
            .Where(record => record.RunId is not null && undone.TryGetValue(record.Name, out var holds) && record.Id > holds)
            .Where(record => backupOf.ContainsKey((record.RunId!.Value, record.Name)))
            .ToLookup(record => backupOf[(record.RunId!.Value, record.Name)], record => record.Name);
        var found = new List<UndoDataRestore>();
        var backups = await BackupRegistry.ListAsync(connection, cancellationToken).ConfigureAwait(false);
        foreach (
            var backup in backups.Where(backup => scripts.Contains(backup.BackupId)).OrderByDescending(backup => backup.CreatedAt)
        )
            if (
                await BackupRegistry.FindAsync(connection, backup.BackupId, cancellationToken).ConfigureAwait(false)
                    is { } registered
                && Of(registered.Manifest, scripts[backup.BackupId].ToHashSet(StringComparer.Ordinal)) is { } data
            )
                found.Add(data);
        return found;
    }

    /// <summary>For instance <c>tara.asset, tara.item.owner as of 2026-11-23 12:00:00Z</c>.</summary>
    public override string ToString()
    {
        var data = string.Join(", ", Tables.Concat(Columns));
        return FormattableString.Invariant(
            $"{data} as of {Manifest.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z (backup {Manifest.BackupId})"
        );
    }

    /// <summary>Puts it back, under the locks of the run that has taken the scripts back.</summary>
    /// <param name="context">The run.</param>
    /// <param name="session">Its session; not in a transaction.</param>
    /// <param name="cancellationToken">Cancels the running statement.</param>
    /// <exception cref="MigrationException">RestoreFailed, or ConnectionLost.</exception>
    public async Task PutBackAsync(RunContext context, WorkSession session, CancellationToken cancellationToken)
    {
        try
        {
            var options = ToOptions(context.Options);
            var source = await RestoreSource.FindAsync(context.Target, options, cancellationToken).ConfigureAwait(false);
            await new RestoreRun(new BackupContext(session.Work, session.RunLock, context), source, options)
                .RunAsync(cancellationToken)
                .ConfigureAwait(false);
            context.Tell(MessageSeverity.Information, null, $"Put back {this}.");
        }
        catch (MigrationException failure)
        {
            throw NotPutBack(context.Target, failure);
        }
        catch (NpgsqlException exception)
        {
            throw NotPutBack(context.Target, BackupFailure.Translate(exception, context.Target, MigrationErrorId.RestoreFailed));
        }
    }

    private MigrationException NotPutBack(ConnectionTarget target, MigrationException failure) =>
        new(
            MigrationErrorId.RestoreFailed,
            $"The scripts were taken back, and {this} could not be put back. {failure.Message}",
            failure.RecommendedAction,
            failure
        )
        {
            Target = target.ToString(),
            SqlState = failure.SqlState,
        };

    private RestoreOptions ToOptions(MigrationOptions options) =>
        new()
        {
            BackupId = Manifest.BackupId,
            Tables = Tables,
            Columns = Columns,
            RunLockTimeout = options.RunLockTimeout,
            LockTimeout = options.LockTimeout,
            HistorySchema = options.HistorySchema,
        };

    private static UndoDataRestore? Of(BackupManifest manifest, HashSet<string> scripts)
    {
        var reasons = manifest.SavedFor.Where(reason => scripts.Contains(reason.Script)).ToArray();
        string[] tables =
        [
            .. reasons.Where(reason => reason.Column is null).Select(reason => reason.Table).Distinct(StringComparer.Ordinal),
        ];
        var ofColumns = reasons
            .Where(reason => reason.Column is not null && !tables.Contains(reason.Table, StringComparer.Ordinal))
            .ToArray();
        if (ofColumns.Length == 0)
            return reasons.Length == 0 ? null : new UndoDataRestore(manifest, tables, [], []);
        var keyed = SchemaSnapshot
            .FromJson(manifest.Schema)
            .Objects.Where(item =>
                item.Type == "CONSTRAINT" && item["definition"]?.StartsWith("PRIMARY KEY", StringComparison.Ordinal) == true
            )
            .Select(item => item.Parent!)
            .ToHashSet(StringComparer.Ordinal);
        var columns = ofColumns.ToLookup(reason => keyed.Contains(reason.Table), reason => $"{reason.Table}.{reason.Column}");
        return new UndoDataRestore(
            manifest,
            tables,
            [.. columns[true].Distinct(StringComparer.Ordinal)],
            [.. columns[false].Distinct(StringComparer.Ordinal)]
        );
    }
}
