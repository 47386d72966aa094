using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Npgsql;
using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Plans;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Telemetry;

namespace PgMigrate.Engine;

/// <summary>
/// One database, and all that PgMigrate does to it: what an application calls that migrates itself. It holds no connection
/// between calls and may be used by several threads; runs of one database wait for each other on the server.
/// </summary>
/// <remarks>
/// Every method throws a <see cref="MigrationException"/> for what is
/// foreseen, with a stable id and advice, and an <see cref="OperationCanceledException"/> when it was cancelled: the running
/// statement is cancelled on the server then, and the call returns when that is done. An observer is told while the call goes on.
/// </remarks>
public sealed partial class PgMigrator
{
    private readonly Func<CancellationToken, ValueTask<ConnectionTarget>> _target;

    /// <summary>The database of a data source.</summary>
    /// <param name="dataSource">
    /// Its connection string, its password (fixed, or asked of its provider once at the beginning of each call) and what it
    /// does about TLS in a callback are taken over. The connections are opened by PgMigrate itself: unpooled, two to one
    /// server, with settings of their own. The source stays the caller's to dispose of.
    /// </param>
    public PgMigrator(NpgsqlDataSource dataSource)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        _target = cancellationToken => DataSourceTarget.ReadAsync(dataSource, cancellationToken);
    }

    /// <summary>
    /// A database that was resolved, from parts or from <c>pgmigrate.json</c>: see <see cref="ConnectionResolver"/>.
    /// </summary>
    /// <param name="target">The database.</param>
    public PgMigrator(ConnectionTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        _target = _ => ValueTask.FromResult(target);
    }

    /// <summary>The database of a connection string; what it leaves open is taken from the PG* variables.</summary>
    /// <param name="connectionString">Npgsql keywords, a <c>postgres://</c> URI or a <c>jdbc:postgresql://</c> URL.</param>
    /// <exception cref="MigrationException">ConnectionStringInvalid.</exception>
    public PgMigrator(string connectionString)
        : this(ConnectionResolver.Resolve(new ConnectionSettings { ConnectionString = connectionString })) { }

    /// <summary>
    /// Told of every event, with an id, a name and attributes: see <c>docs/guides/logging.md</c>. It can neither fail a call nor
    /// hold it up. Null for none.
    /// </summary>
    public ILogger? Logger { get; init; }

    /// <summary>Every rule that can be silenced or given another severity, by its id, sorted.</summary>
    public static IReadOnlyList<string> RuleIds => MigrationChecker.RuleIds;

    /// <summary>The rules that a run can pass over (<see cref="MigrationOptions.SkipChecks"/>), sorted.</summary>
    public static IReadOnlyList<string> SkippableRuleIds => MigrationChecker.SkippableRuleIds;

    /// <summary>Runs what is pending.</summary>
    /// <param name="options">The folder, and how to run it.</param>
    /// <param name="observer">Told of every script as it ends, of messages and of progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    /// <returns>What was run. A script that failed was given to the observer, and ends the call with its failure.</returns>
    /// <exception cref="MigrationException">Any failure of the run.</exception>
    public Task<MigrationResult> MigrateAsync(
        MigrationOptions options,
        IMigrationObserver? observer = null,
        CancellationToken cancellationToken = default
    ) => ResultAsync(options, observer, Migrator.InvokeAsync, cancellationToken);

    /// <summary>What <see cref="MigrateAsync"/> would run; changes nothing.</summary>
    /// <inheritdoc cref="MigrateAsync"/>
    public Task<MigrationResult> PlanAsync(
        MigrationOptions options,
        IMigrationObserver? observer = null,
        CancellationToken cancellationToken = default
    ) => ResultAsync(options, observer, Migrator.PlanAsync, cancellationToken);

    /// <summary>
    /// Takes scripts back, the newest first: once-scripts by their down scripts, any-time scripts by their previous text.
    /// </summary>
    /// <param name="options">The folder, and how to run.</param>
    /// <param name="undo">What is taken back, and why.</param>
    /// <param name="observer">Told of every script, of what is lost, and of messages; null for none.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    /// <exception cref="MigrationException">
    /// UndoRefused where a script has no way back, and nothing was changed; any failure of a run.
    /// </exception>
    public Task<MigrationResult> UndoAsync(
        MigrationOptions options,
        UndoOptions undo,
        IMigrationObserver? observer = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(undo);
        return ResultAsync(
            options,
            observer,
            (target, run, told, stop) => Migrator.UndoAsync(target, run, undo, told, stop),
            cancellationToken
        );
    }

    /// <summary>What <see cref="UndoAsync"/> would run, and what would be lost; changes nothing.</summary>
    /// <inheritdoc cref="UndoAsync"/>
    public Task<MigrationResult> PlanUndoAsync(
        MigrationOptions options,
        UndoOptions undo,
        IMigrationObserver? observer = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(undo);
        return ResultAsync(
            options,
            observer,
            (target, run, told, stop) => Migrator.PlanUndoAsync(target, run, undo, told, stop),
            cancellationToken
        );
    }

    /// <summary>
    /// Tells what the rules find in what is pending, before it runs. Changes nothing, unless a rehearsal or a dry run is
    /// asked for.
    /// </summary>
    /// <param name="options">What is checked.</param>
    /// <param name="observer">Told of messages and progress; null for none.</param>
    /// <param name="cancellationToken">Cancels what runs.</param>
    /// <returns>Those that a script allows behind the others, the gravest first, then in grate's order of scripts.</returns>
    /// <exception cref="MigrationException">The folder or the database cannot be read.</exception>
    public Task<IReadOnlyList<Finding>> CheckAsync(
        CheckOptions options,
        IMigrationObserver? observer = null,
        CancellationToken cancellationToken = default
    ) =>
        CallAsync(
            observer,
            (target, told) => MigrationChecker.CheckAsync(target, options, told, cancellationToken),
            cancellationToken
        );

    /// <summary>
    /// What the rules find in the scripts alone, each as if those before it had been applied long ago. No server is asked.
    /// </summary>
    /// <inheritdoc cref="CheckAsync"/>
    public static Task<IReadOnlyList<Finding>> CheckScriptsAsync(
        CheckOptions options,
        IMigrationObserver? observer = null,
        CancellationToken cancellationToken = default
    ) => MigrationChecker.CheckAsync(null, options, Told(observer), cancellationToken);

    /// <summary>
    /// Records that a release is out and the old version gone. Scripts of the phase contract that belong to it may run then.
    /// </summary>
    /// <param name="options">The folder, the environment, and how long to wait for other runs.</param>
    /// <param name="release">The release, as scripts name it: <c>phase contract release=2026.11</c>.</param>
    /// <param name="comment">What is recorded with it; null for nothing.</param>
    /// <param name="observer">Told of messages; null for none.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    /// <exception cref="MigrationException">
    /// OptionsInvalid where no script belongs to the release; RequirementUnmet where a script of it that expands has not been
    /// applied; errors of the folder and of connections.
    /// </exception>
    public Task<PhaseConfirmation> ConfirmPhaseAsync(
        MigrationOptions options,
        string release,
        string? comment = null,
        IMigrationObserver? observer = null,
        CancellationToken cancellationToken = default
    ) =>
        CallAsync(
            observer,
            (target, told) => Migrator.ConfirmPhaseAsync(target, options, release, comment, told, cancellationToken),
            cancellationToken
        );

    /// <summary>
    /// What needs repair: indexes that failed builds have left, constraints that nobody has validated, scripts that were
    /// interrupted, changed or removed, what killed processes have left, backups that have expired. Changes nothing.
    /// </summary>
    /// <param name="options">What is looked for.</param>
    /// <param name="observer">Told of messages; null for none.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="MigrationException">Errors of the folder, and of connections.</exception>
    public Task<IReadOnlyList<RepairAction>> FindRepairsAsync(
        RepairOptions options,
        IMigrationObserver? observer = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        return CallAsync(
            observer,
            (target, told) => Migrator.FindRepairsAsync(target, options, told, cancellationToken),
            cancellationToken
        );
    }

    /// <summary>Repairs what was chosen, under the locks of a migration run, and records each with who and why.</summary>
    /// <param name="options">How; a decision about a script needs a <see cref="RepairOptions.Reason"/>.</param>
    /// <param name="chosen">What <see cref="FindRepairsAsync"/> gave; what is not there any more is passed over.</param>
    /// <param name="observer">Told of messages; null for none.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    /// <returns>What was repaired, and what could not be (<see cref="RepairAction.Error"/>).</returns>
    /// <exception cref="MigrationException">
    /// OptionsInvalid where a reason is missing; errors of the folder, of connections, and of locks.
    /// </exception>
    public Task<IReadOnlyList<RepairAction>> RepairAsync(
        RepairOptions options,
        IReadOnlyCollection<RepairAction> chosen,
        IMigrationObserver? observer = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        return CallAsync(
            observer,
            (target, told) => Migrator.RepairAsync(target, options, chosen, told, cancellationToken),
            cancellationToken
        );
    }

    /// <summary>Every script of the folder and of the history, and how it stands to the database; changes nothing.</summary>
    /// <param name="options">The folder, and how it would be run.</param>
    /// <param name="observer">Told of messages; null for none.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <returns>In grate's order of execution; missing ones last.</returns>
    /// <exception cref="MigrationException">The folder or the database cannot be read.</exception>
    public Task<IReadOnlyList<MigrationScript>> GetScriptsAsync(
        MigrationOptions options,
        IMigrationObserver? observer = null,
        CancellationToken cancellationToken = default
    ) =>
        CallAsync(
            observer,
            (target, told) => Migrator.GetScriptsAsync(target, options, told, cancellationToken),
            cancellationToken
        );

    /// <summary>Past script runs, failures too, newest first; changes nothing.</summary>
    /// <param name="query">Which ones; null for all.</param>
    /// <param name="observer">Told of messages; null for none.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="MigrationException">Connection errors.</exception>
    public async IAsyncEnumerable<ScriptRun> GetHistoryAsync(
        HistoryQuery? query = null,
        IMigrationObserver? observer = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var target = await _target(cancellationToken).ConfigureAwait(false);
        var runs = Migrator.GetHistoryAsync(target, query ?? new HistoryQuery(), Told(observer), cancellationToken);
        await foreach (var run in runs.ConfigureAwait(false))
            yield return run;
    }

    /// <summary>Makes a backup under the locks of a migration run, and reads it again.</summary>
    /// <param name="options">What is backed up, how, and where to.</param>
    /// <param name="observer">Told of waits, tables and messages; null for none.</param>
    /// <param name="cancellationToken">Cancels the running statement, or ends pg_dump; nothing is left then.</param>
    /// <exception cref="MigrationException">Any failure; nothing is left of the backup then.</exception>
    public Task<SchemaBackup> BackupAsync(
        BackupOptions options,
        IMigrationObserver? observer = null,
        CancellationToken cancellationToken = default
    ) =>
        CallAsync(
            observer,
            (target, told) => SchemaBackups.BackupAsync(target, options, told, cancellationToken),
            cancellationToken
        );

    /// <summary>The backups that the database knows of, newest first: those inside it, and those in folders.</summary>
    /// <param name="observer">Told of messages; null for none.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="MigrationException">Connection errors.</exception>
    public Task<IReadOnlyList<SchemaBackup>> GetBackupsAsync(
        IMigrationObserver? observer = null,
        CancellationToken cancellationToken = default
    ) => CallAsync(observer, (target, told) => SchemaBackups.GetAsync(target, told, cancellationToken), cancellationToken);

    /// <summary>The backups in a folder, newest first, of any database; no server is asked.</summary>
    /// <param name="folder">Full path of a folder that holds backups, or of one backup.</param>
    /// <param name="observer">Told of what was passed over: unfinished ones, damaged ones; null for none.</param>
    /// <exception cref="MigrationException">
    /// BackupNotFound where there is no such folder; BackupDamaged where it is a damaged backup itself.
    /// </exception>
    public static IReadOnlyList<SchemaBackup> GetBackupsInFolder(string folder, IMigrationObserver? observer = null) =>
        SchemaBackups.GetInFolder(folder, Told(observer));

    /// <summary>
    /// Puts back what a backup holds, under the locks of a migration run. In place the tables stay the tables they are.
    /// </summary>
    /// <param name="options">Which backup, and what of it.</param>
    /// <param name="observer">Told of waits, tables and messages; null for none.</param>
    /// <param name="cancellationToken">Cancels the running statement, or ends pg_restore; nothing is changed then.</param>
    /// <returns>The backup that was restored.</returns>
    /// <exception cref="MigrationException">
    /// Any failure: BackupNotFound, BackupDamaged, RestoreRefused, RestoreFailed …; nothing was changed.
    /// </exception>
    public Task<SchemaBackup> RestoreAsync(
        RestoreOptions options,
        IMigrationObserver? observer = null,
        CancellationToken cancellationToken = default
    ) =>
        CallAsync(
            observer,
            (target, told) => SchemaBackups.RestoreAsync(target, options, told, cancellationToken),
            cancellationToken
        );

    /// <summary>
    /// What <see cref="RestoreAsync"/> would do, a sentence for each table; the backup is checked, and nothing changed.
    /// </summary>
    /// <returns>The sentences.</returns>
    /// <inheritdoc cref="RestoreAsync"/>
    public Task<IReadOnlyList<string>> PlanRestoreAsync(
        RestoreOptions options,
        IMigrationObserver? observer = null,
        CancellationToken cancellationToken = default
    ) =>
        CallAsync(
            observer,
            (target, told) => SchemaBackups.PreviewRestoreAsync(target, options, told, cancellationToken),
            cancellationToken
        );

    /// <summary>Drops the rows that restores have replaced, and that were kept to go back to.</summary>
    /// <param name="options">The backup that replaced them, or their own; without an id all that are kept.</param>
    /// <param name="observer">Told of waits; null for none.</param>
    /// <param name="cancellationToken">Cancels the running statement.</param>
    /// <returns>The backups that are gone.</returns>
    /// <exception cref="MigrationException">Connection errors, RunLocked, or what the server refuses.</exception>
    public Task<IReadOnlyList<SchemaBackup>> CleanUpAsync(
        RestoreOptions options,
        IMigrationObserver? observer = null,
        CancellationToken cancellationToken = default
    ) =>
        CallAsync(
            observer,
            (target, told) => SchemaBackups.CleanUpAsync(target, options, told, cancellationToken),
            cancellationToken
        );

    /// <summary>
    /// What differs between a reference and the database's schema as it is now, or as a run left it. Changes nothing.
    /// </summary>
    /// <param name="reference">What it is compared with.</param>
    /// <param name="runId">The run whose snapshot stands for the database; null for the database as it is now.</param>
    /// <param name="historySchema">The schema of grate's own tables, which is left out, as PgMigrate's are.</param>
    /// <param name="observer">Told of the sandbox, where one is needed; null for none.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <returns>What leads from the reference to the database; empty where they are the same.</returns>
    /// <exception cref="MigrationException">Connection errors; SnapshotNotFound; what a run of the scripts may raise.</exception>
    public Task<IReadOnlyList<SchemaChange>> CompareAsync(
        SchemaReference reference,
        Guid? runId = null,
        string historySchema = "grate",
        IMigrationObserver? observer = null,
        CancellationToken cancellationToken = default
    ) =>
        CallAsync(
            observer,
            (target, told) => SchemaComparer.CompareAsync(target, reference, runId, historySchema, told, cancellationToken),
            cancellationToken
        );

    /// <summary>Which run and script created, changed and dropped objects, newest first. Changes nothing.</summary>
    /// <param name="query">The objects.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="MigrationException">Connection errors; SnapshotNotFound where no run has kept a snapshot.</exception>
    public Task<IReadOnlyList<SchemaChange>> GetSchemaHistoryAsync(
        SchemaHistoryQuery query,
        CancellationToken cancellationToken = default
    ) => CallAsync(target => SchemaComparer.GetHistoryAsync(target, query, cancellationToken), cancellationToken);

    /// <summary>
    /// Makes a plan of what is pending, and writes it to a file with a page for people beside it. The database is not changed,
    /// unless a rehearsal on its server is asked for.
    /// </summary>
    /// <param name="options">What the plan is made of.</param>
    /// <param name="path">Full path of the plan's file, in a folder that is there; what is there already is replaced.</param>
    /// <param name="observer">Told of messages and progress; null for none.</param>
    /// <param name="cancellationToken">Cancels what runs.</param>
    /// <exception cref="MigrationException">What would refuse a run of the folder; a file that cannot be written.</exception>
    public Task<PlannedMigration> MakePlanAsync(
        PlanOptions options,
        string path,
        IMigrationObserver? observer = null,
        CancellationToken cancellationToken = default
    ) =>
        CallAsync(
            observer,
            (target, told) => MigrationPlans.MakeAsync(target, options, path, noClobber: false, told, cancellationToken),
            cancellationToken
        );

    /// <summary>The scripts of a plan, in the order in which they run; no server is asked.</summary>
    /// <param name="path">Full path of the plan's file.</param>
    /// <param name="other">Full path of a plan that it is compared with; null for none.</param>
    /// <exception cref="MigrationException">PlanUnreadable, or PlanRefused where it was altered.</exception>
    public static IReadOnlyList<PlannedScript> GetPlan(string path, string? other = null) => MigrationPlans.Read(path, other);

    /// <summary>Approves a plan: writes a signed statement beside it; no server is asked.</summary>
    /// <param name="path">Full path of the plan's file.</param>
    /// <param name="approver">Whose approval it is, and how it is signed.</param>
    /// <exception cref="MigrationException">PlanUnreadable, or PlanRefused where it was altered.</exception>
    public static PlanApproval ApprovePlan(string path, PlanApprover approver) => MigrationPlans.Approve(path, approver);

    /// <summary>All that keeps a plan from running now. Changes nothing.</summary>
    /// <param name="options">The plan, and how it would be run.</param>
    /// <param name="observer">Told of messages; null for none.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <returns>Errors for what stops it; what is worth knowing besides.</returns>
    /// <exception cref="MigrationException">PlanUnreadable, or connection errors.</exception>
    public Task<IReadOnlyList<Finding>> CheckPlanAsync(
        PlanRunOptions options,
        IMigrationObserver? observer = null,
        CancellationToken cancellationToken = default
    ) =>
        CallAsync(
            observer,
            (target, told) => MigrationPlans.CheckAsync(target, options, told, cancellationToken),
            cancellationToken
        );

    /// <summary>Runs a plan: its text, in its order, whatever the folder holds by now.</summary>
    /// <param name="options">The plan, and how it is run.</param>
    /// <param name="observer">Told of every script as it ends, of messages and of progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    /// <exception cref="MigrationException">PlanRefused, and nothing was changed; or any failure of a run.</exception>
    public Task<MigrationResult> RunPlanAsync(
        PlanRunOptions options,
        IMigrationObserver? observer = null,
        CancellationToken cancellationToken = default
    ) => ResultAsync(options, observer, MigrationPlans.InvokeAsync, cancellationToken);

    /// <summary>What <see cref="RunPlanAsync"/> would run; changes nothing.</summary>
    /// <inheritdoc cref="RunPlanAsync"/>
    public Task<MigrationResult> PreviewPlanAsync(
        PlanRunOptions options,
        IMigrationObserver? observer = null,
        CancellationToken cancellationToken = default
    ) => ResultAsync(options, observer, MigrationPlans.PreviewAsync, cancellationToken);

    private async Task<T> CallAsync<T>(Func<ConnectionTarget, Task<T>> call, CancellationToken cancellationToken) =>
        await call(await _target(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);

    private Task<T> CallAsync<T>(
        IMigrationObserver? observer,
        Func<ConnectionTarget, IMigrationObserver, Task<T>> call,
        CancellationToken cancellationToken
    ) =>
        EventStream.RunAsync(
            Listeners.Of(Logger),
            Told(observer),
            told => CallAsync(target => call(target, told), cancellationToken)
        );

    private async Task<MigrationResult> ResultAsync<T>(
        T options,
        IMigrationObserver? observer,
        Func<ConnectionTarget, T, IMigrationObserver, CancellationToken, Task> run,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        var result = new ResultObserver(observer);
        return await CallAsync(
                result,
                async (target, logged) =>
                {
                    await EventStream
                        .RunAsync(
                            ConfiguredListeners(target, options),
                            logged,
                            told => run(target, options, told, cancellationToken)
                        )
                        .ConfigureAwait(false);
                    return result.Result();
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private static IMigrationObserver Told(IMigrationObserver? observer) => observer ?? new ResultObserver(null);
}
