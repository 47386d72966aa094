namespace PgMigrate.Engine.Dashboard;

/// <summary>How much of the past a page tells of each database, at most.</summary>
/// <param name="Runs">Runs.</param>
/// <param name="Scripts">Scripts of a run.</param>
/// <param name="Changes">Changes of objects.</param>
/// <param name="Drift">Changes that no run has made.</param>
/// <param name="Backups">Backups.</param>
/// <param name="Reasons">Reasons for states of scripts.</param>
internal sealed record PageBounds(int Runs, int Scripts, int Changes, int Drift, int Backups, int Reasons)
{
    /// <summary>True where less is told than there could be.</summary>
    public bool IsCut { get; private init; }

    /// <summary>What a page of a few databases tells.</summary>
    public static PageBounds Most { get; } = new(Runs: 30, Scripts: 500, Changes: 300, Drift: 100, Backups: 20, Reasons: 400);

    /// <summary>True where nothing more can be left out.</summary>
    public bool IsLeast => this is { Runs: 1, Scripts: 0, Changes: 0, Drift: 1, Backups: 1, Reasons: 1 };

    /// <summary>Half of it: of the oldest and the longest first.</summary>
    public PageBounds Half() =>
        new(
            Math.Max(Runs / 2, 1),
            Scripts / 2,
            Changes / 2,
            Math.Max(Drift / 2, 1),
            Math.Max(Backups / 2, 1),
            Math.Max(Reasons / 2, 1)
        )
        {
            IsCut = true,
        };
}
