using System.Diagnostics;
using PgMigrate.Engine.Telemetry.Log;
using PgMigrate.Engine.Telemetry.Traces;

namespace PgMigrate.Engine.Telemetry;

/// <summary>Makes spans and log records of the same events, each record within the span that it belongs to.</summary>
/// <param name="traces">The spans.</param>
/// <param name="log">The records.</param>
internal sealed class TracedLog(RunTraces traces, HostLog log) : IRunListener
{
    /// <inheritdoc/>
    public string Name => log.Name;

    /// <inheritdoc/>
    public TimeSpan Patience => log.Patience;

    /// <inheritdoc/>
    public async ValueTask TakeAsync(RunEvent happened, CancellationToken cancellationToken)
    {
        // A span that has ended takes no record any more.
        var isEnd = happened is RunEnded or StageEnded or ScriptEnded;
        if (!isEnd)
            await traces.TakeAsync(happened, cancellationToken).ConfigureAwait(false);
        Activity.Current = traces.SpanOf(happened);
        await log.TakeAsync(happened, cancellationToken).ConfigureAwait(false);
        if (isEnd)
            await traces.TakeAsync(happened, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await traces.DisposeAsync().ConfigureAwait(false);
        await log.DisposeAsync().ConfigureAwait(false);
    }
}
