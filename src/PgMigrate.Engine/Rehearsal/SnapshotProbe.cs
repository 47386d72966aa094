using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>Keeps the schema before a run and after each of its scripts.</summary>
internal sealed class SnapshotProbe : IRunProbe, IAsyncDisposable
{
    private readonly ServerConnection _connection;
    private readonly SnapshotFindings _reader;
    private readonly List<SchemaSnapshot> _snapshots = [];

    private SnapshotProbe(ServerConnection connection, SnapshotFindings reader)
    {
        _connection = connection;
        _reader = reader;
    }

    /// <summary>The schema before the run, then after each script.</summary>
    public IReadOnlyList<SchemaSnapshot> Snapshots => _snapshots;

    /// <summary>Begins to look.</summary>
    public static async Task<SnapshotProbe> StartAsync(
        ConnectionTarget database,
        SnapshotFindings reader,
        CancellationToken cancellationToken
    )
    {
        var connection = await ServerConnection
            .OpenAsync(database, RehearsalServer.ApplicationName, [], cancellationToken)
            .ConfigureAwait(false);
        var probe = new SnapshotProbe(connection, reader);
        await probe.LookAsync(cancellationToken).ConfigureAwait(false);
        return probe;
    }

    /// <inheritdoc/>
    public Task BeginsAsync(PlanEntry script, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task RanAsync(
        ServerConnection connection,
        SqlStatement step,
        long rows,
        TimeSpan duration,
        CancellationToken cancellationToken
    ) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task WatchAsync(int backendPid, SqlStatement step, Task statement) => statement;

    /// <inheritdoc/>
    public Task EndedAsync(PlanEntry script, CancellationToken cancellationToken) => LookAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task LookAsync(CancellationToken cancellationToken) =>
        _snapshots.Add(await _reader.ReadAsync(_connection, cancellationToken).ConfigureAwait(false));
}
