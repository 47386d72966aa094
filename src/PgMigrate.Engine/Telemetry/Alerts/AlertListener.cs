using System.Collections.Concurrent;
using System.Threading.Channels;
using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.Telemetry.Alerts.Outbox;
using PgMigrate.Engine.Telemetry.Alerts.Receivers;

namespace PgMigrate.Engine.Telemetry.Alerts;

/// <summary>
/// Makes alerts of what happens in a call, and sends them while it goes on. What waits of earlier calls is sent at the end of a
/// run, as far as the time goes.
/// </summary>
internal sealed class AlertListener : IRunListener
{
    // While a run goes on a receiver has time; behind its end it holds up whoever waits for the run.
    private static readonly TimeSpan LimitOfTry = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LimitAtEnd = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan LimitOfAll = TimeSpan.FromSeconds(9);

    private readonly NotifyConfiguration _notify;
    private readonly AlertMaker _maker;
    private readonly AlertSender _sender;
    private readonly AlertHttp _http;
    private readonly Channel<Alert> _alerts = Channel.CreateUnbounded<Alert>(new() { SingleReader = true });
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly Dictionary<string, Task> _lanes = new(StringComparer.OrdinalIgnoreCase);
    private readonly Task _sending;

    /// <param name="notify">Who is told what.</param>
    /// <param name="origin">Where the call comes from.</param>
    /// <param name="sender">Sends.</param>
    /// <param name="http">Posts; it ends with the listener.</param>
    public AlertListener(NotifyConfiguration notify, AlertOrigin origin, AlertSender sender, AlertHttp http)
    {
        (_notify, _sender, _http) = (notify, sender, http);
        _maker = new AlertMaker(notify, origin);
        _sending = Task.Run(SendAsync);
    }

    /// <inheritdoc/>
    public string Name => "The sending of alerts";

    /// <inheritdoc/>
    public TimeSpan Patience => LimitOfAll;

    /// <inheritdoc/>
    public ValueTask TakeAsync(RunEvent happened, CancellationToken cancellationToken)
    {
        foreach (var alert in _maker.Take(happened))
            _alerts.Writer.TryWrite(alert);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Complaints() => [.. _complaints];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _alerts.Writer.TryComplete();
        _end.CancelAfter(LimitAtEnd);
        await _sending.ConfigureAwait(false);
        if (_maker.HasSeenRun && !_end.IsCancellationRequested)
            await SendWaitingAsync().ConfigureAwait(false);
        _http.Dispose();
        _end.Dispose();
    }

    // Each receiver has a lane of its own: one that does not answer holds up no other.
    private async Task SendAsync()
    {
        await foreach (var alert in _alerts.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (AlertRoutes.Of(_notify, alert) is not { Count: > 0 } receivers)
                continue;
            var (outbox, kept) = await _sender.KeepAsync(alert, receivers).ConfigureAwait(false);
            foreach (var queued in kept)
                _lanes[queued.Receiver] = SendBehindAsync(_lanes.GetValueOrDefault(queued.Receiver), outbox, queued);
        }

        await Task.WhenAll(_lanes.Values).ConfigureAwait(false);
    }

    private async Task SendBehindAsync(Task? earlier, IAlertOutbox? outbox, QueuedAlert queued)
    {
        if (earlier is not null)
            await earlier.ConfigureAwait(false);
        Note([await _sender.SendAsync(outbox, queued, LimitOfTry, _end.Token).ConfigureAwait(false)]);
    }

    private async Task SendWaitingAsync()
    {
        try
        {
            Note(await _sender.SendWaitingAsync(all: false, only: null, LimitAtEnd, _end.Token).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is OperationCanceledException or MigrationException)
        {
            // The time is over, or the database is: it waits for the next run.
        }
    }

    private void Note(IReadOnlyList<AlertDelivery> sent)
    {
        foreach (var delivery in sent.Where(delivery => delivery.State != AlertState.Sent))
            _complaints.Enqueue(
                $"The alert '{delivery.Title}' did not reach '{delivery.Receiver}': {delivery.Answer}. "
                    + (delivery.State == AlertState.Pending ? "It is kept and will be sent later." : "It is not sent again.")
            );
    }
}
