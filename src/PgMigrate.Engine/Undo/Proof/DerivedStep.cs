using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Undo.Proof;

/// <summary>What was derived for a script.</summary>
/// <param name="Entry">The step of a plan; null where there is none.</param>
/// <param name="Obstacles">Why there is none.</param>
internal sealed record DerivedStep(PlanEntry? Entry, IReadOnlyList<string> Obstacles)
{
    /// <summary>The script's previous text leads back: nothing else is needed.</summary>
    public static readonly DerivedStep Unneeded = new(null, []);

    /// <summary>
    /// The objects that the step takes away or changes, as the script has left them: whoever has changed one of them since would
    /// lose that. Null where the step names what it undoes by the script's own statements.
    /// </summary>
    public SchemaSnapshot? Left { get; init; }

    /// <summary>There is none, for one reason.</summary>
    public static DerivedStep Refused(string reason) => new(null, [reason]);
}
