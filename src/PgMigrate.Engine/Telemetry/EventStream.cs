namespace PgMigrate.Engine.Telemetry;

/// <summary>
/// Stands before the observer of a call and gives every event of it to the listeners. None of them can fail the call or hold it
/// up; that one was cut off is a warning.
/// </summary>
internal sealed class EventStream : IMigrationObserver
{
    private readonly IMigrationObserver _next;
    private readonly ListenerQueue[] _queues;

    // What the last event said of the run: messages and failures do not say it of themselves.
    private RunEvent? _last;

    private EventStream(IMigrationObserver next, IEnumerable<IRunListener> listeners)
    {
        _next = next;
        _queues = [.. listeners.Select(listener => new ListenerQueue(listener))];
    }

    /// <summary>Makes a call to which others listen.</summary>
    /// <param name="listeners">Who listens; they end with the call.</param>
    /// <param name="observer">The caller's observer.</param>
    /// <param name="work">The call; with the observer that it tells.</param>
    public static async Task RunAsync(
        IReadOnlyList<IRunListener> listeners,
        IMigrationObserver observer,
        Func<IMigrationObserver, Task> work
    ) =>
        await RunAsync(
                listeners,
                observer,
                async told =>
                {
                    await work(told).ConfigureAwait(false);
                    return true;
                }
            )
            .ConfigureAwait(false);

    /// <inheritdoc cref="RunAsync(IReadOnlyList{IRunListener}, IMigrationObserver, Func{IMigrationObserver, Task})"/>
    public static async Task<T> RunAsync<T>(
        IReadOnlyList<IRunListener> listeners,
        IMigrationObserver observer,
        Func<IMigrationObserver, Task<T>> work
    )
    {
        if (listeners.Count == 0)
            return await work(observer).ConfigureAwait(false);
        var stream = new EventStream(observer, listeners);
        T result;
        try
        {
            result = await work(stream).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            stream.Give(stream.OfRun(Failure(exception)));
            await stream.EndAsync().ConfigureAwait(false);
            if (exception is MigrationException)
                stream.TellRemarks();
            throw;
        }

        await stream.EndAsync().ConfigureAwait(false);
        stream.TellComplaints();
        stream.TellRemarks();
        return result;
    }

    /// <summary>The event that a script has ended.</summary>
    public static ScriptEnded EventOf(ScriptRun run) =>
        new(run)
        {
            RunId = run.RunId == Guid.Empty ? null : run.RunId,
            Server = run.Server,
            Database = run.Database,
            Schema = run.Schema,
            Environment = run.Environment,
            Folder = run.Folder,
            Script = run.Script,
        };

    /// <inheritdoc/>
    public void OnScriptRun(ScriptRun run)
    {
        Give(EventOf(run));
        TellComplaints();
        _next.OnScriptRun(run);
    }

    /// <inheritdoc/>
    public void OnMessage(MigrationMessage message)
    {
        Give(
            OfRun(
                new MessageTold(message)
                {
                    Database = message.Database,
                    Folder = message.Folder,
                    Script = message.Script,
                }
            )
        );
        TellComplaints();
        _next.OnMessage(message);
    }

    /// <inheritdoc/>
    public void OnProgress(MigrationProgress progress) => _next.OnProgress(progress);

    /// <inheritdoc/>
    public void OnEvent(RunEvent happened)
    {
        _last = happened;
        Give(happened);
        _next.OnEvent(happened);
    }

    private static CallFailed Failure(Exception exception)
    {
        var known = exception as MigrationException;
        return new CallFailed(exception.Message)
        {
            ErrorId = known?.ErrorId,
            RecommendedAction = known?.RecommendedAction,
            Script = known?.Script,
            Path = known?.Path,
            Line = known?.Line,
            Column = known?.Column,
            SqlState = known?.SqlState ?? (exception as FailureCauseException)?.SqlState,
            Detail = known?.Detail,
            Hint = known?.Hint,
            IsCancelled = exception is OperationCanceledException,
        };
    }

    private RunEvent OfRun(RunEvent happened) =>
        _last is { } last
            ? happened with
            {
                RunId = last.RunId,
                Server = last.Server,
                Database = happened.Database ?? last.Database,
                Schema = happened.Schema ?? last.Schema,
                Environment = last.Environment,
            }
            : happened;

    private void Give(RunEvent happened)
    {
        foreach (var queue in _queues)
            queue.Add(happened);
    }

    private async Task EndAsync()
    {
        foreach (var queue in _queues)
            await queue.DisposeAsync().ConfigureAwait(false);
    }

    private void TellComplaints()
    {
        foreach (var queue in _queues)
            if (queue.TakeComplaint() is { } complaint)
                Warn(complaint);
    }

    private void TellRemarks()
    {
        foreach (var remark in _queues.SelectMany(queue => queue.Remarks))
            Warn(remark);
    }

    private void Warn(string text) => _next.OnMessage(new MigrationMessage(MessageSeverity.Warning, null, null, text));
}
