using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Undo.Proof;

/// <summary>
/// What a sandbox shows of a way back before it is gone. The sandbox is started where it is needed, and is gone with this.
/// </summary>
internal sealed class UndoProof : IAsyncDisposable
{
    private readonly ConnectionTarget _target;
    private readonly MigrationOptions _options;
    private readonly MigrationFolder _folder;
    private readonly IMigrationObserver _observer;
    private readonly CancellationToken _cancellationToken;
    private TargetState? _state;
    private UndoSandbox? _sandbox;

    /// <param name="target">The database.</param>
    /// <param name="options">How scripts run.</param>
    /// <param name="folder">The migration folder.</param>
    /// <param name="observer">Told of the sandbox.</param>
    /// <param name="cancellationToken">Cancels what runs there.</param>
    public UndoProof(
        ConnectionTarget target,
        MigrationOptions options,
        MigrationFolder folder,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        _target = target;
        _options = options;
        _folder = folder;
        _observer = observer;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Derives what takes back scripts that have no down script, and tries it.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="history">Every record, oldest first.</param>
    /// <param name="wanted">The numbers of the records, with the text that each script had before, if any.</param>
    /// <returns>By number.</returns>
    /// <exception cref="MigrationException">Connection errors.</exception>
    public async Task<IReadOnlyDictionary<long, DerivedStep>> DeriveAsync(
        ServerConnection connection,
        IReadOnlyList<UndoRecord> history,
        IReadOnlyDictionary<long, PlanEntry?> wanted
    )
    {
        var state = await ReadStateAsync().ConfigureAwait(false);
        var (sandbox, problem) = await OpenAsync(state).ConfigureAwait(false);
        if (sandbox is null)
            return wanted.ToDictionary(
                of => of.Key,
                _ => DerivedStep.Refused($"what is derived has to be tried on a sandbox. {problem}")
            );
        AppliedRecord[] applied =
        [
            .. state.Applied,
            .. history
                .Where(record => record.IsPart)
                .Select(part => new AppliedRecord(part.Id, part.Name, string.Empty, part.OneTime, part.Text) { IsPart = true }),
        ];
        var entries = new AppliedEntries(_folder, applied, _options);
        var kept = new KeptSchemas(connection, _target, _cancellationToken);
        return await new DerivedDowns(sandbox, entries, applied, kept, () => ReadSchemaAsync(connection))
            .DeriveAsync(history, wanted)
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Runs a plan on a sandbox that has the target's schema, where it goes back to previous versions, or takes away what a
    /// script has left: PostgreSQL takes not every view or function in place of another, and others may have changed them since.
    /// </summary>
    /// <param name="steps">The plan.</param>
    /// <param name="live">The target's schema.</param>
    /// <exception cref="MigrationException">UndoRefused.</exception>
    public async Task TryAsync(IReadOnlyList<UndoStep> steps, SchemaSnapshot live)
    {
        if (!steps.Any(step => step.IsReturn))
            return;
        var (sandbox, problem) = await OpenAsync(await ReadStateAsync().ConfigureAwait(false)).ConfigureAwait(false);
        if (sandbox is null)
        {
            Warn(
                null,
                $"Whether the previous versions can take the place of the present ones was not tried beforehand. {problem}"
            );
            return;
        }

        await sandbox.RenewAsync(live).ConfigureAwait(false);
        await new PlanTrial(sandbox, _target, live, _observer).RunAsync(steps).ConfigureAwait(false);
    }

    private Task<SchemaSnapshot> ReadSchemaAsync(ServerConnection connection) =>
        SchemaSnapshot.ReadAsync(connection, SnapshotOptions.WithoutHistory(_options.HistorySchema), _cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _sandbox?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<TargetState> ReadStateAsync() =>
        _state ??= await TargetState.ReadAsync(_target, _options.HistorySchema, _cancellationToken).ConfigureAwait(false);

    private async Task<(UndoSandbox? Sandbox, string? Problem)> OpenAsync(TargetState state)
    {
        try
        {
            return (
                _sandbox ??= await UndoSandbox.OpenAsync(state, _options, _observer, _cancellationToken).ConfigureAwait(false),
                null
            );
        }
        catch (MigrationException failure)
        {
            return (null, failure.Message);
        }
    }

    private void Warn(string? script, string text) =>
        _observer.OnMessage(new MigrationMessage(MessageSeverity.Warning, _target.Database, script, text));
}
