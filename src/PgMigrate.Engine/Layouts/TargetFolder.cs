namespace PgMigrate.Engine.Layouts;

/// <summary>grate's folders that conversion writes to.</summary>
internal static class TargetFolder
{
    /// <summary>What runs every time, before all others.</summary>
    public const string Before = "beforeMigration";

    /// <summary>What runs when it was changed, before <see cref="Once"/>.</summary>
    public const string BeforeOnce = "runBeforeUp";

    /// <summary>What runs once.</summary>
    public const string Once = "up";

    /// <summary>What runs when it was changed, straight after <see cref="Once"/>.</summary>
    public const string AfterOnce = "runFirstAfterUp";

    /// <summary>What runs when it was changed, behind all other folders of that kind.</summary>
    public const string AnyTime = "runAfterOtherAnyTimeScripts";

    /// <summary>What runs every time, behind all others.</summary>
    public const string After = "afterMigration";
}
