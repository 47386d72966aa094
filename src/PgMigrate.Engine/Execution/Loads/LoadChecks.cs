using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Scripts.Loads;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Execution.Loads;

/// <summary>What of a script's loads can be known before anything is run.</summary>
internal static class LoadChecks
{
    /// <summary>Finds the files that a script loads, and refuses what cannot be loaded.</summary>
    /// <exception cref="MigrationException">What <see cref="LoadRequirements.Require"/> throws.</exception>
    public static IReadOnlyList<DataFile> Refuse(PlanEntry entry, RunState run)
    {
        var options = run.Context.Options;
        return LoadRequirements.Require(entry.Script, options.Path, options.TransactionMode, entry.Data);
    }

    /// <summary>The hash of the files of a script that is recorded and not run; null where it loads none, or they are not
    /// there.</summary>
    /// <exception cref="MigrationException">DataFileInvalid.</exception>
    public static string? HashOfUnloaded(PlanEntry entry, RunContext context) =>
        DataHash.Of(DataFile.FindAll(context.Options.Path, entry.File, entry.Directives), new FolderFiles());

    /// <summary>An earlier run has committed statements of a script by themselves, when it had no copy yet.</summary>
    public static MigrationException BegunInSteps(PlanEntry entry) =>
        entry
            .Data[0]
            .Load.Directive.Error(
                "A copy goes with the script's statements into one transaction, and an earlier run has committed some of these, "
                    + "and not the script's end.",
                "Put the copy into a script of its own."
            );
}
