using System.Threading.Channels;

namespace PgMigrate.Engine.Dashboard.Serving;

/// <summary>The newest that is known of the databases, and those who want to hear of it.</summary>
internal sealed class LivePage
{
    private readonly object _gate = new();
    private readonly HashSet<ChannelWriter<string>> _listeners = [];
    private readonly TimeSpan? _every;
    private IReadOnlyList<TargetStatus> _statuses = [];
    private DateTimeOffset _made;
    private string _data = string.Empty;

    /// <param name="every">How often the databases are looked at.</param>
    public LivePage(TimeSpan? every) => _every = every;

    /// <summary>How many listen.</summary>
    public int Listeners
    {
        get
        {
            lock (_gate)
                return _listeners.Count;
        }
    }

    /// <summary>Takes what was found, and tells it to all who listen.</summary>
    public void Take(IReadOnlyList<TargetStatus> statuses)
    {
        lock (_gate)
        {
            (_statuses, _made) = (statuses, DateTimeOffset.UtcNow);
            _data = DashboardPage.Data(statuses, _made, _every, DashboardPage.MostBytes);
            foreach (var listener in _listeners)
                listener.TryWrite(_data);
        }
    }

    /// <summary>The page as it is now.</summary>
    public string Write()
    {
        lock (_gate)
            return DashboardPage.Write(_statuses, _made, _every, isServed: true);
    }

    /// <summary>What is new from now on, until it is disposed of.</summary>
    public Subscription Listen()
    {
        // Whoever is behind hears the newest alone.
        var channel = Channel.CreateBounded<string>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest }
        );
        lock (_gate)
            _listeners.Add(channel.Writer);
        return new Subscription(channel.Reader, () => Forget(channel.Writer));
    }

    private void Forget(ChannelWriter<string> listener)
    {
        lock (_gate)
            _listeners.Remove(listener);
    }

    /// <summary>What is new, for one who listens.</summary>
    internal sealed class Subscription(ChannelReader<string> news, Action end) : IDisposable
    {
        /// <summary>What is new.</summary>
        public ChannelReader<string> News => news;

        /// <inheritdoc/>
        public void Dispose() => end();
    }
}
