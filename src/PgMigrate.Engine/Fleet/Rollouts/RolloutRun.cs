namespace PgMigrate.Engine.Fleet.Rollouts;

/// <summary>Migrates one member.</summary>
/// <returns>Why it failed; null where it did not.</returns>
internal delegate Task<string?> MemberWork(FleetMember member, CancellationToken cancellationToken);

/// <summary>
/// Goes over the members of a rollout, ring by ring, and keeps how each stands before and after it is migrated. Whatever ends it,
/// the next call goes on: what has succeeded is not asked again, and everything else is migrated as if it had not been begun,
/// which its own history makes right.
/// </summary>
/// <param name="options">How.</param>
/// <param name="store">Where the state is kept; stays the caller's.</param>
/// <param name="work">Migrates a member; whatever it does about a failure, it says why.</param>
/// <param name="forecast">Tells which members would outlast their window.</param>
/// <param name="tell">Told what goes on, a line at a time.</param>
internal sealed class RolloutRun(
    RolloutOptions options,
    IRolloutStore store,
    MemberWork work,
    IMemberForecast forecast,
    Action<string> tell
)
{
    private readonly Dictionary<MemberKey, RolloutMember> _members = [];
    private readonly object _guard = new();
    private int _before;
    private string? _stopped;

    /// <summary>Goes over them, and over those that have come meanwhile, until none is new.</summary>
    /// <param name="find">Finds the members: asked again when all are done.</param>
    /// <param name="cancellationToken">Cancels those that are migrated; the call returns when they have ended.</param>
    /// <exception cref="MigrationException">RolloutInvalid.</exception>
    public async Task<RolloutResult> RunAsync(
        Func<CancellationToken, Task<IReadOnlyList<FleetMember>>> find,
        CancellationToken cancellationToken
    )
    {
        for (var found = await FindAsync(find, cancellationToken).ConfigureAwait(false); found.Count > 0; )
        {
            await RunRingsAsync(found, cancellationToken).ConfigureAwait(false);
            found = _stopped is null ? await FindAsync(find, cancellationToken).ConfigureAwait(false) : [];
        }

        return new RolloutResult
        {
            Members = [.. _members.Values],
            Before = _before,
            Stopped = _stopped,
        };
    }

    // Those that the call has not met yet.
    private async Task<IReadOnlyList<FleetMember>> FindAsync(
        Func<CancellationToken, Task<IReadOnlyList<FleetMember>>> find,
        CancellationToken cancellationToken
    )
    {
        var all = await find(cancellationToken).ConfigureAwait(false);
        FleetMember[] added =
        [
            .. all.Where(member => options.Shard?.Has(member.Key) != false && !_members.ContainsKey(member.Key))
                .DistinctBy(member => member.Key),
        ];
        if (added.Length == 0)
            return [];
        var kept = await store.OpenAsync(options.Scripts, added, cancellationToken).ConfigureAwait(false);
        var wanted = added.Select(member => member.Key).ToHashSet();
        foreach (var member in kept)
            if (wanted.Contains(RolloutStore.KeyOf(member)))
                _members.Add(RolloutStore.KeyOf(member), member);
        _before += wanted.Count(key => _members[key].State == RolloutState.Succeeded);
        forecast.Learn(kept);
        // A ring that was chosen when the rollout began stays chosen.
        return [.. added.Select(member => member with { Ring = _members[member.Key].Ring ?? member.Ring })];
    }

    private async Task RunRingsAsync(IReadOnlyList<FleetMember> members, CancellationToken cancellationToken)
    {
        var rings = options.Rings.Cut(members);
        for (var i = 0; i < rings.Count && _stopped is null; i++)
        {
            var (name, ring) = rings[i];
            if (i > 0 && await WhyNotAsync(rings.Take(i), cancellationToken).ConfigureAwait(false) is { } reason)
            {
                Stop(name is null ? reason : $"{reason} The ring {name} was not begun.");
                return;
            }

            FleetMember[] waiting = [.. ring.Where(member => _members[member.Key].State != RolloutState.Succeeded)];
            if (waiting.Length == 0)
                continue;
            if (name is not null)
                tell($"Ring {name}: {waiting.Length} of {ring.Count} to migrate.");
            await RunRingAsync(waiting, ring, cancellationToken).ConfigureAwait(false);
            if (i + 1 < rings.Count && _stopped is null && options.RingPause > TimeSpan.Zero && LeavesAny(rings.Skip(i + 1)))
            {
                tell($"Waiting {Text.DurationText.Format(options.RingPause)} before the next ring.");
                await Task.Delay(options.RingPause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private bool LeavesAny(IEnumerable<(string? Name, IReadOnlyList<FleetMember> Members)> rings) =>
        rings.SelectMany(ring => ring.Members).Any(member => _members[member.Key].State != RolloutState.Succeeded);

    // Other jobs take other parts of the same rings: what failed there counts, too.
    private async Task<string?> WhyNotAsync(
        IEnumerable<(string? Name, IReadOnlyList<FleetMember> Members)> earlier,
        CancellationToken cancellationToken
    )
    {
        var names = earlier.Select(ring => ring.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var all = await store.ReadAsync(cancellationToken).ConfigureAwait(false);
        foreach (var ring in all.GroupBy(member => options.Rings.NameOf(member.Ring), StringComparer.OrdinalIgnoreCase))
        {
            var failed = ring.Count(member => member.State == RolloutState.Failed);
            var isStopped = options.StopAfter is { } rule ? rule.IsMet(failed, ring.Count()) : failed > 0;
            if (names.Contains(ring.Key) && isStopped)
                return $"{failed} of the ring {ring.Key} failed.";
        }

        return null;
    }

    private async Task RunRingAsync(FleetMember[] waiting, IReadOnlyList<FleetMember> ring, CancellationToken cancellationToken)
    {
        var queue = new MemberQueue(waiting, options.AtOncePerServer);
        var running = new Dictionary<Task, FleetMember>();
        try
        {
            while (true)
            {
                while (running.Count < options.AtOnce && _stopped is null && queue.Take() is { } next)
                    running.Add(Task.Run(() => RunOneAsync(next, ring, cancellationToken), CancellationToken.None), next);
                if (running.Count == 0)
                    return;
                var ended = await Task.WhenAny(running.Keys).ConfigureAwait(false);
                running.Remove(ended, out var member);
                queue.Ended(member!);
                await ended.ConfigureAwait(false);
            }
        }
        finally
        {
            // However it ends, nobody works on behind it.
            await Task.WhenAll(running.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RunOneAsync(FleetMember member, IReadOnlyList<FleetMember> ring, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (size, heldBack) = await forecast.JudgeAsync(member, cancellationToken).ConfigureAwait(false);
        if (heldBack is not null)
        {
            tell($"{member.Key} is held back: {heldBack}");
            await KeepAsync(
                    member,
                    state => state with { State = RolloutState.HeldBack, Error = heldBack, SizeBytes = size },
                    cancellationToken
                )
                .ConfigureAwait(false);
            return;
        }

        await KeepAsync(
                member,
                state =>
                    state with
                    {
                        State = RolloutState.Running,
                        Attempts = state.Attempts + 1,
                        StartedAt = DateTimeOffset.UtcNow,
                        EndedAt = null,
                        SizeBytes = size ?? state.SizeBytes,
                        Error = null,
                        RunBy = options.RunBy,
                    },
                cancellationToken
            )
            .ConfigureAwait(false);
        var failure = await work(member, cancellationToken).ConfigureAwait(false);
        // What is done is kept, even where nothing else is to be begun.
        var ended = await KeepAsync(
                member,
                state =>
                    state with
                    {
                        State = failure is null ? RolloutState.Succeeded : RolloutState.Failed,
                        EndedAt = DateTimeOffset.UtcNow,
                        Error = failure,
                    },
                CancellationToken.None
            )
            .ConfigureAwait(false);
        forecast.Learn([ended]);
        if (failure is not null)
            Judge(ring);
    }

    private void Judge(IReadOnlyList<FleetMember> ring)
    {
        if (options.StopAfter is not { } rule)
            return;
        lock (_guard)
        {
            var failed = ring.Count(member => _members[member.Key].State == RolloutState.Failed);
            if (rule.IsMet(failed, ring.Count))
                Stop($"It stops after {rule}: {failed} of {ring.Count} failed.");
        }
    }

    private void Stop(string reason)
    {
        lock (_guard)
            _stopped ??= reason;
    }

    private async Task<RolloutMember> KeepAsync(
        FleetMember member,
        Func<RolloutMember, RolloutMember> change,
        CancellationToken cancellationToken
    )
    {
        RolloutMember changed;
        lock (_guard)
            changed = _members[member.Key] = change(_members[member.Key]);
        await store.KeepAsync(changed, cancellationToken).ConfigureAwait(false);
        return changed;
    }
}
