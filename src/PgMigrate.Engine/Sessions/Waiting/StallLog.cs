using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Sessions.Waiting;

/// <summary>
/// Who was seen waiting behind one script. One task writes in it while the script runs; it may be read at any time.
/// </summary>
/// <param name="mask">What must not be kept.</param>
internal sealed class StallLog(SecretMask mask)
{
    private const int MostKept = 100;

    private readonly object _turn = new();
    private readonly HashSet<int> _sessions = [];
    private readonly Dictionary<Key, Stall> _stalls = [];
    private readonly Dictionary<int, Wait> _waits = [];

    /// <summary>False once nobody can look any more: what was not seen may have been.</summary>
    public bool IsKnown { get; private set; } = true;

    /// <summary>How many sessions were seen; null where that is not known.</summary>
    public int? Sessions
    {
        get
        {
            lock (_turn)
                return IsKnown ? _sessions.Count : null;
        }
    }

    /// <summary>How long one of them waited at most; null where that is not known.</summary>
    public TimeSpan? Longest
    {
        get
        {
            lock (_turn)
                return IsKnown ? _stalls.Values.Select(stall => stall.Longest).DefaultIfEmpty().Max() : null;
        }
    }

    /// <summary>Nobody looks any more.</summary>
    public void Lose() => IsKnown = false;

    /// <summary>What they waited for, the longest first.</summary>
    public IReadOnlyList<BlockedSession> Read()
    {
        lock (_turn)
            return
            [
                .. _stalls
                    .Select(pair => Describe(pair.Key, pair.Value))
                    .OrderByDescending(blocked => blocked.LongestStall)
                    .Take(MostKept),
            ];
    }

    /// <summary>Takes in what a look has seen.</summary>
    /// <param name="behind">Those who wait behind the script.</param>
    /// <param name="now">When it was, in milliseconds of <see cref="Environment.TickCount64"/>.</param>
    /// <returns>How long each has waited.</returns>
    public IReadOnlyDictionary<int, TimeSpan> Note(IReadOnlyList<WaitingSession> behind, long now)
    {
        lock (_turn)
        {
            foreach (var gone in _waits.Keys.Except(behind.Select(session => session.ProcessId)).ToArray())
                _waits.Remove(gone);
            return behind.ToDictionary(session => session.ProcessId, session => Note(session, now));
        }
    }

    /// <summary>Adds who was seen waiting behind another connection of the same script, where nobody looks any more.</summary>
    public void Include(StallLog other)
    {
        lock (_turn)
        {
            IsKnown &= other.IsKnown;
            _sessions.UnionWith(other._sessions);
            foreach (var (key, stall) in other._stalls)
                if (!_stalls.TryGetValue(key, out var known))
                    _stalls.Add(key, stall);
                else
                    (known.Count, known.Longest) = (
                        known.Count + stall.Count,
                        known.Longest > stall.Longest ? known.Longest : stall.Longest
                    );
        }
    }

    private TimeSpan Note(WaitingSession session, long now)
    {
        var wait = Find(session, now);
        var waited = session.Waited ?? TimeSpan.FromMilliseconds(now - wait.Since);
        _waits[session.ProcessId] = wait with { Longest = waited };
        if (waited > wait.Stall.Longest)
            wait.Stall.Longest = waited;
        return waited;
    }

    // A session that has waited for less than when it was seen last waits anew.
    private Wait Find(WaitingSession session, long now)
    {
        var statement = session.Query is null ? null : StatementWords.Of(mask.Hide(session.Query));
        var key = new Key(session.ProcessId, session.Lock, session.Object, statement);
        if (_waits.TryGetValue(session.ProcessId, out var known) && known.Key == key && !(session.Waited < known.Longest))
            return known;

        _sessions.Add(session.ProcessId);
        if (!_stalls.TryGetValue(key, out var stall))
            _stalls.Add(key, stall = new Stall(mask.HideIn(session.Application), mask.HideIn(session.User)));
        stall.Count++;
        return new Wait(key, stall, now, TimeSpan.Zero);
    }

    private static BlockedSession Describe(Key key, Stall stall) =>
        new()
        {
            ProcessId = key.ProcessId,
            Application = stall.Application,
            User = stall.User,
            Lock = key.Lock,
            Object = key.Object,
            Statement = key.Statement,
            Stalls = stall.Count,
            LongestStall = stall.Longest,
        };

    private sealed record Key(int ProcessId, string Lock, string Object, string? Statement);

    private sealed record Wait(Key Key, Stall Stall, long Since, TimeSpan Longest);

    private sealed class Stall(string? application, string? user)
    {
        public string? Application { get; } = application;

        public string? User { get; } = user;

        public int Count { get; set; }

        public TimeSpan Longest { get; set; }
    }
}
