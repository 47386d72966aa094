using System.Text.Json;
using System.Text.Json.Serialization;
using PgMigrate.Engine.Configuration.Json;
using PgMigrate.Engine.FileSystem;

namespace PgMigrate.Engine.Telemetry.Alerts.Outbox;

/// <summary>
/// Alerts in a folder, a file each: what is left where the database cannot keep them. A file is written beside and put in place,
/// and is gone once its alert was sent.
/// </summary>
/// <param name="folder">Full path; it is made when the first alert is kept.</param>
internal sealed class FileOutbox(string folder) : IAlertOutbox
{
    private const string Prefix = "pgmigrate-alert-";
    private const string Extension = ".json";
    private const long Largest = 256 * 1024;

    /// <summary>The folder.</summary>
    public string Folder => folder;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<QueuedAlert>?> PutAsync(
        IReadOnlyList<QueuedAlert> alerts,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await KeepAsync(alerts, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            // A disk that is full, or a folder of somebody else's: what cannot be kept is sent all the same.
            return null;
        }
    }

    private async Task<IReadOnlyList<QueuedAlert>> KeepAsync(
        IReadOnlyList<QueuedAlert> alerts,
        CancellationToken cancellationToken
    )
    {
        var waiting = Read().Where(kept => kept.State == AlertState.Pending).ToArray();
        var sent = new List<QueuedAlert>();
        foreach (var alert in alerts)
        {
            foreach (var replaced in waiting.Where(kept => IsReplaced(kept, alert)))
                File.Delete(PathOf(replaced.Id));
            var earlier = Array.Find(
                waiting,
                kept => kept.Receiver == alert.Receiver && kept.Alert.DedupKey == alert.Alert.DedupKey
            );
            var queued = earlier is null
                ? alert
                : alert with
                {
                    Id = earlier.Id,
                    CreatedAt = earlier.CreatedAt,
                    Attempts = earlier.Attempts,
                    Occurrences = earlier.Occurrences + 1,
                };
            await WriteAsync(KeptAlert.Of(queued, DateTimeOffset.UtcNow + RetryPauses.Lease), cancellationToken)
                .ConfigureAwait(false);
            sent.Add(queued);
        }

        return sent;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<QueuedAlert>> ClaimAsync(
        IReadOnlyCollection<string> receivers,
        bool all,
        int most,
        CancellationToken cancellationToken
    )
    {
        var now = DateTimeOffset.UtcNow;
        await CleanUpAsync(now, cancellationToken).ConfigureAwait(false);
        var claimed = new List<QueuedAlert>();
        foreach (var kept in Read().OrderBy(kept => kept.CreatedAt))
        {
            if (claimed.Count == most)
                break;
            if (
                kept.State != AlertState.Pending
                || !(all || kept.NextTryAt <= now)
                || !receivers.Contains(kept.Receiver, StringComparer.OrdinalIgnoreCase)
            )
                continue;
            await WriteAsync(kept with { NextTryAt = now + RetryPauses.Lease }, cancellationToken).ConfigureAwait(false);
            claimed.Add(kept.ToQueued());
        }

        return claimed;
    }

    /// <inheritdoc/>
    public async Task SettleAsync(QueuedAlert queued, Settlement settlement, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(queued, settlement, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            // The file stays as it is, and its alert is tried again: with the same id, by which a receiver knows it.
        }
    }

    private async Task WriteAsync(QueuedAlert queued, Settlement settlement, CancellationToken cancellationToken)
    {
        if (settlement.State == AlertState.Sent)
        {
            File.Delete(PathOf(queued.Id));
            return;
        }

        var now = DateTimeOffset.UtcNow;
        var settled = KeptAlert.Of(queued with { Attempts = queued.Attempts + 1 }, now + settlement.Pause) with
        {
            Answer = settlement.Answer,
        };
        await WriteAsync(settlement.State == AlertState.Pending ? settled : GiveUp(settled, now), cancellationToken)
            .ConfigureAwait(false);
        if (!settlement.StopsReceiver)
            return;
        foreach (var other in Read().Where(kept => kept.State == AlertState.Pending && kept.Receiver == queued.Receiver))
            await WriteAsync(GiveUp(other, now) with { Answer = settlement.Answer }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task ReopenAsync(string receiver, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<IReadOnlyList<AlertDelivery>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<AlertDelivery>>([
            .. Read().OrderByDescending(kept => kept.CreatedAt).Select(kept => kept.Describe(PathOf(kept.Id))),
        ]);

    private static bool IsReplaced(KeptAlert kept, QueuedAlert by) =>
        by.Alert.Event == AlertEvent.Recovered
        && kept.Receiver == by.Receiver
        && kept.Alert.Subject == by.Alert.Subject
        && kept.Alert.Event
            is AlertEvent.Failed
                or AlertEvent.BackupFailed
                or AlertEvent.WaitingForLock
                or AlertEvent.LongerThanPredicted
                or AlertEvent.BatchPaused
        // Not what is on its way in this very moment.
        && (kept.Attempts > 0 || DateTimeOffset.UtcNow - kept.CreatedAt > RetryPauses.Lease);

    private static KeptAlert GiveUp(KeptAlert kept, DateTimeOffset now) =>
        kept with
        {
            State = AlertState.GivenUp,
            NextTryAt = null,
            EndedAt = now,
        };

    private async Task CleanUpAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var kept in Read())
            if (kept.EndedAt is { } ended && now - ended > RetryPauses.KeptFor)
                File.Delete(PathOf(kept.Id));
            else if (kept.State == AlertState.Pending && now - kept.CreatedAt > RetryPauses.GivenUpAfter)
                await WriteAsync(GiveUp(kept, now), cancellationToken).ConfigureAwait(false);
    }

    private IEnumerable<KeptAlert> Read() =>
        Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, $"{Prefix}*{Extension}").ToArray().Select(TryRead).OfType<KeptAlert>()
            : [];

    // What cannot be read is no alert of ours, or one that another process takes away in this moment.
    private static KeptAlert? TryRead(string path)
    {
        try
        {
            PlainFile.RefuseEndless(path);
            return new FileInfo(path).Length <= Largest
                ? JsonSerializer.Deserialize(File.ReadAllText(path), KeptAlertJson.Default.KeptAlert)
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private async Task WriteAsync(KeptAlert kept, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var path = PathOf(kept.Id);
        var beside = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(beside, options))
            await JsonSerializer
                .SerializeAsync(stream, kept, KeptAlertJson.Default.KeptAlert, cancellationToken)
                .ConfigureAwait(false);
        File.Move(beside, path, overwrite: true);
    }

    private string PathOf(Guid id) => Path.Combine(folder, $"{Prefix}{id:N}{Extension}");
}

/// <summary>An alert in a file.</summary>
internal sealed record KeptAlert
{
    /// <summary>The form of the file.</summary>
    public string Format { get; init; } = "pgmigrate-alert/1";

    /// <summary>The delivery.</summary>
    public required Guid Id { get; init; }

    /// <summary>The receiver's name.</summary>
    public required string Receiver { get; init; }

    /// <summary>How far it is.</summary>
    public AlertState State { get; init; }

    /// <summary>When it was made first (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Before when it is not tried again (UTC); null where it is not tried any more.</summary>
    public DateTimeOffset? NextTryAt { get; init; }

    /// <summary>When it was given up (UTC).</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>How often the same was to be told.</summary>
    public int Occurrences { get; init; }

    /// <summary>What came of the last try.</summary>
    public string? Answer { get; init; }

    /// <summary>The alert.</summary>
    public required Alert Alert { get; init; }

    /// <summary>A delivery that waits.</summary>
    public static KeptAlert Of(QueuedAlert queued, DateTimeOffset nextTryAt) =>
        new()
        {
            Id = queued.Id,
            Receiver = queued.Receiver,
            CreatedAt = queued.CreatedAt,
            NextTryAt = nextTryAt,
            Attempts = queued.Attempts,
            Occurrences = queued.Occurrences,
            Alert = queued.Alert,
        };

    /// <summary>The delivery.</summary>
    public QueuedAlert ToQueued() => new(Id, Receiver, Alert, CreatedAt) { Attempts = Attempts, Occurrences = Occurrences };

    /// <summary>As it is given out.</summary>
    public AlertDelivery Describe(string path) =>
        OutboxText.Describe(ToQueued(), State, Answer) with
        {
            NextTryAt = NextTryAt,
            EndedAt = EndedAt,
            Path = path,
        };
}

/// <summary>How files of alerts are written.</summary>
[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web,
    WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(JsonChoice<AlertEvent>), typeof(JsonChoice<AlertSeverity>), typeof(JsonChoice<AlertState>)]
)]
[JsonSerializable(typeof(KeptAlert))]
internal sealed partial class KeptAlertJson : JsonSerializerContext;
