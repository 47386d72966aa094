using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Watching;

/// <summary>Looks again and again, and connects again where the connection was lost: a run outlives whoever watches it.</summary>
/// <param name="target">The database.</param>
/// <param name="historySchema">The schema of grate's tables.</param>
/// <param name="patience">How long a server that does not answer is waited for.</param>
/// <param name="observer">Told of a lost connection.</param>
internal sealed class RepeatedLook(ConnectionTarget target, string historySchema, TimeSpan patience, IMigrationObserver observer)
    : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private RunWatch? _watch;
    private long _answered;
    private bool _isTold;

    /// <summary>Looks.</summary>
    /// <exception cref="MigrationException">Connection errors at the first look; later where they last.</exception>
    public Task<RunStatus> LookAsync(CancellationToken cancellationToken) =>
        UseAsync(watch => watch.LookAsync(cancellationToken), cancellationToken);

    /// <summary>How a run stands that was followed before.</summary>
    /// <exception cref="MigrationException">Connection errors that last.</exception>
    public Task<RunStatus> LookBackAsync(Guid runId, CancellationToken cancellationToken) =>
        UseAsync(watch => watch.LookBackAsync(runId, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _watch?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<RunStatus> UseAsync(Func<RunWatch, Task<RunStatus>> look, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                _watch ??= await RunWatch.OpenAsync(target, historySchema, cancellationToken).ConfigureAwait(false);
                var status = await look(_watch).ConfigureAwait(false);
                (_answered, _isTold) = (Environment.TickCount64, false);
                return status;
            }
            catch (MigrationException problem) when (MayPass(problem))
            {
                TellOnce(problem);
            }

            await CloseAsync().ConfigureAwait(false);
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    // Whoever has never been answered has the wrong address, more likely than a server that restarts.
    private bool MayPass(MigrationException problem) =>
        problem.ErrorId is MigrationErrorId.ConnectionLost or MigrationErrorId.ServerUnreachable
        && _answered > 0
        && Environment.TickCount64 - _answered < patience.TotalMilliseconds;

    private void TellOnce(MigrationException problem)
    {
        if (_isTold)
            return;
        _isTold = true;
        observer.OnMessage(
            new MigrationMessage(
                MessageSeverity.Warning,
                target.Database,
                Script: null,
                $"{problem.Message} Trying again for {DurationText.Format(patience)}."
            )
        );
    }

    private async Task CloseAsync()
    {
        if (_watch is null)
            return;
        await _watch.DisposeAsync().ConfigureAwait(false);
        _watch = null;
    }
}
