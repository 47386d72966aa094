namespace PgMigrate.Engine.Fleet.Rollouts;

/// <summary>Where the state of a rollout is kept, so that another process goes on where one was killed.</summary>
internal interface IRolloutStore : IAsyncDisposable
{
    /// <summary>What is kept of a rollout, and adds members that are not known yet.</summary>
    /// <param name="scripts">What tells the scripts from others: see <see cref="RolloutStore.ScriptsOf"/>.</param>
    /// <param name="members">All that the call is about.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>All members that the rollout has met, those of other calls too.</returns>
    /// <exception cref="MigrationException">RolloutInvalid: it was begun with other scripts, or cannot be read.</exception>
    Task<IReadOnlyList<RolloutMember>> OpenAsync(
        string scripts,
        IReadOnlyList<FleetMember> members,
        CancellationToken cancellationToken
    );

    /// <summary>What is kept of it now.</summary>
    /// <exception cref="MigrationException">RolloutInvalid: it cannot be read.</exception>
    Task<IReadOnlyList<RolloutMember>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Keeps how a member stands; it is there for others when the call returns.</summary>
    /// <exception cref="MigrationException">RolloutInvalid: it cannot be kept.</exception>
    Task KeepAsync(RolloutMember member, CancellationToken cancellationToken);
}
