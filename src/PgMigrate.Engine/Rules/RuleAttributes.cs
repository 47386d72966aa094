namespace PgMigrate.Engine.Rules;

/// <summary>
/// On a rule whose findings a run refuses by itself, with an error of their own, or tells by itself: no run asks it.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class RefusedByRunAttribute : Attribute;

/// <summary>
/// On a rule whose findings are a matter of the folder, and not of the scripts that a run applies: no run asks it.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OfFolderAloneAttribute : Attribute;

/// <summary>On a rule whose findings say that the server writes the table anew.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class MeansRewriteAttribute : Attribute
{
    /// <summary>True where the disk needs room for it.</summary>
    public bool NeedsRoom { get; init; } = true;

    /// <summary>True where a copy shows it, too; not where it depends on settings or tablespaces of the server.</summary>
    public bool ShowsOnCopies { get; init; } = true;
}

/// <summary>On a rule whose findings are actions of ALTER TABLE that take long: as long as the table is large.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class HoldsLongAttribute : Attribute;
