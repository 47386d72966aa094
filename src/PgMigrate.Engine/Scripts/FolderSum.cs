using System.Text;
using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Scripts;

/// <summary>
/// <c>pgmigrate.sum</c>: a line for each file of a migration folder. Whoever adds a script changes this file too, so two branches
/// that each add one conflict in git, and not in production.
/// </summary>
public sealed class FolderSum
{
    /// <summary>The file's name in the migration folder.</summary>
    public const string FileName = "pgmigrate.sum";

    private const int NamedDifferences = 3;

    private readonly IReadOnlyList<SumLine> _lines;

    private FolderSum(IReadOnlyList<SumLine> lines) => _lines = lines;

    /// <summary>The full path of the file, whether it exists or not.</summary>
    /// <param name="folder">Full path of the migration folder.</param>
    public static string PathIn(string folder) => Path.Combine(folder, FileName);

    /// <summary>The file as it was written; null where the folder has none.</summary>
    /// <param name="folder">Full path of the migration folder.</param>
    /// <exception cref="MigrationException">SumMismatch: the file is damaged; ScriptUnreadable.</exception>
    public static FolderSum? Read(string folder)
    {
        var path = PathIn(folder);
        return File.Exists(path) ? new FolderSum(SumText.Parse(SumText.ReadFile(path), path)) : null;
    }

    /// <summary>What the file should hold for the folder as it is now.</summary>
    /// <param name="folder">Full path of the migration folder.</param>
    /// <param name="configuration">Full path of <c>pgmigrate.json</c>; null to look for it in the folder and above.</param>
    /// <exception cref="MigrationException">Any error of a folder that a run would refuse; ScriptUnreadable.</exception>
    public static FolderSum Compute(string folder, string? configuration = null)
    {
        var layout = MigrationFolder.Open(folder, configuration).Layout;
        var lines = new List<SumLine>();
        foreach (var content in SumContent.ReadAll(folder, layout))
            lines.Add(content.Following(lines.LastOrDefault()));
        return new FolderSum(lines);
    }

    /// <summary>Refuses a folder that does not match its file; one without the file is accepted.</summary>
    /// <param name="folder">Full path of the migration folder.</param>
    /// <param name="configuration">Full path of <c>pgmigrate.json</c>; null to look for it in the folder and above.</param>
    /// <param name="files">Keeps what was read of its files; null where nobody needs it again.</param>
    /// <exception cref="MigrationException">SumMismatch, ScriptUnreadable, TargetInvalid.</exception>
    internal static void RefuseMismatch(string folder, string? configuration, FolderFiles? files = null)
    {
        if (FindMismatch(folder, configuration, files) is { } mismatch)
            throw mismatch;
    }

    /// <summary>Why the folder does not match its file; null where it does, or has none.</summary>
    /// <param name="folder">Full path of the migration folder.</param>
    /// <param name="configuration">Full path of <c>pgmigrate.json</c>; null to look for it in the folder and above.</param>
    /// <exception cref="MigrationException">ScriptUnreadable, or TargetInvalid where the configuration cannot be
    /// understood.</exception>
    public static MigrationException? FindMismatch(string folder, string? configuration = null) =>
        FindMismatch(folder, configuration, files: null);

    private static MigrationException? FindMismatch(string folder, string? configuration, FolderFiles? files)
    {
        try
        {
            var differences = Read(folder)?.Compare(folder, FolderLayout.Find(folder, configuration), files) ?? [];
            return differences.Count == 0 ? null : Mismatch(folder, differences);
        }
        catch (MigrationException damaged) when (damaged.ErrorId == MigrationErrorId.SumMismatch)
        {
            return damaged;
        }
    }

    /// <summary>Where the folder differs from this, by path.</summary>
    /// <param name="folder">Full path of the migration folder.</param>
    /// <param name="configuration">Full path of <c>pgmigrate.json</c>; null to look for it in the folder and above.</param>
    /// <exception cref="MigrationException">ScriptUnreadable, or TargetInvalid where the configuration cannot be
    /// understood.</exception>
    public IReadOnlyList<SumDifference> Compare(string folder, string? configuration = null) =>
        Compare(folder, FolderLayout.Find(folder, configuration), files: null);

    private IReadOnlyList<SumDifference> Compare(string folder, FolderLayout layout, FolderFiles? files)
    {
        var contents = SumContent.ReadAll(folder, layout, files).ToDictionary(content => content.Path, StringComparer.Ordinal);
        var recorded = _lines.Select(line => line.Path).ToHashSet(StringComparer.Ordinal);
        var added = contents
            .Keys.Where(path => !recorded.Contains(path))
            .Select(path => new SumDifference(SumChange.Added, path));
        return [.. CompareLines(contents).Concat(added).OrderBy(difference => difference.Path, StringComparer.Ordinal)];
    }

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="folder">Full path of the migration folder.</param>
    /// <exception cref="MigrationException">ScriptUnwritable.</exception>
    public void Write(string folder)
    {
        var path = PathIn(folder);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllText(temporary, ToString(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw new MigrationException(
                MigrationErrorId.ScriptUnwritable,
                $"{path} cannot be written: {exception.Message}",
                "Give this account the right to write there.",
                exception
            )
            {
                Path = path,
            };
        }
    }

    /// <summary>The file's text.</summary>
    public override string ToString() => SumText.Format(_lines);

    // Each line is held against the one before as it was recorded: a change of one file is found in its own line alone.
    private IEnumerable<SumDifference> CompareLines(Dictionary<string, SumContent> contents)
    {
        SumLine? previous = null;
        foreach (var line in _lines)
        {
            if (ChangeOf(line, previous, contents) is { } change)
                yield return new SumDifference(change, line.Path);
            previous = line;
        }
    }

    private static SumChange? ChangeOf(SumLine line, SumLine? previous, Dictionary<string, SumContent> contents)
    {
        if (previous is not null && string.CompareOrdinal(previous.Path, line.Path) >= 0)
            return SumChange.Reordered;
        if (!contents.TryGetValue(line.Path, out var content))
            return SumChange.Removed;
        return content.Following(previous) == line ? null : SumChange.Changed;
    }

    private static MigrationException Mismatch(string folder, IReadOnlyList<SumDifference> differences)
    {
        var named = string.Join(", ", differences.Take(NamedDifferences));
        var more = differences.Count > NamedDifferences ? $", and {differences.Count - NamedDifferences} more" : string.Empty;
        return new MigrationException(
            MigrationErrorId.SumMismatch,
            $"{folder} does not match {FileName}: {named}{more}.",
            $"Look at what changed; where it is meant, run {Operation.UpdateSum} and commit the file with the scripts."
        )
        {
            Path = PathIn(folder),
        };
    }
}
