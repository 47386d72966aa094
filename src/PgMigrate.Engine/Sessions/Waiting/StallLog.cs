using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Sessions.Waiting;

/// <summary>
/// Who was seen waiting behind one script, and who was ended for it. One task writes in it while the script runs; it may be read
/// at any time.
/// </summary>
/// <param name="mask">What must not be kept.</param>
/// <param name="foretold">The locks that the checks foretold of what runs; null where they foretold nothing.</param>
internal sealed class StallLog(SecretMask mask, IReadOnlyList<ForetoldTable>? foretold)
{
    private const int MostKept = 100;

    private readonly object _turn = new();
    private readonly HashSet<int> _sessions = [];
    private readonly Dictionary<Key, Stall> _stalls = [];
    private readonly Dictionary<int, Wait> _waits = [];
    private readonly List<EndedSession> _ended = [];
    private int _mostAtOnce;

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

    /// <summary>Whether there is anything to be told of it, and be it that nobody could look.</summary>
    public bool IsWorthTelling => Sessions is not 0 || Ended.Count > 0;

    /// <summary>The sessions that were cancelled or ended, in that order.</summary>
    public IReadOnlyList<EndedSession> Ended
    {
        get
        {
            lock (_turn)
                // An array: PowerShell finds no index in the list that a collection expression makes.
                return _ended.ToArray();
        }
    }

    /// <summary>Takes in that a session was cancelled or ended.</summary>
    public void Note(EndedSession ended)
    {
        lock (_turn)
            _ended.Add(ended);
    }

    /// <summary>How many sessions were seen waiting at once, at most, since this was asked last.</summary>
    public int TakeMostAtOnce()
    {
        lock (_turn)
        {
            var most = _mostAtOnce;
            _mostAtOnce = 0;
            return most;
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
    /// <param name="sample">The look.</param>
    /// <param name="now">When it was, in milliseconds of <see cref="Environment.TickCount64"/>.</param>
    /// <returns>How long each of those behind the script has waited.</returns>
    public IReadOnlyDictionary<int, TimeSpan> Note(QueueSample sample, long now)
    {
        var behind = sample.Behind;
        lock (_turn)
        {
            _mostAtOnce = Math.Max(_mostAtOnce, behind.Count);
            foreach (var gone in _waits.Keys.Except(behind.Select(session => session.ProcessId)).ToArray())
                _waits.Remove(gone);
            return behind.ToDictionary(session => session.ProcessId, session => Note(session, sample, now));
        }
    }

    /// <summary>Adds who was seen waiting behind another connection of the same script, where nobody looks any more.</summary>
    public void Include(StallLog other)
    {
        lock (_turn)
        {
            IsKnown &= other.IsKnown;
            _sessions.UnionWith(other._sessions);
            _ended.AddRange(other._ended);
            foreach (var (key, stall) in other._stalls)
                if (!_stalls.TryGetValue(key, out var known))
                    _stalls.Add(key, stall);
                else
                    (known.Count, known.Longest, known.IsForetold) = (
                        known.Count + stall.Count,
                        known.Longest > stall.Longest ? known.Longest : stall.Longest,
                        known.IsForetold ?? stall.IsForetold
                    );
        }
    }

    private TimeSpan Note(WaitingSession session, QueueSample sample, long now)
    {
        var wait = Find(session, now);
        if (sample.WaitsForScript(session))
            wait.Stall.IsForetold ??= ForetoldLocks.Foretell(foretold, session);
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
            IsForetold = stall.IsForetold,
        };

    private sealed record Key(int ProcessId, string Lock, string Object, string? Statement);

    private sealed record Wait(Key Key, Stall Stall, long Since, TimeSpan Longest);

    private sealed class Stall(string? application, string? user)
    {
        public string? Application { get; } = application;

        public string? User { get; } = user;

        public int Count { get; set; }

        public TimeSpan Longest { get; set; }

        public bool? IsForetold { get; set; }
    }
}
