using System.Diagnostics;
using PgMigrate.Engine.Telemetry.Log;

namespace PgMigrate.Engine.Telemetry.Traces;

/// <summary>
/// Makes spans of the events of a call, of the source <c>PgMigrate</c>: the run, in it its stages, and in them the scripts. Only
/// where somebody listens to that source. No statement's text is in them.
/// </summary>
internal sealed class RunTraces : IRunListener
{
    /// <summary>The name of the source.</summary>
    public const string SourceName = "PgMigrate";

    // Shorter ones say nothing, and a script may have thousands.
    private static readonly TimeSpan ShortestStatement = TimeSpan.FromMilliseconds(100);

    private static readonly ActivitySource Source = new(SourceName);

    private readonly ActivityContext _caller;
    private readonly Dictionary<string, Activity> _scripts = new(StringComparer.Ordinal);
    private Activity? _run;
    private Activity? _stage;

    // Scripts that were sent together ended one behind the other, and all were told of at once.
    private DateTimeOffset _lastEnd;

    private RunTraces(ActivityContext caller) => _caller = caller;

    /// <summary>Null where nobody listens to the source.</summary>
    /// <param name="variable">The value of an environment variable; null where there is none.</param>
    public static RunTraces? TryCreate(Func<string, string?> variable) =>
        Source.HasListeners() ? new RunTraces(Activity.Current?.Context ?? OfPipeline(variable)) : null;

    /// <inheritdoc/>
    public string Name => "The traces";

    /// <inheritdoc/>
    public TimeSpan Patience => TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public ValueTask TakeAsync(RunEvent happened, CancellationToken cancellationToken)
    {
        switch (happened)
        {
            case RunStarted started:
                _run = Start($"pgmigrate {LogAttributes.Word(started.Operation)}", ActivityKind.Internal, _caller, happened);
                break;
            case StageStarted { Stage: var stage }:
                _stage = Start($"stage {stage}", ActivityKind.Internal, Context(_run), happened);
                break;
            case StageEnded:
                Stop(_stage, happened);
                _stage = null;
                break;
            case ScriptStarted:
                Begin(happened);
                break;
            case ScriptRetried retried:
                Of(happened)?.AddEvent(new ActivityEvent("retry", happened.Time, new ActivityTagsCollection(Tags(retried)!)));
                break;
            case StatementEnded statement when statement.Duration >= ShortestStatement:
                AddStatement(statement);
                break;
            case ScriptEnded ended:
                End(ended);
                break;
            case RunEnded ended:
                EndRun(ended);
                break;
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// The span that an event belongs to: its script's, else the stage's, else the run's. Null where none is open.
    /// </summary>
    public Activity? SpanOf(RunEvent happened) => Of(happened) ?? _stage ?? _run;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        foreach (var open in _scripts.Values.Append(_stage).Append(_run).OfType<Activity>())
            open.Dispose();
        return ValueTask.CompletedTask;
    }

    // A pipeline hands the trace on to the programs that it starts.
    private static ActivityContext OfPipeline(Func<string, string?> variable) =>
        ActivityContext.TryParse(variable("TRACEPARENT"), variable("TRACESTATE"), isRemote: true, out var context)
            ? context
            : default;

    private ActivityContext Context(Activity? activity) => activity?.Context ?? _caller;

    private static Activity? Start(string name, ActivityKind kind, ActivityContext parent, RunEvent happened) =>
        Source.StartActivity(name, kind, parent, Tags(happened), links: null, happened.Time);

    private static IEnumerable<KeyValuePair<string, object?>> Tags(RunEvent happened) =>
        LogAttributes.Of(happened).Select(part => new KeyValuePair<string, object?>(part.Key, part.Value));

    private static void Stop(Activity? activity, RunEvent happened)
    {
        activity?.SetEndTime(happened.Time.UtcDateTime);
        activity?.Dispose();
    }

    private static string Key(RunEvent happened) => $"{happened.Folder}/{happened.Script}";

    private Activity? Of(RunEvent happened) => _scripts.GetValueOrDefault(Key(happened));

    private void Begin(RunEvent happened)
    {
        if (Start("script", ActivityKind.Client, Context(_stage ?? _run), happened) is { } script)
            _scripts[Key(happened)] = script;
    }

    private void AddStatement(StatementEnded statement)
    {
        using var activity = Source.StartActivity(
            statement.Command,
            ActivityKind.Client,
            Context(Of(statement) ?? _stage),
            Tags(statement).Append(new("db.query.summary", statement.Command)),
            links: null,
            statement.Time - statement.Duration
        );
        activity?.SetEndTime(statement.Time.UtcDateTime);
    }

    private void End(ScriptEnded ended)
    {
        if (!_scripts.Remove(Key(ended), out var script))
            return;
        var began = new DateTimeOffset(script.StartTimeUtc);
        if (_lastEnd > began)
            began = _lastEnd;
        var took = ended.Run.Duration ?? TimeSpan.Zero;
        _lastEnd = began + took < ended.Time ? began + took : ended.Time;
        script.SetStartTime(began.UtcDateTime);
        foreach (var (name, value) in Tags(ended))
            script.SetTag(name, value);
        if (ended.Run.Status is ScriptRunStatus.Failed or ScriptRunStatus.Cancelled)
            script.SetStatus(ActivityStatusCode.Error, ended.Run.Error);
        script.SetEndTime(_lastEnd.UtcDateTime);
        script.Dispose();
    }

    private void EndRun(RunEnded ended)
    {
        foreach (var (name, value) in Tags(ended))
            _run?.SetTag(name, value);
        if (ended.Outcome != RunOutcome.Succeeded)
            _run?.SetStatus(ActivityStatusCode.Error, ended.ErrorId?.ToString() ?? LogAttributes.Word(ended.Outcome));
        Stop(_run, ended);
        _run = null;
    }
}
