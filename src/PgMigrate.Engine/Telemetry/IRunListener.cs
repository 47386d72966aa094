namespace PgMigrate.Engine.Telemetry;

/// <summary>
/// Takes events in, in their order, on a thread of its own: see <see cref="ListenerQueue"/>. What it throws ends it, and nothing
/// else.
/// </summary>
internal interface IRunListener : IAsyncDisposable
{
    /// <summary>What it is, for people, as the subject of a sentence: <c>The log '/var/log/x.jsonl'</c>.</summary>
    string Name { get; }

    /// <summary>How long the end of a call waits for it to take in what is left.</summary>
    TimeSpan Patience { get; }

    /// <summary>Takes an event in.</summary>
    ValueTask TakeAsync(RunEvent happened, CancellationToken cancellationToken);

    /// <summary>What whoever made the call should know, each a sentence or two; asked when the listener has ended.</summary>
    IReadOnlyList<string> Complaints() => [];
}
