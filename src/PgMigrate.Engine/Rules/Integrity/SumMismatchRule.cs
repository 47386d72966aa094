using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Folders that are not what <c>pgmigrate.sum</c> says.</summary>
[RefusedByRun]
internal sealed class SumMismatchRule : FolderRule
{
    /// <summary>Its id.</summary>
    public const string Id = "sum-mismatch";

    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new(Id, RuleGroup.Integrity, FindingSeverity.Error)
        {
            Title = "Folder does not match pgmigrate.sum",
            Reason =
                "The folder is not what was reviewed and committed: two branches were merged that know nothing of each other, "
                + "or a file was changed afterwards. A run refuses it.",
            SafeWay = $"Look at what changed. Where it is meant, run {Operation.UpdateSum} and commit the file with the scripts.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(FolderContext folder)
    {
        try
        {
            return
            [
                .. FolderSum
                    .Read(folder.Path)
                    ?.Compare(folder.Path, folder.Options.Configuration)
                    .Select(difference => Describe(difference, folder))
                    ?? [],
            ];
        }
        catch (MigrationException problem)
        {
            return [new RuleHit(problem.Message) { Path = problem.Path, Line = problem.Line }];
        }
    }

    private static RuleHit Describe(SumDifference difference, FolderContext folder) =>
        new($"{FolderSum.FileName} does not match the folder: {difference}.")
        {
            Script = folder.Scripts.FirstOrDefault(script => script.File.ToString() == difference.Path)?.File,
            Path = difference.Change is SumChange.Added or SumChange.Changed
                ? Path.Combine(folder.Path, difference.Path)
                : FolderSum.PathIn(folder.Path),
            Object = difference.Path,
        };
}
