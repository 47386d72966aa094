using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Schema.Ddl;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Undo.Proof;

/// <summary>
/// A private server like the target's, on which a way back is tried before it is gone. It holds one database at a time. Who can
/// write what the target's database keeps need not be trusted with this machine: where anything of that is to run, it is another
/// server, on which nothing has a right outside of its database.
/// </summary>
internal sealed class UndoSandbox : IAsyncDisposable
{
    private readonly TargetState _state;
    private readonly MigrationOptions _options;
    private readonly IMigrationObserver _observer;
    private readonly CancellationToken _cancellationToken;
    private RehearsalServer? _server;
    private CopyRuns? _runs;
    private CopyTexts _texts;
    private ConnectionTarget? _database;
    private ServerConnection? _reader;

    private UndoSandbox(
        TargetState state,
        MigrationOptions options,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        _state = state;
        _options = options;
        _observer = observer;
        _cancellationToken = cancellationToken;
    }

    /// <summary>What the database lacks of the schema that it was made from.</summary>
    public CopyGaps Gaps { get; private set; } = CopyGaps.None;

    /// <summary>True where texts of the database may run.</summary>
    public bool TakesTextsOfDatabase => _texts == CopyTexts.Database;

    /// <summary>Starts it.</summary>
    /// <param name="state">The target: its version, settings and roles.</param>
    /// <param name="options">How scripts run.</param>
    /// <param name="observer">Told of the sandbox.</param>
    /// <param name="cancellationToken">Cancels what runs there.</param>
    /// <exception cref="MigrationException">What starting a sandbox may raise: no binaries, above all.</exception>
    public static async Task<UndoSandbox> OpenAsync(
        TargetState state,
        MigrationOptions options,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        var sandbox = new UndoSandbox(state, options, observer, cancellationToken);
        await sandbox.StartAsync(CopyTexts.Database).ConfigureAwait(false);
        return sandbox;
    }

    /// <summary>Begins with an empty database.</summary>
    /// <param name="texts">Whose texts will run there.</param>
    public async Task RenewAsync(CopyTexts texts)
    {
        if (texts != _texts)
            await StartAsync(texts).ConfigureAwait(false);
        await EndReadingAsync().ConfigureAwait(false);
        Gaps = CopyGaps.None;
        _database = _database is null
            ? await _server!.CreateAsync(_cancellationToken).ConfigureAwait(false)
            : await _server!.RecreateAsync(_database, _cancellationToken).ConfigureAwait(false);
        await _server.AddRolesAsync(_state.Roles, _cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Begins with a database of a schema that a run has kept, or that the target has, without rows. The text of either may be
    /// anything, and is run without any right outside of the database; what needs more is left out, and told.
    /// </summary>
    public Task RenewAsync(SchemaSnapshot schema) => RenewAsync(schema, CopyTexts.Database);

    /// <summary>
    /// The same; where the schema is that of an empty database nothing of it has to run, and the right to do more depends on the
    /// texts that will run there alone.
    /// </summary>
    /// <param name="schema">The schema.</param>
    /// <param name="texts">Whose texts will run there.</param>
    public async Task RenewAsync(SchemaSnapshot schema, CopyTexts texts)
    {
        if (texts == CopyTexts.Folder && schema.Objects.All(item => item.Type is "SCHEMA" or "EXTENSION"))
        {
            await RenewAsync(texts).ConfigureAwait(false);
            if (CopyGaps.Between(schema, await ReadSchemaAsync().ConfigureAwait(false), withOwners: false).IsEmpty)
                return;
        }

        await RenewAsync(CopyTexts.Database).ConfigureAwait(false);
        var built = await ReadSchemaAsync().ConfigureAwait(false);
        var there = built.Objects.Select(item => (item.Type, item.Name)).ToHashSet();
        var plan = Plan(schema, there);
        // Every database has the schema public, each with other rights in it.
        var standing = schema.Objects.Where(item => item.Type == "SCHEMA" && there.Contains((item.Type, item.Name)));
        foreach (
            var failure in await RunAsync([.. plan.Statements, .. SchemaDdl.Settings(schema, standing)]).ConfigureAwait(false)
        )
            Tell($"{failure.Statement.Object} is not whole in the sandbox: {failure.Reason}");
        foreach (var item in plan.Impossible)
            Tell($"{item} is not in the sandbox: it cannot be written as a statement.");
        Gaps = CopyGaps.Between(schema, await ReadSchemaAsync().ConfigureAwait(false));
    }

    /// <summary>Runs scripts that the target has had; where nothing may be done to roles, without that.</summary>
    /// <exception cref="MigrationException">One failed; in a transaction it has changed nothing.</exception>
    public Task ReplayAsync(IReadOnlyList<PlanEntry> scripts) => _runs!.ReplayAsync(_database!, scripts, _cancellationToken);

    /// <summary>Runs scripts, in the order given; no two of one name.</summary>
    /// <exception cref="MigrationException">One failed; in a transaction it has changed nothing.</exception>
    public Task RunAsync(params PlanEntry[] scripts) => _runs!.RunAsync(_database!, scripts, null, _cancellationToken);

    /// <summary>Tries statements in one transaction, and takes all of it back.</summary>
    /// <param name="statements">What may have to wait for one another.</param>
    /// <param name="then">What follows in this order.</param>
    /// <returns>Those that ran, in the order in which they did, and those that did not.</returns>
    public async Task<(IReadOnlyList<DdlStatement> Done, IReadOnlyList<DdlFailure> Failures)> TryAsync(
        IReadOnlyList<DdlStatement> statements,
        IReadOnlyList<DdlStatement> then
    )
    {
        var connection = await OpenAsync().ConfigureAwait(false);
        await using var dispose = connection.ConfigureAwait(false);
        var done = new List<DdlStatement>();
        await connection.ExecuteAsync("BEGIN", [], _cancellationToken).ConfigureAwait(false);
        var failures = await DdlRunner
            .RunAsync(connection, statements, OwnPath.Value, _cancellationToken, done)
            .ConfigureAwait(false);
        var last = await DdlRunner.RunAsync(connection, then, OwnPath.Value, _cancellationToken, done).ConfigureAwait(false);
        await connection.ExecuteAsync("ROLLBACK", [], _cancellationToken).ConfigureAwait(false);
        return (done, [.. failures, .. last]);
    }

    /// <summary>The schema as it is now.</summary>
    public async Task<SchemaSnapshot> ReadSchemaAsync()
    {
        // A connection that has read the catalogue reads it again in half the time.
        _reader ??= await OpenAsync().ConfigureAwait(false);
        return await SchemaSnapshot
            .ReadAsync(_reader, SnapshotOptions.WithoutHistory(_options.HistorySchema), _cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndReadingAsync().ConfigureAwait(false);
        if (_server is not null)
            await _server.DisposeAsync().ConfigureAwait(false);
    }

    private async Task EndReadingAsync()
    {
        if (_reader is not null)
            await _reader.DisposeAsync().ConfigureAwait(false);
        _reader = null;
    }

    private async Task StartAsync(CopyTexts texts)
    {
        await DisposeAsync().ConfigureAwait(false);
        (_server, _database) = (null, null);
        var sandbox = new RehearsalOptions { Place = RehearsalPlace.Sandbox };
        _server = await RehearsalServer.OpenAsync(sandbox, _state, texts, _observer, _cancellationToken).ConfigureAwait(false);
        _runs = new CopyRuns(_server, _options, _observer);
        _texts = texts;
    }

    // What is read from a catalogue has every value that its statements need. What was kept may have been altered since.
    private DdlPlan Plan(SchemaSnapshot schema, HashSet<(string, string)> there)
    {
        try
        {
            return SchemaDdl.Create(schema, schema.Objects.Where(item => !there.Contains((item.Type, item.Name))));
        }
        catch (Exception exception)
            when (exception
                    is NullReferenceException
                        or ArgumentException
                        or InvalidOperationException
                        or IndexOutOfRangeException
            )
        {
            throw new MigrationException(
                MigrationErrorId.HistoryInvalid,
                $"A schema that a run has kept of {_state.Database} lacks what its statements need: {exception.Message}",
                "Look at the tables of the schema pgmigrate: who may write there, and what was changed by hand.",
                exception
            )
            {
                Target = _state.Database.ToString(),
            };
        }
    }

    private async Task<IReadOnlyList<DdlFailure>> RunAsync(IReadOnlyList<DdlStatement> statements)
    {
        var connection = await OpenAsync().ConfigureAwait(false);
        await using var dispose = connection.ConfigureAwait(false);
        await connection.ExecuteAsync("BEGIN", [], _cancellationToken).ConfigureAwait(false);
        var failures = await DdlRunner.RunAsync(connection, statements, OwnPath.Value, _cancellationToken).ConfigureAwait(false);
        await connection.ExecuteAsync("COMMIT", [], _cancellationToken).ConfigureAwait(false);
        return failures;
    }

    private Task<ServerConnection> OpenAsync() =>
        ServerConnection.OpenAsync(_database!, RehearsalServer.ApplicationName, [], _cancellationToken);

    private void Tell(string text) =>
        _observer.OnMessage(new MigrationMessage(MessageSeverity.Verbose, _state.Database.Database, null, text));
}
