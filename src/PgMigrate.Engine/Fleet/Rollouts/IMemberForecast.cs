namespace PgMigrate.Engine.Fleet.Rollouts;

/// <summary>Tells which members would outlast their window.</summary>
internal interface IMemberForecast
{
    /// <summary>Learns from members that have ended.</summary>
    void Learn(IEnumerable<RolloutMember> members);

    /// <summary>Judges a member whose turn has come.</summary>
    /// <returns>How large it is, in bytes, where that was asked; and why it is held back, null where it is not.</returns>
    Task<(long? Size, string? HeldBack)> JudgeAsync(FleetMember member, CancellationToken cancellationToken);
}
