namespace PgMigrate.Engine.Layouts.Liquibase;

/// <summary>Reads a changeset of a changelog in XML, YAML or JSON.</summary>
internal static class ChangeSetReader
{
    private static readonly string[] Attributes =
    [
        "id",
        "author",
        "context",
        "contextFilter",
        "labels",
        "dbms",
        "runOnChange",
        "runAlways",
        "runInTransaction",
        "failOnError",
        "ignore",
        "logicalFilePath",
        "objectQuotingStrategy",
        "runOrder",
        "runWith",
        "created",
        "comment",
        "validCheckSum",
        "validCheckSums",
        "preConditions",
        "changes",
        "rollback",
    ];

    /// <summary>A changeset.</summary>
    /// <param name="file">The changelog.</param>
    /// <param name="node">The changeset, values in place.</param>
    /// <param name="quoting">The changelog's way of quoting names; null for Liquibase's own.</param>
    /// <param name="findings">Are told what cannot be carried over.</param>
    public static ChangeSet Read(ChangeLogFile file, ChangeLogNode node, string? quoting, LayoutFindings findings)
    {
        if (node["runOrder"] is not null)
            findings.Warning(file.File, node.Line, "runOrder is not carried over: the changeset runs where it stands.");
        return new ChangeSet
        {
            File = file.File,
            Line = node.Line,
            Id = node["id"] ?? string.Empty,
            Author = node["author"] ?? string.Empty,
            Path = node["logicalFilePath"] is { } path ? ChangeLogPath.Normalize(path) : file.Path,
            Contexts = file.With(node["contextFilter"] ?? node["context"]),
            Labels = node["labels"] ?? file.Labels,
            Dbms = node["dbms"],
            RunOnChange = node.Flag("runOnChange"),
            RunAlways = node.Flag("runAlways"),
            InTransaction = node.Flag("runInTransaction", absent: true),
            FailOnError = node.Flag("failOnError", absent: true),
            Ignore = file.Ignore || node.Flag("ignore"),
            RunWith = node["runWith"],
            Quoting = node["objectQuotingStrategy"] ?? quoting,
            ValidChecksums =
            [
                .. node.All("validCheckSum", "validCheckSums").Select(valid => valid.Value?.Trim()).OfType<string>(),
            ],
            Preconditions = node.Child("preConditions"),
            Changes =
            [
                .. node.Children.Where(child => !Attributes.Contains(child.Name, StringComparer.OrdinalIgnoreCase)),
                .. node.Child("changes")?.Children ?? [],
            ],
            Rollbacks = [.. node.Children.Where(child => child.Is("rollback"))],
        };
    }
}
