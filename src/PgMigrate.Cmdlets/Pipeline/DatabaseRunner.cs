using System.Collections.Concurrent;
using System.Management.Automation;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Telemetry;

namespace PgMigrate.Cmdlets.Pipeline;

/// <summary>A database of a call.</summary>
/// <param name="Connection">How to reach it.</param>
/// <param name="Environment">The environment that its target names; null where it has no target, or that names none.</param>
/// <param name="Input">What else the pipeline gave with it; null where nothing is taken.</param>
internal sealed record CallDatabase(ConnectionTarget Connection, string? Environment, object? Input)
{
    /// <summary>Its target; null where none was asked for.</summary>
    public string? Target { get; init; }

    /// <summary>The ring of rollouts that its target names; null where it names none.</summary>
    public string? Ring { get; init; }
}

/// <summary>A database that was asked for, whether it can be told how to reach it or not.</summary>
/// <param name="Name">What it was asked for by: its target, else its name; null where neither was said.</param>
/// <param name="Input">What else the pipeline gave with it; null where nothing is taken.</param>
internal sealed record RequestedDatabase(string? Name, object? Input)
{
    /// <summary>How to reach it; null where that cannot be told.</summary>
    public ConnectionTarget? Connection { get; init; }

    /// <summary>Why that cannot be told; null where it can.</summary>
    public MigrationException? Failure { get; init; }

    /// <summary>The environment that its target names; null where it has no target, or that names none.</summary>
    public string? Environment { get; init; }

    /// <summary>Its target, which may stand for several; null where none was asked for.</summary>
    public string? Target { get; init; }

    /// <summary>The ring of rollouts that its target names; null where it names none.</summary>
    public string? Ring { get; init; }

    /// <summary>True where a target of <c>pgmigrate.json</c> was asked for.</summary>
    public bool IsTarget { get; init; }
}

/// <summary>What is done to one database.</summary>
internal delegate Task DatabaseWork(CallDatabase database, IMigrationObserver observer, CancellationToken cancellationToken);

/// <summary>
/// Does the same to every database of a call. Each failure is that database's error, whether there is one database or there are
/// several, and does not hold up the others, unless that is asked for.
/// </summary>
/// <param name="pipeline">Where output and errors go.</param>
/// <param name="work">What to do.</param>
internal sealed class DatabaseRunner(CmdletPipeline pipeline, DatabaseWork work)
{
    private readonly ConcurrentQueue<CallDatabase> _notBegun = new();
    private readonly ConcurrentQueue<CallDatabase> _failed = new();

    /// <summary>Who listens to what is done to a database.</summary>
    internal required Func<CallDatabase, IReadOnlyList<IRunListener>> ListenersOf { get; init; }

    /// <summary>How many databases are worked on at once.</summary>
    internal required int ThrottleLimit { get; init; }

    /// <summary>True to begin no other database after one has failed; those that run go on to their end.</summary>
    internal required bool StopOnError { get; init; }

    /// <summary>True where the call is about several databases, so that an error has to name its own.</summary>
    internal required bool OneOfSeveral { get; init; }

    /// <summary>True to say at the end how many of several databases went well, and which did not.</summary>
    internal required bool Summarizes { get; init; }

    /// <summary>The command that goes on with one of several databases after a failure; null where there is none.</summary>
    internal Func<CallDatabase, string>? CommandFor { get; set; }

    /// <summary>Works on every database.</summary>
    /// <returns>Ends when all have ended.</returns>
    internal async Task RunAsync(IReadOnlyList<CallDatabase> databases, CancellationToken cancellationToken)
    {
        await Parallel
            .ForEachAsync(
                databases.Select((database, index) => (Database: database, ActivityId: index + 1)),
                new ParallelOptions { MaxDegreeOfParallelism = ThrottleLimit, CancellationToken = cancellationToken },
                async (item, token) => await TakeAsync(item.Database, item.ActivityId, token).ConfigureAwait(false)
            )
            .ConfigureAwait(false);
        if (OneOfSeveral && Summarizes)
            pipeline.WriteHost(Summary(databases.Count));
        if (!_notBegun.IsEmpty)
            pipeline.WriteWarning(
                $"Not begun, since another failed: {string.Join(", ", _notBegun.Select(database => database.Connection))}."
            );
    }

    private string Summary(int databases)
    {
        int well = databases - _failed.Count - _notBegun.Count;
        string text = $"{databases} databases: {well} succeeded";
        if (!_failed.IsEmpty)
            text += $", {_failed.Count} failed ({string.Join(", ", _failed.Select(database => database.Connection))})";
        return _notBegun.IsEmpty ? $"{text}." : $"{text}, {_notBegun.Count} not begun.";
    }

    private async Task TakeAsync(CallDatabase database, int activityId, CancellationToken cancellationToken)
    {
        if (StopOnError && !_failed.IsEmpty)
            _notBegun.Enqueue(database);
        else if (await RunOneAsync(database, activityId, cancellationToken).ConfigureAwait(false) is not null)
            _failed.Enqueue(database);
    }

    /// <summary>Works on one database; a failure is written as its error.</summary>
    /// <param name="database">The database.</param>
    /// <param name="activityId">Tells its progress from that of others.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The failure; null where there was none.</returns>
    internal async Task<Exception?> RunOneAsync(CallDatabase database, int activityId, CancellationToken cancellationToken)
    {
        try
        {
            await EventStream
                .RunAsync(
                    ListenersOf(database),
                    new CmdletObserver(pipeline, activityId),
                    observer => work(database, observer, cancellationToken)
                )
                .ConfigureAwait(false);
            return null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            ErrorRecord error = ErrorRecords.From(exception, database.Connection.ToString(), OneOfSeveral);
            if (OneOfSeveral && CommandFor?.Invoke(database) is { } goOn)
                error.ErrorDetails = new ErrorDetails(error.ErrorDetails?.Message ?? error.Exception.Message)
                {
                    RecommendedAction = $"{error.ErrorDetails?.RecommendedAction} Then go on with it: {goOn}".Trim(),
                };
            pipeline.WriteError(error);
            return exception;
        }
    }
}
