namespace PgMigrate.Engine.Rehearsal;

/// <summary>A record of the target's history.</summary>
/// <param name="Id">Its number: later ones are greater.</param>
/// <param name="Name">The script.</param>
/// <param name="Hash">The hash of what was applied; empty where none was recorded.</param>
/// <param name="OneTime">True for a script of a run-once folder.</param>
/// <param name="Text">What was applied, secrets as placeholders; null where it was not kept.</param>
internal sealed record AppliedRecord(long Id, string Name, string Hash, bool OneTime, string? Text)
{
    /// <summary>True for a part of the folder's file, which no history has.</summary>
    public bool IsPart { get; init; }
}
