using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Undo;

/// <summary>A step of the way back.</summary>
/// <param name="Entry">What runs.</param>
/// <param name="Origin">Where it comes from; null where the text itself says that it was derived, and from what.</param>
internal sealed record UndoStep(PlanEntry Entry, string? Origin)
{
    /// <summary>What it takes away or changes, as the script has left it; null where that is not held against anything.</summary>
    public SchemaSnapshot? Left { get; init; }

    /// <summary>True where it goes back to what was before, and not by what somebody has written for it.</summary>
    public bool IsReturn => Entry.FallsBackTo is not null || Left is not null;

    /// <summary>What runs, with where it comes from in its first line.</summary>
    public string Text => Origin is null ? Entry.Text : $"-- {Origin}:\n{Entry.Text}";
}
