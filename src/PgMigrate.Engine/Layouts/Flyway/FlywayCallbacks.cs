namespace PgMigrate.Engine.Layouts.Flyway;

/// <summary>Where a callback runs here.</summary>
internal static class FlywayCallbacks
{
    // At these moments of a migration there is nothing that runs here; those of other commands have no command.
    private static readonly string[] OfMigration = ["Migrate", "Connect", "Validate", "CreateSchema", "Versioned", "Repeatables"];

    /// <summary>grate's folder whose scripts run at the moment; null where there is none, which is told.</summary>
    /// <param name="moment">The moment: <c>beforeMigrate</c>.</param>
    /// <param name="file">The callback.</param>
    /// <param name="findings">Are told.</param>
    public static string? FolderOf(string moment, LayoutFile file, LayoutFindings findings)
    {
        switch (moment)
        {
            case "beforeMigrate":
                return TargetFolder.Before;
            case "afterMigrate":
                return TargetFolder.After;
            case "afterVersioned" or "beforeRepeatables":
                return TargetFolder.AfterOnce;
        }

        if (moment == "createSchema" || OfMigration.Any(part => moment.Contains(part, StringComparison.Ordinal)))
            findings.Error(
                file,
                null,
                $"{moment} has no equal: nothing runs at that moment of a migration here.",
                "Put what it does into the scripts that need it, or into beforeMigration or afterMigration."
            );
        else
            findings.Note(file, null, $"{moment} belongs to another command of Flyway, and is left out.");
        return null;
    }
}
