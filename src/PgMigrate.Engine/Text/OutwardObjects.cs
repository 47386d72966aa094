namespace PgMigrate.Engine.Text;

/// <summary>
/// What a call gives out, masked. Words for people are made fit to be shown, too. Names of scripts, files, servers and databases
/// stay as they are, since a caller may look for them: they are none of a secret's, and the views of the module clean what they
/// show of them.
/// </summary>
internal static class OutwardObjects
{
    /// <summary>A message: all of it is for people.</summary>
    public static MigrationMessage Hide(this SecretMask mask, MigrationMessage message) =>
        message with
        {
            Database = LineOrNull(message.Database),
            Script = LineOrNull(message.Script),
            Text = mask.Words(message.Text),
        };

    /// <summary>An event. What a script's run and a message say is masked where these are given out by themselves.</summary>
    public static RunEvent Hide(this SecretMask mask, RunEvent happened) =>
        happened switch
        {
            ScriptRetried retried => retried with { Reason = mask.Words(retried.Reason) },
            ScriptEnded ended => ended with { Run = mask.Hide(ended.Run) },
            MessageTold told => told with { Message = mask.Hide(told.Message) },
            CallFailed failed => mask.Hide(failed),
            LockAwaited awaited => awaited with
            {
                Object = mask.Words(awaited.Object),
                HeldBy = mask.WordsOrNull(awaited.HeldBy),
            },
            BatchesPaused paused => paused with { Reason = mask.Words(paused.Reason) },
            BackupFailed failed => failed with { Reason = mask.Words(failed.Reason) },
            DriftFound drift => drift with { Objects = drift.Objects.Select(mask.Words).ToArray() },
            _ => happened,
        };

    /// <summary>Progress: all of it is for people.</summary>
    public static MigrationProgress Hide(this SecretMask mask, MigrationProgress progress) =>
        progress with
        {
            Server = CleanText.Line(progress.Server),
            Database = CleanText.Line(progress.Database),
            Activity = mask.Words(progress.Activity),
            Detail = progress.Detail is null ? null : CleanText.Line(mask.Hide(progress.Detail)),
        };

    /// <summary>A script in a run.</summary>
    public static ScriptRun Hide(this SecretMask mask, ScriptRun run) =>
        run with
        {
            Error = mask.WordsOrNull(run.Error),
            Reason = mask.WordsOrNull(run.Reason),
            Commit = mask.WordsOrNull(run.Commit),
            Repository = mask.WordsOrNull(run.Repository),
            PipelineUrl = mask.WordsOrNull(run.PipelineUrl),
            Actor = mask.WordsOrNull(run.Actor),
            Blocked = run.Blocked.Select(mask.Hide).ToArray(),
        };

    /// <summary>Who waited behind a script: what others have written, and one line of it.</summary>
    public static BlockedSession Hide(this SecretMask mask, BlockedSession blocked) =>
        blocked with
        {
            Application = mask.WordsOrNull(blocked.Application),
            User = mask.WordsOrNull(blocked.User),
            Lock = mask.Words(blocked.Lock),
            Object = mask.Words(blocked.Object),
            Statement = mask.WordsOrNull(blocked.Statement),
        };

    /// <summary>A script and how it stands.</summary>
    public static MigrationScript Hide(this SecretMask mask, MigrationScript script) =>
        script with
        {
            Reason = mask.WordsOrNull(script.Reason),
            Difference = mask.HideIn(script.Difference),
            // An array: PowerShell finds no index in the list that a collection expression makes.
            Statements = script
                .Statements.Select(statement =>
                    statement with
                    {
                        Object = mask.HideIn(statement.Object),
                        Text = mask.Hide(statement.Text),
                    }
                )
                .ToArray(),
        };

    /// <summary>How a schema stands.</summary>
    public static SchemaReadiness Hide(this SecretMask mask, SchemaReadiness readiness) =>
        readiness with
        {
            Reason = mask.Words(readiness.Reason),
            Run = readiness.Run with { Error = mask.WordsOrNull(readiness.Run.Error) },
        };

    /// <summary>A finding.</summary>
    public static Finding Hide(this SecretMask mask, Finding finding) =>
        finding with
        {
            Statement = mask.HideIn(finding.Statement),
            Object = mask.HideIn(finding.Object),
            Message = mask.Words(finding.Message),
            Reason = mask.Words(finding.Reason),
            SafeWay = mask.Words(finding.SafeWay),
            AllowedBecause = mask.WordsOrNull(finding.AllowedBecause),
        };

    /// <summary>Something that needs repair.</summary>
    public static RepairAction Hide(this SecretMask mask, RepairAction action) =>
        action with
        {
            Problem = mask.Words(action.Problem),
            Action = mask.Words(action.Action),
            Reason = mask.WordsOrNull(action.Reason),
            Error = mask.WordsOrNull(action.Error),
        };

    /// <summary>A difference between two schemas.</summary>
    public static SchemaChange Hide(this SecretMask mask, SchemaChange change) =>
        change with
        {
            Object = mask.Hide(change.Object),
            Parent = mask.HideIn(change.Parent),
            Before = mask.HideIn(change.Before),
            After = mask.HideIn(change.After),
        };

    /// <summary>A list, each of its items masked.</summary>
    public static IReadOnlyList<T> All<T>(IReadOnlyList<T> items, Func<T, T> hide) => items.Select(hide).ToArray();

    private static CallFailed Hide(this SecretMask mask, CallFailed failed) =>
        failed with
        {
            Message = mask.Words(failed.Message),
            RecommendedAction = mask.WordsOrNull(failed.RecommendedAction),
            Path = mask.HideIn(failed.Path),
            Detail = mask.WordsOrNull(failed.Detail),
            Hint = mask.WordsOrNull(failed.Hint),
        };

    private static string Words(this SecretMask mask, string text) => CleanText.Lines(mask.Hide(text));

    private static string? WordsOrNull(this SecretMask mask, string? text) => text is null ? null : mask.Words(text);

    private static string? LineOrNull(string? text) => text is null ? null : CleanText.Line(text);
}
