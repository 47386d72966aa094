namespace PgMigrate.Engine.Fleet.Rollouts;

/// <summary>Of a rollout without a name, which ends with the call.</summary>
internal sealed class MemoryRolloutStore : IRolloutStore
{
    private readonly Dictionary<MemberKey, RolloutMember> _members = [];
    private readonly object _guard = new();

    /// <inheritdoc/>
    public Task<IReadOnlyList<RolloutMember>> OpenAsync(
        string scripts,
        IReadOnlyList<FleetMember> members,
        CancellationToken cancellationToken
    )
    {
        lock (_guard)
            foreach (var member in members)
                _members.TryAdd(member.Key, RolloutStore.New(string.Empty, member));
        return ReadAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RolloutMember>> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_guard)
            return Task.FromResult<IReadOnlyList<RolloutMember>>([.. _members.Values]);
    }

    /// <inheritdoc/>
    public Task KeepAsync(RolloutMember member, CancellationToken cancellationToken)
    {
        lock (_guard)
            _members[RolloutStore.KeyOf(member)] = member;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
