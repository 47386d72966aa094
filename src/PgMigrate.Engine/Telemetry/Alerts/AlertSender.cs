using PgMigrate.Engine.Telemetry.Alerts.Outbox;
using PgMigrate.Engine.Telemetry.Alerts.Receivers;

namespace PgMigrate.Engine.Telemetry.Alerts;

/// <summary>Sends alerts, each kept in an outbox before it is tried, so that nothing is lost where this process ends.</summary>
/// <param name="receivers">Who can be sent to, by name.</param>
/// <param name="outboxes">Where alerts are kept: the first that can, takes them.</param>
internal sealed class AlertSender(IReadOnlyDictionary<string, IAlertReceiver> receivers, IReadOnlyList<IAlertOutbox> outboxes)
{
    // A database that does not answer must not keep the file from being written.
    private static readonly TimeSpan KeepLimit = TimeSpan.FromSeconds(3);
    private const int MostAtOnce = 1000;

    /// <summary>Keeps an alert in the first outbox that can, for whoever sends it now.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="names">Its receivers.</param>
    /// <returns>What is to be sent, and where it is kept: null where nothing can keep it, and it is tried all the same.</returns>
    public async Task<(IAlertOutbox? Outbox, IReadOnlyList<QueuedAlert> Kept)> KeepAsync(Alert alert, IReadOnlyList<string> names)
    {
        QueuedAlert[] queued = [.. names.Select(name => new QueuedAlert(Guid.NewGuid(), name, alert, DateTimeOffset.UtcNow))];
        foreach (var outbox in outboxes)
        {
            using var limit = new CancellationTokenSource(KeepLimit);
            if (await outbox.PutAsync(queued, limit.Token).ConfigureAwait(false) is { } kept)
                return (outbox, kept);
        }

        return (null, queued);
    }

    /// <summary>Tries a delivery once, and notes what came of it.</summary>
    /// <param name="outbox">Where it is kept; null where nothing keeps it.</param>
    /// <param name="queued">The delivery.</param>
    /// <param name="limit">How long the try may take.</param>
    /// <param name="cancellationToken">Ends the try; what was not sent stays in the outbox.</param>
    public async Task<AlertDelivery> SendAsync(
        IAlertOutbox? outbox,
        QueuedAlert queued,
        TimeSpan limit,
        CancellationToken cancellationToken
    )
    {
        var answer = await TryAsync(queued, limit, cancellationToken).ConfigureAwait(false);
        return await SettleAsync(outbox, queued, RetryPauses.After(queued, answer, DateTimeOffset.UtcNow)).ConfigureAwait(false);
    }

    /// <summary>Tries what waits and is due.</summary>
    /// <param name="all">True for what is not due yet, too.</param>
    /// <param name="only">Names of receivers; null for all.</param>
    /// <param name="limit">How long a try may take.</param>
    /// <param name="cancellationToken">Ends all tries; what was not sent stays in the outbox.</param>
    /// <returns>What became of each.</returns>
    /// <exception cref="MigrationException">An outbox could not be asked.</exception>
    public async Task<IReadOnlyList<AlertDelivery>> SendWaitingAsync(
        bool all,
        IReadOnlyCollection<string>? only,
        TimeSpan limit,
        CancellationToken cancellationToken
    )
    {
        var sent = new List<AlertDelivery>();
        string[] names = [.. receivers.Keys.Where(name => only?.Contains(name, StringComparer.OrdinalIgnoreCase) != false)];
        MigrationException? failure = null;
        foreach (var outbox in outboxes)
        {
            try
            {
                var waiting = await outbox.ClaimAsync(names, all, MostAtOnce, cancellationToken).ConfigureAwait(false);
                sent.AddRange(await TryAllAsync(outbox, waiting, limit, cancellationToken).ConfigureAwait(false));
            }
            catch (MigrationException exception)
            {
                // What is kept elsewhere is sent all the same.
                failure ??= exception;
            }
        }

        return failure is null ? sent : throw failure;
    }

    /// <summary>Tries one receiver with an alert that is kept nowhere.</summary>
    /// <param name="name">The receiver.</param>
    /// <param name="alert">The alert.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<AlertDelivery> TestAsync(string name, Alert alert, TimeSpan limit, CancellationToken cancellationToken)
    {
        var queued = new QueuedAlert(Guid.NewGuid(), name, alert, DateTimeOffset.UtcNow);
        var answer = await TryAsync(queued, limit, cancellationToken).ConfigureAwait(false);
        if (answer.IsTaken)
            foreach (var outbox in outboxes)
                await outbox.ReopenAsync(name, cancellationToken).ConfigureAwait(false);
        return OutboxText.Describe(
            queued with
            {
                Attempts = 1,
            },
            answer.IsTaken ? AlertState.Sent : AlertState.TestFailed,
            answer.Text
        ) with
        {
            EndedAt = DateTimeOffset.UtcNow,
        };
    }

    private async Task<IReadOnlyList<AlertDelivery>> TryAllAsync(
        IAlertOutbox outbox,
        IReadOnlyList<QueuedAlert> alerts,
        TimeSpan limit,
        CancellationToken cancellationToken
    )
    {
        // Those of one receiver one behind the other, so that a recovery does not come before what it is from.
        var sent = await Task.WhenAll(
                alerts
                    .GroupBy(alert => alert.Receiver, StringComparer.OrdinalIgnoreCase)
                    .Select(ofOne => TryEachAsync(outbox, [.. ofOne], limit, cancellationToken))
            )
            .ConfigureAwait(false);
        return [.. sent.SelectMany(ofOne => ofOne)];
    }

    private async Task<IReadOnlyList<AlertDelivery>> TryEachAsync(
        IAlertOutbox outbox,
        QueuedAlert[] alerts,
        TimeSpan limit,
        CancellationToken cancellationToken
    )
    {
        var sent = new List<AlertDelivery>();
        Settlement? stopped = null;
        foreach (var queued in alerts)
        {
            // A receiver that has just failed is not asked again for the next one.
            var settled =
                stopped
                ?? RetryPauses.After(
                    queued,
                    await TryAsync(queued, limit, cancellationToken).ConfigureAwait(false),
                    DateTimeOffset.UtcNow
                );
            stopped = settled.State == AlertState.Sent ? null : settled;
            sent.Add(await SettleAsync(outbox, queued, settled).ConfigureAwait(false));
        }

        return sent;
    }

    private static async Task<AlertDelivery> SettleAsync(IAlertOutbox? outbox, QueuedAlert queued, Settlement settled)
    {
        using var keepLimit = new CancellationTokenSource(KeepLimit);
        if (outbox is not null)
            await outbox.SettleAsync(queued, settled, keepLimit.Token).ConfigureAwait(false);
        var now = DateTimeOffset.UtcNow;
        return OutboxText.Describe(
            queued with
            {
                Attempts = queued.Attempts + 1,
            },
            settled.State == AlertState.Pending && outbox is null ? AlertState.GivenUp : settled.State,
            settled.Answer
        ) with
        {
            NextTryAt = settled.State == AlertState.Pending && outbox is not null ? now + settled.Pause : null,
            EndedAt = settled.State == AlertState.Pending ? null : now,
        };
    }

    private async Task<SendAnswer> TryAsync(QueuedAlert queued, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(limit);
        try
        {
            // Elsewhere: what asks for a secret may block.
            return await Task.Run(() => receivers[queued.Receiver].SendAsync(queued.Id, queued.Alert, stop.Token), stop.Token)
                .WaitAsync(stop.Token)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return new SendAnswer(false, "no answer in time");
        }
        catch (MigrationException exception)
        {
            return new SendAnswer(false, exception.Message);
        }
    }
}
