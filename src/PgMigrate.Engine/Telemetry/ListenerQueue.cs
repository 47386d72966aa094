using System.Threading.Channels;

namespace PgMigrate.Engine.Telemetry;

/// <summary>
/// Stands between a call and a listener: the call leaves its events and goes on. A listener that fails, or that is so slow that
/// <see cref="Capacity"/> events wait for it, gets no more; why is in <see cref="TakeComplaint"/>.
/// </summary>
internal sealed class ListenerQueue : IAsyncDisposable
{
    /// <summary>How many events may wait.</summary>
    public const int Capacity = 8192;

    private readonly IRunListener _listener;
    private readonly Channel<RunEvent> _events = Channel.CreateBounded<RunEvent>(
        new BoundedChannelOptions(Capacity) { SingleReader = true }
    );
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _listening;
    private string? _complaint;
    private int _cutOffs;

    /// <param name="listener">The listener; it ends with the queue.</param>
    public ListenerQueue(IRunListener listener)
    {
        _listener = listener;
        _listening = Task.Run(ListenAsync);
    }

    /// <summary>Leaves an event; does not wait.</summary>
    public void Add(RunEvent happened)
    {
        if (Volatile.Read(ref _cutOffs) == 0 && !_events.Writer.TryWrite(happened))
            CutOff("could not keep up");
    }

    /// <summary>Why the listener was cut off, once; null where it was not, or that was told.</summary>
    public string? TakeComplaint() => Interlocked.Exchange(ref _complaint, null);

    /// <summary>What the listener has to say of its own; for after the end.</summary>
    public IReadOnlyList<string> Remarks => _listening.IsCompleted ? _listener.Complaints() : [];

    /// <summary>Waits until the listener has taken all in, as long as it is worth.</summary>
    public async ValueTask DisposeAsync()
    {
        _events.Writer.TryComplete();
        if (await Task.WhenAny(_listening, Task.Delay(_listener.Patience)).ConfigureAwait(false) == _listening)
        {
            _stop.Dispose();
            return;
        }

        CutOff($"had not taken everything in {_listener.Patience.TotalSeconds:0.#} s after the end");
        // It ends by itself, perhaps: nobody waits for it, and its source of cancellation holds no handle.
        _ = _stop.CancelAsync();
    }

    private async Task ListenAsync()
    {
        try
        {
            await using var dispose = _listener.ConfigureAwait(false);
            await foreach (var happened in _events.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
                await _listener.TakeAsync(happened, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            CutOff($"failed: {exception.Message.TrimEnd('.')}");
        }
    }

    private void CutOff(string why)
    {
        if (Interlocked.Increment(ref _cutOffs) > 1)
            return;
        _complaint = $"{_listener.Name} {why}. It is not complete; nothing else was held up.";
        _events.Writer.TryComplete();
    }
}
