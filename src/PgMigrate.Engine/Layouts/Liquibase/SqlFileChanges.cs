namespace PgMigrate.Engine.Layouts.Liquibase;

/// <summary>Puts the text of files that changes name into them.</summary>
/// <param name="files">Where files lie.</param>
/// <param name="findings">Are told of a file that is not there.</param>
internal sealed class SqlFileChanges(ChangeLogFiles files, LayoutFindings findings)
{
    /// <summary>
    /// The changeset, with the texts of its <c>sqlFile</c>, and of views and functions in files, in place; null where one of them
    /// is not there.
    /// </summary>
    public ChangeSet? Resolve(ChangeSet set)
    {
        ChangeLogNode?[] changes = [.. set.Changes.Select(change => Resolve(set, change))];
        return changes.Contains(null) ? null : set with { Changes = changes! };
    }

    /// <summary>The file that a change names; null where it names none, or it is not there.</summary>
    public static LayoutFile? FileOf(ChangeLogNode change, ChangeLogFiles files, ChangeSet set) =>
        change["path"] is { } path
            ? files.Find(new ChangeLogFile(set.File, set.Path), path, change.Flag("relativeToChangelogFile"))?.File
            : null;

    private ChangeLogNode? Resolve(ChangeSet set, ChangeLogNode change)
    {
        var part = PartOf(change);
        if (part is null || change["path"] is null || !Databases.Include(change["dbms"]))
            return change;
        if (change["encoding"] is { } encoding && !encoding.Replace("-", "").Equals("UTF8", StringComparison.OrdinalIgnoreCase))
            findings.Error(set.File, change.Line, $"The file is read as UTF-8, not as {encoding}.", "Write it anew in UTF-8.");
        if (FileOf(change, files, set) is not { } file)
        {
            findings.Error(
                set.File,
                change.Line,
                $"{change["path"]} is not there: the changeset is not carried over.",
                "Give the folder from which Liquibase looks for it."
            );
            return null;
        }

        var text = file.ReadText(findings);
        return new ChangeLogNode(change.Name, change.Line)
        {
            Children =
            [
                .. change.Children.Where(child => !child.Is("path") && !child.Is("relativeToChangelogFile") && !child.Is(part)),
                new ChangeLogNode(part, change.Line) { Value = text },
            ],
        };
    }

    private static string? PartOf(ChangeLogNode change) =>
        change.Name switch
        {
            "sqlFile" => "sql",
            "createView" => "selectQuery",
            "createProcedure" => "procedureText",
            "createFunction" => "functionBody",
            _ => null,
        };
}
