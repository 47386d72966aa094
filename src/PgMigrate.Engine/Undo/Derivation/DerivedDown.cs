using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>
/// What takes back a script that has no <c>down/</c> of its own, read off its text. It counts only without obstacles, and then
/// only after up, down and equal on a sandbox: functions, triggers and settings of the server may do what no text shows.
/// </summary>
/// <param name="Statements">The statements in the order in which they run, without semicolons.</param>
/// <param name="Obstacles">What has no certain inverse, in the order of the script.</param>
internal sealed record DerivedDown(IReadOnlyList<string> Statements, IReadOnlyList<Obstacle> Obstacles)
{
    /// <summary>True where each statement has a certain inverse.</summary>
    public bool IsWhole => Obstacles.Count == 0;

    /// <summary>
    /// True where two snapshots show all that the statements did which have no certain inverse: what differs can be led back.
    /// </summary>
    public bool IsInCatalogue => !Moves && Obstacles.All(obstacle => obstacle.IsInCatalogue);

    /// <summary>True where what has rows got another name.</summary>
    public bool Moves { get; init; }

    /// <summary>What the script did to the server, and what stays: <c>line 3: CREATE ROLE app</c>.</summary>
    public IReadOnlyList<string> Stays { get; init; } = [];

    /// <summary>True where a statement cannot run in a transaction: DROP INDEX CONCURRENTLY.</summary>
    public bool RunsApart { get; init; }

    /// <summary>The inverse of a script.</summary>
    /// <param name="text">The script as it was sent.</param>
    /// <param name="before">The schema before the run; null where none is kept. Of a run of several scripts it is right only
    /// where those after this one are undone, too.</param>
    /// <param name="after">The schema after the run; null where none is kept.</param>
    /// <param name="loads">What its loads did, as statements; null where there were none.</param>
    public static DerivedDown Of(
        SqlText text,
        SchemaSnapshot? before,
        SchemaSnapshot? after,
        IEnumerable<SqlStatement>? loads = null
    ) => new DownWalk(new DownContext(before, after)).Read(text, loads ?? []);
}
