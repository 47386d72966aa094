using PgMigrate.Engine.Rehearsal;

namespace PgMigrate.Engine.Plans;

/// <summary>What a plan is made of.</summary>
public sealed record PlanOptions
{
    /// <summary>The folder, and how it is to be run. A plan is made for a database that is there, and runs its scripts.</summary>
    public required MigrationOptions Run { get; init; }

    /// <summary>
    /// The targets of the configuration whose history tells how long scripts take that the database has not had; null for those
    /// that its policy wants to have had the scripts before.
    /// </summary>
    public IReadOnlyList<string>? DurationFrom { get; init; }

    /// <summary>How long the plan may run, by the server's clock.</summary>
    public TimeSpan ExpiresIn { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How the scripts are tried on a copy; null to leave it at reading.</summary>
    public RehearsalOptions? Rehearsal { get; init; }
}
