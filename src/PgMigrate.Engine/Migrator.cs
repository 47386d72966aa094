using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Execution.Phases;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Import;
using PgMigrate.Engine.Layouts;
using PgMigrate.Engine.Repair;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;
using PgMigrate.Engine.Undo;

namespace PgMigrate.Engine;

/// <summary>Runs, plans, and what there is to know of them: the engine's door, behind <see cref="PgMigrator"/>.</summary>
internal static class Migrator
{
    /// <summary>Runs what is pending; each script goes to the observer as it ends.</summary>
    /// <param name="target">The database.</param>
    /// <param name="options">The folder, and how to run it.</param>
    /// <param name="observer">Told of every script, message and step.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server; the call returns when that is done.</param>
    /// <exception cref="MigrationException">Any failure of the run. A script that failed was also given to the
    /// observer.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static Task InvokeAsync(
        ConnectionTarget target,
        MigrationOptions options,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) => LaidOutCall.RunAsync(options, observer, (run, outward) => ApplyAsync(target, run, outward, cancellationToken));

    private static async Task ApplyAsync(
        ConnectionTarget target,
        MigrationOptions options,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        using var gate = new ObserverGate(observer);
        var run = new RunState(RunContext.Begin(target, options, gate));
        try
        {
            await FolderRun.ApplyAsync(run, gate, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationException failure) when (options.OnFailure == FailureAction.Undo)
        {
            await new FailureUndo(target, options, gate, cancellationToken).RunAsync(run, failure).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// What <see cref="InvokeAsync"/> would run, as script runs with status WouldApply, given to the observer; changes nothing.
    /// </summary>
    /// <inheritdoc cref="InvokeAsync"/>
    public static Task PlanAsync(
        ConnectionTarget target,
        MigrationOptions options,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        LaidOutCall.RunAsync(
            options,
            observer,
            (run, outward) => FolderRun.PreviewAsync(new RunState(RunContext.Begin(target, run, outward)), cancellationToken)
        );

    /// <summary>
    /// Takes scripts back, the newest first: once-scripts by their down scripts, any-time scripts by their previous text.
    /// </summary>
    /// <param name="target">The database.</param>
    /// <param name="options">The folder, and how to run.</param>
    /// <param name="undo">What is taken back, and why.</param>
    /// <param name="observer">Told of every script, of what is lost, and of messages.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server; the call returns when that is done.</param>
    /// <exception cref="MigrationException">UndoRefused where a script has no way back, and nothing was changed; any failure of a
    /// run.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static Task UndoAsync(
        ConnectionTarget target,
        MigrationOptions options,
        UndoOptions undo,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        LaidOutCall.RunAsync(
            options,
            observer,
            async (run, outward) =>
            {
                using var gate = new ObserverGate(outward);
                await UndoRun.ApplyAsync(target, run, undo, failed: null, gate, cancellationToken).ConfigureAwait(false);
            }
        );

    /// <summary>
    /// What <see cref="UndoAsync"/> would run, as script runs with status WouldApply, and what would be lost, given to the
    /// observer; changes nothing.
    /// </summary>
    /// <inheritdoc cref="UndoAsync"/>
    public static Task PlanUndoAsync(
        ConnectionTarget target,
        MigrationOptions options,
        UndoOptions undo,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        LaidOutCall.RunAsync(
            options,
            observer,
            async (run, outward) =>
            {
                using var gate = new ObserverGate(outward);
                await UndoRun.PreviewAsync(target, run, undo, gate, cancellationToken).ConfigureAwait(false);
            }
        );

    /// <summary>Records that a release is out and the old version gone: what removes the rest of that may run then.</summary>
    /// <param name="target">The database.</param>
    /// <param name="options">The folder, the environment, and how long to wait for other runs.</param>
    /// <param name="release">The release, as scripts name it.</param>
    /// <param name="comment">What is recorded with it; null for nothing.</param>
    /// <param name="observer">Told of messages.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    /// <exception cref="MigrationException">OptionsInvalid where no script belongs to the release; RequirementUnmet where a
    /// script of it that expands has not been applied; errors of the folder and of connections.</exception>
    public static Task<PhaseConfirmation> ConfirmPhaseAsync(
        ConnectionTarget target,
        MigrationOptions options,
        string release,
        string? comment,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        LaidOutCall.RunAsync(
            options,
            observer,
            async (run, outward) =>
            {
                using var gate = new ObserverGate(outward);
                return await ReleaseConfirmation
                    .RecordAsync(RunContext.Begin(target, run, gate), gate, release, comment, cancellationToken)
                    .ConfigureAwait(false);
            },
            static (_, confirmation) => confirmation,
            static (mask, confirmation) => confirmation with { Comment = mask.HideIn(confirmation.Comment) }
        );

    /// <summary>What needs repair in a database; changes nothing.</summary>
    /// <param name="target">The database.</param>
    /// <param name="options">What is looked for.</param>
    /// <param name="observer">Told of messages.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="MigrationException">Errors of the folder, and of connections.</exception>
    public static Task<IReadOnlyList<RepairAction>> FindRepairsAsync(
        ConnectionTarget target,
        RepairOptions options,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        LaidOutCall.RunAsync(
            FolderOf(options),
            observer,
            (folder, outward) => RepairRun.FindAsync(target, In(folder, options), outward, cancellationToken),
            static (origins, found) => OutwardObjects.All(found, origins.Name),
            static (mask, found) => OutwardObjects.All(found, mask.Hide)
        );

    /// <summary>Repairs what was chosen, under the locks of a run; each is recorded.</summary>
    /// <param name="target">The database.</param>
    /// <param name="options">How.</param>
    /// <param name="chosen">What <see cref="FindRepairsAsync"/> gave.</param>
    /// <param name="observer">Told of messages.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    /// <returns>What was repaired, and what could not be.</returns>
    /// <exception cref="MigrationException">OptionsInvalid where a decision about a script has no reason; errors of the folder,
    /// of connections, and of locks.</exception>
    public static Task<IReadOnlyList<RepairAction>> RepairAsync(
        ConnectionTarget target,
        RepairOptions options,
        IReadOnlyCollection<RepairAction> chosen,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        LaidOutCall.RunAsync(
            FolderOf(options),
            observer,
            async (folder, outward) =>
            {
                using var gate = new ObserverGate(outward);
                return await RepairRun
                    .ApplyAsync(target, In(folder, options), chosen, gate, cancellationToken)
                    .ConfigureAwait(false);
            },
            static (origins, done) => OutwardObjects.All(done, origins.Name),
            static (mask, done) => OutwardObjects.All(done, mask.Hide)
        );

    /// <summary>
    /// Records what another tool has applied as baselined; each script goes to the observer. Nothing is run.
    /// </summary>
    /// <param name="target">The database.</param>
    /// <param name="options">Whose history, and how.</param>
    /// <param name="observer">Told of every script and of messages.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    /// <exception cref="MigrationException">ImportRefused with all that is against it; errors of the folder, of connections, and
    /// of locks.</exception>
    public static Task ImportAsync(
        ConnectionTarget target,
        ImportOptions options,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        LaidOutCall.RunAsync(
            ImportRun.OptionsOf(options),
            observer,
            async (run, outward) =>
            {
                using var gate = new ObserverGate(outward);
                await ImportRun.ApplyAsync(target, options, run, gate, cancellationToken).ConfigureAwait(false);
            }
        );

    /// <summary>
    /// What <see cref="ImportAsync"/> would record, as script runs with status WouldApply, given to the observer; changes
    /// nothing.
    /// </summary>
    /// <inheritdoc cref="ImportAsync"/>
    public static Task PlanImportAsync(
        ConnectionTarget target,
        ImportOptions options,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        LaidOutCall.RunAsync(
            ImportRun.OptionsOf(options),
            observer,
            (run, outward) => ImportRun.PreviewAsync(target, options, run, outward, cancellationToken)
        );

    /// <summary>Every script of the folder and of the history, and how it stands to the database; changes nothing.</summary>
    /// <returns>In grate's order of execution; missing ones last.</returns>
    /// <inheritdoc cref="InvokeAsync"/>
    public static Task<IReadOnlyList<MigrationScript>> GetScriptsAsync(
        ConnectionTarget target,
        MigrationOptions options,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        LaidOutCall.RunAsync(
            options,
            observer,
            (run, outward) => FolderStatus.ReadAsync(RunContext.Begin(target, run, outward), cancellationToken),
            static (origins, scripts) => OutwardObjects.All(scripts, origins.Name),
            static (mask, scripts) => OutwardObjects.All(scripts, mask.Hide)
        );

    /// <summary>Past script runs, failures too, newest first; changes nothing.</summary>
    /// <param name="target">The database.</param>
    /// <param name="query">Which ones.</param>
    /// <param name="observer">Told of messages.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="MigrationException">Connection errors.</exception>
    public static IAsyncEnumerable<ScriptRun> GetHistoryAsync(
        ConnectionTarget target,
        HistoryQuery query,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        OutwardCall.ReadAsync(
            observer,
            outward => HistoryReader.ReadAsync(target, query, outward, cancellationToken),
            cancellationToken
        );

    // A repair may be about no folder at all.
    private static MigrationOptions FolderOf(RepairOptions options) =>
        new()
        {
            Path = options.Path ?? string.Empty,
            Layout = options.Path is null ? null : options.Layout,
            Configuration = options.Configuration,
            Tokens = options.Tokens,
        };

    private static RepairOptions In(MigrationOptions folder, RepairOptions options) =>
        options with
        {
            Path = options.Path is null ? null : folder.Path,
            Configuration = folder.Configuration,
        };
}
