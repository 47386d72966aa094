using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Scripts.Loads;

namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Files that scripts load, and that cannot be loaded.</summary>
[RefusedByRun]
internal sealed class DataFileInvalidRule : FolderRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("data-file-invalid", RuleGroup.Integrity, FindingSeverity.Error)
        {
            Title = "Data file cannot be loaded",
            Reason =
                "A copy directive names a file that is not there, that is no plain file, or that lies outside the migration "
                + "folder; or its script is not one transaction, into which the rows could go with it. A run refuses the script.",
            SafeWay =
                "Commit the file with the script, below the migration folder, and name it from the script's own folder. Load in "
                + "a script without BEGIN, COMMIT and statements that cannot run in a transaction. docs/guides/loads.md shows "
                + "how.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(FolderContext folder) =>
        folder
            .Scripts.Where(script => script.Problem is null && script.Directives.Loads.Count > 0 && folder.IsToBeRead(script))
            .Select(script => Find(script, folder))
            .OfType<RuleHit>();

    private static RuleHit? Find(Script script, FolderContext folder)
    {
        try
        {
            LoadRequirements.Require(script, folder.Path, folder.Options.TransactionMode, []);
            return null;
        }
        catch (MigrationException problem)
        {
            return new RuleHit(problem.Message)
            {
                Script = script.File,
                Line = problem.Line,
                Column = problem.Column,
            };
        }
    }
}
