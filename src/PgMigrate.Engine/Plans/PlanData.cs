using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Scripts.Loads;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Plans;

/// <summary>A file that a script of a plan loads. The plan does not hold it: it holds what tells it from any other.</summary>
/// <param name="Name">Its path within the migration folder.</param>
/// <param name="Path">Its path from the plan's own folder, with <c>/</c>.</param>
/// <param name="Sha256">Its SHA-256, in hexadecimal digits.</param>
/// <param name="Length">Its length in bytes.</param>
internal sealed record PlanData(string Name, string Path, string Sha256, long Length)
{
    /// <summary>What a script loads; null where it loads nothing.</summary>
    /// <param name="entry">The script.</param>
    /// <param name="planFolder">Full path of the folder that the plan is written to.</param>
    /// <exception cref="MigrationException">DataFileInvalid.</exception>
    public static IReadOnlyList<PlanData>? Of(PlanEntry entry, string planFolder) =>
        entry.Data.Count == 0
            ? null
            :
            [
                .. entry.Data.Select(file => new PlanData(
                    file.Name,
                    System.IO.Path.GetRelativePath(planFolder, file.Path).Replace(System.IO.Path.DirectorySeparatorChar, '/'),
                    file.Hash(),
                    new FileInfo(file.Path).Length
                )),
            ];

    /// <summary>Where the files of a script are, whose plan lies in a folder.</summary>
    public static IReadOnlyList<DataFile> Find(PlanScript script, ScriptDirectives directives, string planFolder) =>
        [
            .. directives.Loads.Zip(
                script.Data ?? [],
                (load, data) => new DataFile(load, data.Name, System.IO.Path.GetFullPath(data.Path, planFolder))
            ),
        ];

    /// <summary>What keeps a script of a plan from being run; null where its files are what they were.</summary>
    public static IEnumerable<PlanProblem> Judge(PlanScript script, string planFolder) =>
        (script.Data ?? [])
            .Where(data => !data.IsSame(planFolder))
            .Select(data => new PlanProblem(
                PlanProblem.OtherData,
                $"{OneLine.Of(script.ToString())} loads {OneLine.Of(data.Name)}, which is not there as it was",
                $"Put the file to {OneLine.Of(data.Path)} beside the plan, as it was when the plan was made; or make the plan "
                    + "again."
            )
            {
                Script = script.Name,
            });

    /// <summary>For people: name, length and hash.</summary>
    public override string ToString() => $"{Name} ({SizeText.Format(Length)}, SHA-256 {Sha256})";

    private bool IsSame(string planFolder)
    {
        var path = System.IO.Path.GetFullPath(Path, planFolder);
        return File.Exists(path) && new FileInfo(path).Length == Length && HashOf(path) == Sha256;
    }

    private static string? HashOf(string path)
    {
        try
        {
            return DataFile.HashOf(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
