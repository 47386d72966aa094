using PgMigrate.Engine.Configuration.Policies;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions.Origins;
using PgMigrate.Engine.Sessions.Waiting;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Sessions;

/// <summary>What every part of one run needs to know.</summary>
/// <param name="Target">The database, pinned to one host.</param>
/// <param name="Options">How to run.</param>
/// <param name="Identity">Who runs.</param>
/// <param name="Observer">Who is told.</param>
/// <param name="Mask">What must not be shown.</param>
internal sealed record RunContext(
    ConnectionTarget Target,
    MigrationOptions Options,
    RunIdentity Identity,
    IMigrationObserver Observer,
    SecretMask Mask
)
{
    /// <summary>A run that begins.</summary>
    /// <param name="target">The database.</param>
    /// <param name="options">How to run; what they leave open is as the policy of the environment has it.</param>
    /// <param name="observer">Who is told.</param>
    /// <exception cref="MigrationException">TargetInvalid: the configuration cannot be understood.</exception>
    public static RunContext Begin(ConnectionTarget target, MigrationOptions options, IMigrationObserver observer)
    {
        var (policy, effective) = RunPolicy.For(options);
        return WithoutPolicy(target, effective, observer) with { Policy = policy };
    }

    /// <summary>A run on a copy that is thrown away, or beside scripts: no policy of runs holds.</summary>
    /// <param name="target">The database.</param>
    /// <param name="options">How to run.</param>
    /// <param name="observer">Who is told.</param>
    public static RunContext WithoutPolicy(ConnectionTarget target, MigrationOptions options, IMigrationObserver observer) =>
        new(target, SchemaRun.Of(target, options), new RunIdentity(), observer, SecretMask.Of(options.Tokens));

    /// <summary>The policy of the run's environment; null where there is none.</summary>
    public RunPolicy? Policy { get; init; }

    /// <summary>Who looks at the run from inside; null where nobody does.</summary>
    public IRunProbe? Probe { get; init; }

    /// <summary>
    /// False on a copy, which has other rows than verifications ask for: a rehearsal reports what does not hold.
    /// </summary>
    public bool Verifies { get; init; } = true;

    /// <summary>Where the run comes from; null before it is begun, and on a copy.</summary>
    public RunOrigin? Origin { get; init; }

    /// <summary>What was saved before the first script, of what the scripts destroy.</summary>
    public RunBackup Backup { get; } = new();

    /// <summary>What the checks have foretold of the locks of the scripts.</summary>
    public ForetoldLocks Foretold { get; } = new();

    /// <summary>What is taken back, in a run that does so; null in one that applies.</summary>
    public UndoOptions? Undo { get; init; }

    /// <summary>The plan that is followed; null in a run that reads a folder.</summary>
    public PlannedRun? Plan { get; init; }

    /// <summary>What is gone on with of what runs have left in the background; null in a run that leaves it there.</summary>
    public BackgroundRun? Background { get; init; }

    /// <summary>
    /// Whether the run begins a script and leaves its batches in the background. A copy, and a schema of several, have nobody who
    /// goes on with them.
    /// </summary>
    public bool LeavesInBackground(ScriptDirectives directives) =>
        directives.Batch is { InBackground: true } && Background is null && Verifies && Undo is null && Target.Schema is null;

    /// <summary>What is recorded of the skipped checks: the ids, or * for all.</summary>
    public IReadOnlyList<string> SkippedChecks => Options.Force ? ["*"] : Options.SkipChecks;

    /// <summary>What the run's options loosen of its policy, as that lets them.</summary>
    public IReadOnlyList<string> Overrides => [.. Policy?.Overrides.Select(loosened => loosened.ToString()) ?? []];

    /// <summary>What is said of a script of this run.</summary>
    public ScriptRunStatus StatusOf(ScriptRunStatus status) =>
        Undo is not null && status == ScriptRunStatus.Applied ? ScriptRunStatus.Undone : status;

    /// <summary>Tells the observer something, secrets masked.</summary>
    /// <param name="severity">How grave it is.</param>
    /// <param name="script">What it concerns; null where it is no single script.</param>
    /// <param name="text">What is told.</param>
    public void Tell(MessageSeverity severity, ScriptFile? script, string text) =>
        Observer.OnMessage(
            new MigrationMessage(severity, Target.Database, script?.Name, Mask.Hide(text)) { Folder = script?.Folder }
        );

    /// <summary>Tells the observer that something happened.</summary>
    /// <param name="happened">What; which run and database it was of is added.</param>
    /// <param name="script">The script that it concerns; null where it is no single script.</param>
    public void Happened(RunEvent happened, ScriptFile? script = null) =>
        Observer.OnEvent(
            happened with
            {
                RunId = Identity.RunId,
                Server = Target.Server,
                Database = Target.Database,
                Schema = Target.Schema,
                Environment = Options.Environment,
                Folder = script?.Folder,
                Script = script?.Name,
            }
        );

    /// <summary>Tells the observer how far something is.</summary>
    /// <param name="activity">What goes on.</param>
    /// <param name="detail">What of it; null for nothing.</param>
    /// <param name="done">How much is done.</param>
    /// <param name="total">Of how much; 0 where that is not known.</param>
    /// <param name="remaining">How long it may take; null where that is not known.</param>
    /// <param name="completed">True at the end.</param>
    public void Progress(
        string activity,
        string? detail,
        int done = 0,
        int total = 0,
        TimeSpan? remaining = null,
        bool completed = false
    ) =>
        Observer.OnProgress(
            new MigrationProgress(Target.Server, Target.Database, activity, detail, done, total, remaining, completed)
        );

    /// <summary>A script run in this run.</summary>
    public ScriptRun Describe(PlanEntry entry, ScriptRunStatus status, ScriptProgress? progress = null, string? error = null) =>
        new()
        {
            RunId = Identity.RunId,
            Server = Target.Server,
            Database = Target.Database,
            Schema = Target.Schema,
            Environment = Options.Environment,
            Script = entry.Name,
            Folder = entry.File.Folder,
            Kind = entry.File.Kind,
            Status = StatusOf(status),
            StartedAt = progress?.StartedAt,
            Duration = progress?.Elapsed,
            LockWait = progress?.LockWait,
            Retries = progress?.Retries ?? 0,
            Statements = progress?.Statements,
            Rows = progress?.Rows,
            Hash = entry.Hash,
            AppliedBy = progress is null ? null : Identity.AppliedBy,
            Error = Mask.HideIn(error),
            BackupId = progress is null ? null : Backup.BackupOf(entry.Name, status),
            Reason = Mask.HideIn(Undo?.Reason ?? Options.Reason),
            SkippedChecks = SkippedChecks.Count == 0 ? null : string.Join(", ", SkippedChecks),
            Overrides = Overrides.Count == 0 ? null : string.Join(", ", Overrides),
            PlanId = Plan?.Id,
            ApprovedBy = Plan?.ApprovedBy,
            Commit = Mask.HideIn(Origin?.Commit),
            CommittedAt = Origin?.CommittedAt,
            Repository = Mask.HideIn(Origin?.Repository),
            PipelineUrl = Mask.HideIn(Origin?.PipelineUrl),
            Actor = Mask.HideIn(Origin?.Actor),
            BlockedSessions = progress?.Stalls?.Sessions,
            LongestStall = progress?.Stalls?.Longest,
            Blocked = progress?.Stalls?.Read() ?? [],
            EndedSessions = progress?.Stalls?.Ended ?? [],
            Foretold = progress is null ? null : Foretold.Describe(entry.Name, Mask),
        };
}
