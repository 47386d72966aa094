using Npgsql;
using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;
using PgMigrate.Engine.Watching;

namespace PgMigrate.Engine.Dashboard;

/// <summary>
/// What the history of a database tells, over one connection. A part that cannot be read is said, and the others are told all the
/// same; a connection that is lost ends the look.
/// </summary>
/// <param name="target">The database.</param>
/// <param name="run">How a run would go.</param>
/// <param name="kept">What an earlier look has found.</param>
/// <param name="cancellationToken">Cancels the queries.</param>
internal sealed class DatabaseLook(
    ConnectionTarget target,
    MigrationOptions run,
    KeptReadings kept,
    CancellationToken cancellationToken
)
{
    private const string ApplicationName = "pgmigrate dashboard";
    private const int MostRuns = 30;
    private const int MostScriptRuns = 4000;
    private const int MostChanges = 300;

    // When a script began is reckoned from what the run knows of the server's clock, and may lie before the row of its run.
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(1);

    private readonly List<UnknownPart> _unknown = [];

    /// <summary>The server's time, once it was asked.</summary>
    public DateTimeOffset ServerTime { get; private set; } = DateTimeOffset.UtcNow;

    /// <summary>Adds what the history tells to what is known.</summary>
    /// <param name="status">What is known.</param>
    /// <exception cref="MigrationException">Connection errors, or ConnectionLost.</exception>
    public async Task<TargetStatus> ReadAsync(TargetStatus status)
    {
        var connection = await ServerConnection
            .OpenAsync(target, ApplicationName, ReadOnlySession.Settings, cancellationToken)
            .ConfigureAwait(false);
        await using var dispose = connection.ConfigureAwait(false);
        var facts = await AskAsync(connection).ConfigureAwait(false);
        ServerTime = facts.ServerTime;
        status = status with { ServerVersion = facts.Version };
        if (!facts.PgMigrateInstalled || !facts.Tables.Exist)
            return status;

        var backups = await PartAsync("backups", [], () => BackupRegistry.ListAsync(connection, cancellationToken))
            .ConfigureAwait(false);
        var snapshots = await PartAsync("schema", [], () => SnapshotStore.FindAllAsync(connection, cancellationToken))
            .ConfigureAwait(false);
        var holder = await PartAsync("running", null, () => ReadHolderAsync(connection)).ConfigureAwait(false);
        var running = holder is null
            ? null
            : await PartAsync<RunningStanding?>("running", new RunningStanding(), WatchAsync).ConfigureAwait(false);
        var runs = await PartAsync("runs", [], () => ReadRunsAsync(connection, facts)).ConfigureAwait(false);
        var changes = await PartAsync("objects", [], () => ReadChangesAsync(connection, snapshots)).ConfigureAwait(false);
        // Last: it leaves a trace in the session.
        var drift = await PartAsync("drift", null, () => ReadDriftAsync(connection, facts, snapshots, holder is not null))
            .ConfigureAwait(false);
        PastRun[] told = [.. runs.Select(past => Complete(past, snapshots, backups, holder))];
        return status with
        {
            Backups = backups,
            Runs = told,
            Changes = changes,
            Drift = drift,
            Running = running,
            Unknown = _unknown,
        };
    }

    private async Task<ServerFacts> AskAsync(ServerConnection connection)
    {
        try
        {
            return await ServerFacts.ReadAsync(connection, run.HistorySchema, cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            throw OwnStatementFailure.Translate(exception, target, run.HistorySchema);
        }
    }

    private async Task<T> PartAsync<T>(string part, T otherwise, Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            var failure = OwnStatementFailure.Translate(exception, target, run.HistorySchema);
            if (failure.ErrorId == MigrationErrorId.ConnectionLost)
                throw failure;
            _unknown.Add(new UnknownPart(part, failure.Message));
            return otherwise;
        }
        catch (MigrationException failure) when (failure.ErrorId != MigrationErrorId.ConnectionLost)
        {
            _unknown.Add(new UnknownPart(part, failure.Message));
            return otherwise;
        }
    }

    // The application that holds the run lock tells which run it is; a run that was killed leaves a row that says it goes on.
    private async Task<string?> ReadHolderAsync(ServerConnection connection) =>
        await connection
            .FirstOrDefaultAsync(
                SqlFile.Read("Sessions", "lock_holder"),
                MigrationLock.HolderParameters(MigrationLock.Run, new LockScope(target.Schema).Run),
                static reader => reader.GetString(1),
                cancellationToken
            )
            .ConfigureAwait(false);

    private async Task<IReadOnlyList<PastRun>> ReadRunsAsync(ServerConnection connection, ServerFacts facts)
    {
        var runs = await connection
            .ListAsync(
                facts.Tables.Fill(SqlFile.Read("Dashboard", "read_runs")),
                [new() { Value = MostRuns }],
                PastRun.Read,
                cancellationToken
            )
            .ConfigureAwait(false);
        if (runs.Count == 0)
            return runs;
        var query = new HistoryQuery
        {
            Since = runs.Min(past => past.StartedAt) - ClockSlack,
            First = MostScriptRuns,
            HistorySchema = run.HistorySchema,
        };
        var scripts = new List<ScriptRun>();
        var read = HistoryReader.ReadAsync(connection, facts, target, query, cancellationToken);
        await foreach (var script in read.ConfigureAwait(false))
            scripts.Add(script);
        var byRun = scripts.AsEnumerable().Reverse().ToLookup(script => script.RunId);
        return [.. runs.Select(past => past with { Scripts = [.. byRun[past.RunId]] })];
    }

    private static PastRun Complete(
        PastRun past,
        IReadOnlyList<KeptSnapshot> snapshots,
        IReadOnlyList<SchemaBackup> backups,
        string? holder
    ) =>
        past with
        {
            Outcome = past.Outcome == PastRun.RunningOutcome && !IsOf(past, holder) ? PastRun.Interrupted : past.Outcome,
            KeptAt = snapshots.FirstOrDefault(snapshot => snapshot.RunId == past.RunId)?.TakenAt,
            Backup = backups.FirstOrDefault(backup => backup.RunId == past.RunId),
        };

    private static bool IsOf(PastRun past, string? holder) =>
        holder?.Contains(past.RunId.ToString()[..8], StringComparison.Ordinal) == true;

    // Over a connection of its own, and only while there is something to see.
    private async Task<RunningStanding?> WatchAsync()
    {
        var watch = await RunWatch.OpenAsync(target, run.HistorySchema, cancellationToken).ConfigureAwait(false);
        await using var dispose = watch.ConfigureAwait(false);
        var seen = await watch.LookAsync(cancellationToken).ConfigureAwait(false);
        foreach (var hidden in seen.Hidden)
            _unknown.Add(new UnknownPart("the run that goes on", hidden));
        return seen.State is MigrationRunState.Running or MigrationRunState.Abandoned ? RunningStanding.Of(seen) : null;
    }

    private async Task<IReadOnlyList<SchemaChange>> ReadChangesAsync(
        ServerConnection connection,
        IReadOnlyList<KeptSnapshot> snapshots
    )
    {
        if (snapshots is not [.., var newest])
            return [];
        var query = new SchemaHistoryQuery { Objects = ["*"], HistorySchema = run.HistorySchema };
        return await kept.ChangesAsync(
                newest.Id,
                async () =>
                {
                    var all = await new SchemaHistory(connection, target, query, cancellationToken)
                        .ReadAsync()
                        .ConfigureAwait(false);
                    return [.. all.Take(MostChanges)];
                }
            )
            .ConfigureAwait(false);
    }

    private async Task<DriftStanding?> ReadDriftAsync(
        ServerConnection connection,
        ServerFacts facts,
        IReadOnlyList<KeptSnapshot> snapshots,
        bool isRun
    )
    {
        if (isRun)
            return Unknown("a run goes on");
        if (snapshots is not [.., var newest])
            return Unknown("no run has kept the schema");
        var drift = await kept.DriftAsync(newest.Id, () => FindDriftAsync(connection, facts)).ConfigureAwait(false);
        return drift ?? Unknown("scripts were run since the schema was kept, by what keeps none");
    }

    private async Task<DriftStanding?> FindDriftAsync(ServerConnection connection, ServerFacts facts) =>
        await SchemaDrift
            .FindAsync(connection, target, facts.Tables, SecretMask.Of(run.Tokens), cancellationToken)
            .ConfigureAwait(false)
            is { } found
            ? new DriftStanding(found.Since.TakenAt, found.Changes)
            : null;

    private DriftStanding? Unknown(string why)
    {
        _unknown.Add(new UnknownPart("drift", why));
        return null;
    }
}
