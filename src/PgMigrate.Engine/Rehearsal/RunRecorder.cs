using System.Diagnostics;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>Records what each statement of a run does to the relations of its database.</summary>
internal sealed class RunRecorder : IRunProbe, IAsyncDisposable
{
    private readonly ServerConnection _connection;
    private readonly List<StatementTrace> _traces = [];
    private readonly List<PlanEntry> _scripts = [];
    private readonly List<(StatementTrace Trace, long Began)> _open = [];
    private readonly Dictionary<long, TableLock> _held = [];
    private readonly Dictionary<long, long> _scans = [];
    private DateTimeOffset? _transaction;
    private PlanEntry? _script;

    private RunRecorder(ServerConnection connection) => _connection = connection;

    /// <summary>The relations.</summary>
    public RelationCatalogue Relations { get; } = new();

    /// <summary>The scripts that were applied, in order.</summary>
    public IReadOnlyList<PlanEntry> Scripts => _scripts;

    /// <summary>What was seen, in order.</summary>
    public IReadOnlyList<StatementTrace> Traces => _traces;

    /// <summary>Asked after each script that was applied, on a connection of the recorder's.</summary>
    public Func<ServerConnection, PlanEntry, CancellationToken, Task>? ScriptEnded { get; init; }

    /// <summary>Asked before each script that is run, on the same connection.</summary>
    public Func<ServerConnection, PlanEntry, CancellationToken, Task>? ScriptBegins { get; init; }

    /// <summary>Begins to look.</summary>
    /// <param name="database">The database that the run will change.</param>
    /// <param name="scriptBegins">Asked before each script that is run; null for nothing.</param>
    /// <param name="scriptEnded">Asked after each script that was applied; null for nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<RunRecorder> StartAsync(
        ConnectionTarget database,
        Func<ServerConnection, PlanEntry, CancellationToken, Task>? scriptBegins,
        Func<ServerConnection, PlanEntry, CancellationToken, Task>? scriptEnded,
        CancellationToken cancellationToken
    )
    {
        var opening = new ConnectionOpening(database, RehearsalServer.ApplicationName, []) { Path = SessionPath.OwnAndUsers };
        var connection = await opening.OpenAsync(cancellationToken).ConfigureAwait(false);
        var recorder = new RunRecorder(connection) { ScriptBegins = scriptBegins, ScriptEnded = scriptEnded };
        await recorder.Relations.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
        return recorder;
    }

    /// <inheritdoc/>
    public Task BeginsAsync(PlanEntry script, CancellationToken cancellationToken)
    {
        _script = script;
        return ScriptBegins?.Invoke(_connection, script, cancellationToken) ?? Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task RanAsync(
        ServerConnection connection,
        SqlStatement step,
        long rows,
        TimeSpan duration,
        CancellationToken cancellationToken
    )
    {
        // SET TRANSACTION must come before any query of its transaction.
        if (step.Facts.Control == TransactionControl.Begin || step.Facts.Verb.StartsWith("SET", StringComparison.Ordinal))
        {
            _traces.Add(new StatementTrace(_script!, step, duration, rows, []) { Held = duration });
            return;
        }

        var observation = await LockObservation.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
        if (observation.Transaction != _transaction)
        {
            EndTransaction();
            if (LockObservation.CountsBeginAnew(connection))
                _scans.Clear();
        }

        _transaction = observation.Transaction;

        var trace = new StatementTrace(_script!, step, duration, rows, Describe(observation));
        _traces.Add(trace);
        if (observation.Transaction is null)
            trace.Held = duration;
        else
            _open.Add((trace, Stopwatch.GetTimestamp() - (long)(duration.TotalSeconds * Stopwatch.Frequency)));
    }

    /// <inheritdoc/>
    public async Task WatchAsync(int backendPid, SqlStatement step, Task statement)
    {
        EndTransaction();
        var began = Stopwatch.GetTimestamp();
        var seen = new Dictionary<long, TableLock>();
        try
        {
            while (!statement.IsCompleted)
                await SampleAsync(backendPid, seen).ConfigureAwait(false);
        }
        finally
        {
            // Whatever became of the looking: the statement is not left alone.
            await statement.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await statement.ConfigureAwait(false);

        var duration = Stopwatch.GetElapsedTime(began);
        var changes = await Relations.RefreshAsync(_connection, CancellationToken.None).ConfigureAwait(false);
        var locks = seen.Select(pair => Relations.Find(pair.Key) is { } relation ? Sampled(relation, pair.Value, changes) : null)
            .OfType<ObservedLock>();
        _traces.Add(new StatementTrace(_script!, step, duration, 0, [.. locks]) { Held = duration });
    }

    /// <inheritdoc/>
    public async Task EndedAsync(PlanEntry script, CancellationToken cancellationToken)
    {
        EndTransaction();
        _scripts.Add(script);
        if (ScriptEnded is not null)
            await ScriptEnded(_connection, script, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task SampleAsync(int backendPid, Dictionary<long, TableLock> seen)
    {
        await foreach (
            var (oid, mode) in SessionLocks.ReadAsync(_connection, backendPid, CancellationToken.None).ConfigureAwait(false)
        )
            if (mode is { } taken && taken > seen.GetValueOrDefault(oid))
                seen[oid] = taken;
    }

    private static ObservedLock Sampled(
        ObservedRelation relation,
        TableLock mode,
        IReadOnlyList<(ObservedRelation Relation, RelationChange Change)> changes
    ) =>
        new(relation, mode)
        {
            IsTaken = true,
            IsRewritten = changes.Contains((relation, RelationChange.Rewritten)),
            IsDropped = changes.Contains((relation, RelationChange.Dropped)),
        };

    private List<ObservedLock> Describe(LockObservation observation)
    {
        var locks = new List<ObservedLock>();
        var indexes = new List<(long Table, string Name)>();
        foreach (var relation in observation.Rows.Where(row => row.Mode is not null).GroupBy(row => row.Oid))
        {
            var row = relation.MaxBy(row => row.Mode)!;
            var change = Relations.Update(row.Oid, row.Relation);
            if (Relations.Find(row.Oid) is not { } known)
                continue;
            if (row.IndexOf is { } table && change is (RelationChange.Made or RelationChange.Rewritten))
                indexes.Add((table, known.Name.Name));
            locks.Add(Describe(row, known, change));
        }

        return
        [
            .. locks.Select(held =>
                held with
                {
                    IndexesBuilt = [.. indexes.Where(index => index.Table == held.Relation.Oid).Select(index => index.Name)],
                }
            ),
        ];
    }

    private ObservedLock Describe(LockObservation.Row row, ObservedRelation relation, RelationChange change)
    {
        var before = _held.TryGetValue(row.Oid, out var mode) ? mode : (TableLock?)null;
        var scansBefore = _scans.GetValueOrDefault(row.Oid);
        _held[row.Oid] = row.Mode!.Value;
        _scans[row.Oid] = row.Scans;
        return new ObservedLock(relation, row.Mode.Value)
        {
            IsNew = Relations.IsNew(row.Oid),
            IsTaken = before is null || before < row.Mode,
            IsRewritten = change == RelationChange.Rewritten && relation.IsTable,
            // A lower count was begun anew.
            IsScanned = (row.Scans > scansBefore || (row.Scans < scansBefore && row.Scans > 0)) && relation.IsTable,
            IsDropped = change == RelationChange.Dropped,
        };
    }

    private void EndTransaction()
    {
        for (var i = 0; i < _open.Count; i++)
        {
            var (trace, began) = _open[i];
            trace.Held = Stopwatch.GetElapsedTime(began);
            trace.StatementsAfter = _open.Count - 1 - i;
        }

        _open.Clear();
        _held.Clear();
        _transaction = null;
    }
}
