using PgMigrate.Engine.Checks.Rehearsal;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Planning;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Schema.Ddl;

namespace PgMigrate.Engine.Undo.Proof;

/// <summary>A private server like the target's, on which a way back is tried before it is gone. It holds one database at a time.</summary>
internal sealed class UndoSandbox : IAsyncDisposable
{
    private readonly RehearsalServer _server;
    private readonly TargetState _state;
    private readonly MigrationOptions _options;
    private readonly IMigrationObserver _observer;
    private readonly CancellationToken _cancellationToken;
    private readonly CopyRuns _runs;
    private ConnectionTarget? _database;

    private UndoSandbox(RehearsalServer server, TargetState state, MigrationOptions options, IMigrationObserver observer, CancellationToken cancellationToken)
    {
        _server = server;
        _state = state;
        _options = options;
        _observer = observer;
        _cancellationToken = cancellationToken;
        _runs = new CopyRuns(server, options, observer);
    }

    /// <summary>Starts it.</summary>
    /// <param name="state">The target: its version, settings and roles.</param>
    /// <param name="options">How scripts run.</param>
    /// <param name="observer">Told of the sandbox.</param>
    /// <param name="cancellationToken">Cancels what runs there.</param>
    /// <exception cref="MigrationException">What starting a sandbox may raise: no binaries, above all.</exception>
    public static async Task<UndoSandbox> OpenAsync(
        TargetState state, MigrationOptions options, IMigrationObserver observer, CancellationToken cancellationToken)
    {
        var server = await RehearsalServer.OpenAsync(new RehearsalOptions { Place = RehearsalPlace.Sandbox }, state, observer, cancellationToken).ConfigureAwait(false);
        return new UndoSandbox(server, state, options, observer, cancellationToken);
    }

    /// <summary>Begins with an empty database.</summary>
    public async Task RenewAsync()
    {
        _database = _database is null
            ? await _server.CreateAsync(_cancellationToken).ConfigureAwait(false)
            : await _server.RecreateAsync(_database, _cancellationToken).ConfigureAwait(false);
        await _server.AddRolesAsync(_state.Roles, _cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Begins with a database of a schema that a run has kept, without rows. Who can write what is kept need not be trusted with this
    /// machine: what reaches out of the database, or builds SQL at run time, is made only where the target's catalogue has it, too.
    /// </summary>
    /// <param name="kept">The schema; what of it was not made is told.</param>
    /// <param name="readLive">Reads the target's schema, where it is needed.</param>
    public Task RenewAsync(SchemaSnapshot kept, Func<Task<SchemaSnapshot>> readLive) =>
        BuildAsync(kept, statements => WithoutDarkAsync(statements, readLive));

    /// <summary>Begins with a database of the target's schema, without rows.</summary>
    /// <returns>True where the whole schema was built; what was not is told.</returns>
    public Task<bool> RenewAsync(SchemaSnapshot live) => BuildAsync(live, Task.FromResult);

    private async Task<bool> BuildAsync(SchemaSnapshot schema, Func<IReadOnlyList<DdlStatement>, Task<IReadOnlyList<DdlStatement>>> choose)
    {
        await RenewAsync().ConfigureAwait(false);
        var built = await ReadSchemaAsync().ConfigureAwait(false);
        var there = built.Objects.Select(item => (item.Type, item.Name)).ToHashSet();
        var plan = SchemaDdl.Create(schema, schema.Objects.Where(item => !there.Contains((item.Type, item.Name))));
        // Every database has the schema public, each with other rights in it.
        var schemas = schema.Objects.Where(item => item.Type == "SCHEMA" && there.Contains((item.Type, item.Name)));
        var standing = SchemaDdl.Settings(schema, schemas);
        var statements = await choose([.. plan.Statements, .. standing]).ConfigureAwait(false);
        var connection = await OpenAsync().ConfigureAwait(false);
        await using var dispose = connection.ConfigureAwait(false);
        await connection.ExecuteAsync("BEGIN", [], _cancellationToken).ConfigureAwait(false);
        var failures = await DdlRunner.RunAsync(connection, statements, _cancellationToken).ConfigureAwait(false);
        await connection.ExecuteAsync("COMMIT", [], _cancellationToken).ConfigureAwait(false);
        foreach (var failure in failures)
            Tell($"{failure.Statement.Object.Type} {failure.Statement.Object.Name} is not in the sandbox: {failure.Reason}");
        foreach (var item in plan.Impossible)
            Tell($"{item.Type} {item.Name} is not in the sandbox: it cannot be written as a statement.");
        return failures.Count == 0 && plan.Impossible.Count == 0;
    }

    private async Task<IReadOnlyList<DdlStatement>> WithoutDarkAsync(IReadOnlyList<DdlStatement> statements, Func<Task<SchemaSnapshot>> readLive)
    {
        var dark = statements.Select(statement => (Statement: statement, Obstacle: HistoryText.Obstacle(statement.Sql))).Where(found => found.Obstacle is not null).ToArray();
        if (dark.Length == 0)
            return statements;
        var live = await readLive().ConfigureAwait(false);
        var known = SchemaDdl.Create(live, live.Objects).Statements.Select(statement => statement.Sql).ToHashSet(StringComparer.Ordinal);
        var refused = dark.Where(found => !known.Contains(found.Statement.Sql)).ToArray();
        foreach (var (statement, obstacle) in refused)
            Tell($"{statement.Object.Type} {statement.Object.Name} is not in the sandbox: as the run has kept it, it {obstacle}.");
        var left = refused.Select(found => found.Statement.Sql).ToHashSet(StringComparer.Ordinal);
        return [.. statements.Where(statement => !left.Contains(statement.Sql))];
    }

    /// <summary>Runs scripts, in the order given; no two of one name.</summary>
    /// <exception cref="MigrationException">One failed; it has changed nothing, unless it runs outside of a transaction.</exception>
    public Task RunAsync(params PlanEntry[] scripts) => _runs.RunAsync(_database!, scripts, null, _cancellationToken);

    /// <summary>The schema as it is now.</summary>
    public async Task<SchemaSnapshot> ReadSchemaAsync()
    {
        var connection = await OpenAsync().ConfigureAwait(false);
        await using var dispose = connection.ConfigureAwait(false);
        return await SchemaSnapshot.ReadAsync(connection, SnapshotOptions.WithoutHistory(_options.HistorySchema), _cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task<ServerConnection> OpenAsync() => ServerConnection.OpenAsync(_database!, RehearsalServer.ApplicationName, [], _cancellationToken);

    private void Tell(string text) => _observer.OnMessage(new MigrationMessage(MessageSeverity.Verbose, _state.Database.Database, null, text));
}
