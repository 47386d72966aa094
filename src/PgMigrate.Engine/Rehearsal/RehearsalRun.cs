using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Rehearsal.Queries;
using PgMigrate.Engine.Rehearsal.Rules;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>
/// Runs the pending scripts for real on a copy of the target, and tells what was seen: it works or not, what it locks and
/// rewrites, whether it can run again, and whether the way back leads back.
/// </summary>
internal sealed class RehearsalRun
{
    private static readonly RehearsalFailedRule Failed = new();
    private static readonly RehearsedRule Rehearsed = new();
    private static readonly IReadOnlyDictionary<ObjectName, TableLoad> NoTables = new Dictionary<ObjectName, TableLoad>();

    private readonly CheckOptions _options;
    private readonly IMigrationObserver _observer;
    private readonly CancellationToken _cancellationToken;
    private readonly FindingFactory _findings;
    private readonly SnapshotFindings _snapshots;
    private readonly MigrationFolder _folder;

    /// <param name="options">What is checked; its rehearsal is given.</param>
    /// <param name="folder">The migration folder.</param>
    /// <param name="observer">Told of progress.</param>
    /// <param name="cancellationToken">Cancels what runs.</param>
    public RehearsalRun(
        CheckOptions options,
        MigrationFolder folder,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        _options = options;
        _folder = folder;
        _observer = observer;
        _cancellationToken = cancellationToken;
        _findings = new FindingFactory(options.Rules);
        _snapshots = new SnapshotFindings(_findings, options.Run);
    }

    // What the checks find is known already; the copy is there to show the rest.
    private MigrationOptions OnCopy => _options.Run with { Force = true };

    private RehearsalOptions Rehearsal => _options.Rehearsal!;

    private bool AsksForQueries => Rehearsal.LiveQueries || Rehearsal.QueryFile is not null;

    /// <summary>Rehearses.</summary>
    /// <param name="target">The database; null to begin with an empty one.</param>
    /// <param name="read">What was found by reading.</param>
    /// <returns>What was read, as the run has shown it, then what only the run has shown.</returns>
    /// <exception cref="MigrationException">Connection errors; no binaries for a sandbox; no right to create
    /// databases.</exception>
    public async Task<IReadOnlyList<Finding>> CheckAsync(ConnectionTarget? target, IReadOnlyList<Finding> read)
    {
        var state = target is null
            ? null
            : await TargetState.ReadAsync(target, _options.Run.HistorySchema, _cancellationToken).ConfigureAwait(false);
        var before = state is null ? NoTables : await state.ReadLoadAsync(_cancellationToken).ConfigureAwait(false);
        var queries = await LiveQuerySource.ReadAsync(Rehearsal, target, _cancellationToken).ConfigureAwait(false);
        using var texts = TemporaryFolder.Create("rehearsal");
        return await RehearseAsync(state, new TargetLook(before, queries), read, texts.FullName).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<Finding>> RehearseAsync(
        TargetState? state,
        TargetLook target,
        IReadOnlyList<Finding> read,
        string texts
    )
    {
        var applied = new AppliedEntries(_folder, state?.Applied ?? [], _options.Run);
        var server = await RehearsalServer
            .OpenAsync(Rehearsal, state, TextsOf(state, applied), _observer, _cancellationToken)
            .ConfigureAwait(false);
        await using var dispose = server.ConfigureAwait(false);
        try
        {
            return await RehearseAsync(server, state, applied, target, read, texts).ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            throw new MigrationException(
                MigrationErrorId.RehearsalFailed,
                $"The rehearsal on {server.Address.Server} broke off: {exception.Message}",
                "Look at that server's log for the reason; the target was only read.",
                exception
            )
            {
                Target = server.Address.ToString(),
                SqlState = exception.SqlState,
            };
        }
    }

    private CopyTexts TextsOf(TargetState? state, AppliedEntries applied) =>
        state is not null && (Rehearsal.From == RehearsalSource.Target || applied.NeedTextsOfDatabase(applied.Newest()))
            ? CopyTexts.Database
            : CopyTexts.Folder;

    private async Task<IReadOnlyList<Finding>> RehearseAsync(
        RehearsalServer server,
        TargetState? state,
        AppliedEntries applied,
        TargetLook target,
        IReadOnlyList<Finding> read,
        string texts
    )
    {
        var runs = new CopyRuns(server, _options.Run, _observer);
        var failures = new FailureFindings(_findings, server.IsPlain, isCopy: true);
        var builder = new CopyBuilder(server, runs, _snapshots, failures, _findings, applied, _options.Run, _observer);
        if (await builder.BuildAsync(state, Rehearsal.From, texts, _cancellationToken).ConfigureAwait(false) is not { } copy)
            return [.. read, .. builder.Found];

        var seen = await RehearseAsync(
                server,
                copy,
                builder.Origin,
                runs,
                failures,
                read,
                target,
                () => LoadAsync(state, target.Load)
            )
            .ConfigureAwait(false);
        return [.. seen, .. builder.Found];
    }

    private async Task<IReadOnlyList<Finding>> RehearseAsync(
        RehearsalServer server,
        ConnectionTarget copy,
        string origin,
        CopyRuns runs,
        FailureFindings failures,
        IReadOnlyList<Finding> read,
        TargetLook target,
        Func<Task<IReadOnlyDictionary<ObjectName, TableLoad>>> load
    )
    {
        if (!server.IsSandbox && await FindOutsideEffectsAsync(copy, failures).ConfigureAwait(false) is { Count: > 0 } outside)
            return [.. read, .. outside];

        var kept = await server.KeepAsync(copy, _cancellationToken).ConfigureAwait(false);
        var queries = await LiveQueryCheck
            .StartAsync(copy, target.Queries, target.Load, _options.Run, _cancellationToken)
            .ConfigureAwait(false);
        await using var disposeQueries = queries.ConfigureAwait(false);
        var verification = new ScriptVerification(_folder, _options.Run, _findings, isInTransaction: false);
        var recorder = await RunRecorder
            .StartAsync(
                copy,
                (connection, script, stop) => verification.BeginAsync(connection, script.Script, stop),
                async (connection, script, stop) =>
                {
                    await verification.VerifyAsync(connection, script.Script, stop).ConfigureAwait(false);
                    await queries.LookAsync(script, stop).ConfigureAwait(false);
                },
                _cancellationToken
            )
            .ConfigureAwait(false);
        Finding? failed;
        await using (recorder.ConfigureAwait(false))
            failed = await RunAsync(copy, runs, failures, recorder).ConfigureAwait(false);
        foreach (var trace in recorder.Traces)
            _observer.OnMessage(
                new MigrationMessage(MessageSeverity.Verbose, null, trace.Script.Name, ObservedFindings.Line(trace))
            );

        var observed = new ObservedFindings(_findings, _options.Run, recorder, "the copy", await load().ConfigureAwait(false));
        Finding[] seen =
        [
            .. observed.Weigh(read),
            .. observed.OnlySeen(),
            .. verification.Found,
            .. AsksForQueries ? queries.Findings(_findings) : [],
            .. observed.Summaries(),
        ];
        if (failed is not null)
            return [.. seen, failed];

        var repeated = await new Repeatability(runs, _snapshots, failures, _findings, OnCopy, _observer)
            .CheckAsync(copy, recorder.Scripts, _cancellationToken)
            .ConfigureAwait(false);
        var reversibility = new Reversibility(server, runs, _snapshots, failures, _folder, _options.Run);
        var back = await reversibility.CheckAsync(copy, kept, recorder.Scripts, _cancellationToken).ConfigureAwait(false);
        return [Summary(server, origin, recorder, reversibility.Count), .. seen, .. repeated, .. back];
    }

    private Finding Summary(RehearsalServer server, string origin, RunRecorder recorder, int takenBack)
    {
        var scripts = recorder.Scripts;
        var oneTime = scripts.Count(script => script.File.Kind == ScriptKind.OneTime);
        var place = Rehearsal.Place switch
        {
            RehearsalPlace.Sandbox => "in a sandbox",
            RehearsalPlace.Target => "on the target's server",
            _ => "on another server",
        };
        return _findings.Of(
            Rehearsed,
            new Observation(
                $"{CountText.Of(scripts.Count, "script")} with {CountText.Of(recorder.Traces.Count, "statement")} ran on a copy "
                    + $"{place}, PostgreSQL {server.MajorVersion}{server.OtherVersion}. "
                    + (oneTime < scripts.Count ? $"{scripts.Count - oneTime} that may run again ran twice. " : "")
                    + TakenBack(takenBack, oneTime)
                    + origin
            )
        );
    }

    private static string TakenBack(int count, int all) =>
        (count, all) switch
        {
            (_, 0) => string.Empty,
            (0, _) => "No down script was tried. ",
            (1, 1) => "The one-time script was taken back and applied again. ",
            (1, _) => $"1 of {all} one-time scripts was taken back and applied again. ",
            _ => $"{count} of {all} one-time scripts were taken back and applied again. ",
        };

    private async Task<Finding?> RunAsync(ConnectionTarget copy, CopyRuns runs, FailureFindings failures, RunRecorder recorder)
    {
        try
        {
            await runs.RunPendingAsync(copy, recorder, _cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (MigrationException failure)
        {
            return failures.Of(Failed, failure, null, "On the copy: ");
        }
    }

    // A plan that a run would refuse is told, and not tried.
    private async Task<IReadOnlyList<Finding>> FindOutsideEffectsAsync(ConnectionTarget copy, FailureFindings failures)
    {
        try
        {
            var run = new RunState(RunContext.WithoutPolicy(copy, OnCopy, _observer));
            var plan = await FolderRun.ReadAsync(run, _cancellationToken).ConfigureAwait(false);
            return [.. OutsideEffects.Of(plan, _findings, _options.Run)];
        }
        catch (MigrationException failure)
        {
            return [failures.Of(Failed, failure, null, "")];
        }
    }

    // Two looks, so that writes a second are those of now.
    private async Task<IReadOnlyDictionary<ObjectName, TableLoad>> LoadAsync(
        TargetState? state,
        IReadOnlyDictionary<ObjectName, TableLoad> before
    )
    {
        if (state is null)
            return before;
        var now = await state.ReadLoadAsync(_cancellationToken).ConfigureAwait(false);
        return now.ToDictionary(pair => pair.Key, pair => pair.Value.Since(before.GetValueOrDefault(pair.Key)));
    }

    /// <summary>What the target was like before the copy was made.</summary>
    /// <param name="Load">Its tables; empty where there is no target.</param>
    /// <param name="Queries">What it is asked.</param>
    private sealed record TargetLook(IReadOnlyDictionary<ObjectName, TableLoad> Load, LiveQueries Queries);
}
