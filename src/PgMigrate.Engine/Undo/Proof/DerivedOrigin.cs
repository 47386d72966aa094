namespace PgMigrate.Engine.Undo.Proof;

/// <summary>What a way back was read off.</summary>
internal enum DerivedOrigin
{
    /// <summary>The statements of the script.</summary>
    Text,

    /// <summary>The schema before the script, as a run has kept it, and after it.</summary>
    Snapshots,
}
