namespace PgMigrate.Engine.Import.Histories;

/// <summary>Liquibase's DATABASECHANGELOG, and its lock beside it.</summary>
internal sealed class LiquibaseHistory : IToolHistory
{
    private const string Separator = "::";
    private const string ClassPath = "classpath:";

    private static readonly TableShape Shape = new(
        ("id", ColumnKind.Text),
        ("author", ColumnKind.Text),
        ("filename", ColumnKind.Text),
        ("dateexecuted", ColumnKind.Time),
        ("orderexecuted", ColumnKind.Number),
        ("exectype", ColumnKind.Text),
        ("md5sum", ColumnKind.Text)
    );

    private static readonly TableShape Lock = new(
        ("id", ColumnKind.Number),
        ("locked", ColumnKind.Flag),
        ("lockgranted", ColumnKind.Time),
        ("lockedby", ColumnKind.Text)
    );

    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.Liquibase;

    /// <inheritdoc/>
    public IReadOnlyList<TableShape> Shapes { get; } = [Shape];

    /// <inheritdoc/>
    public string AdviceOnChanged =>
        "Restore the change set as it was applied, or have Liquibase take it as it is (liquibase clear-checksums, then update)";

    /// <inheritdoc/>
    public async Task<ToolHistory> ReadAsync(ForeignTable table, ForeignTables tables, CancellationToken stop)
    {
        var rows = await tables.ReadAsync(table, Shape, ["orderexecuted", "dateexecuted"], stop).ConfigureAwait(false);
        var locking = await tables.BesideAsync(table, Lock, stop).ConfigureAwait(false);
        var locks = locking is null ? [] : await tables.ReadAsync(locking, Lock, [], stop).ConfigureAwait(false);
        return new ToolHistory([.. rows.Where(IsApplied).Select(Describe)])
        {
            Problems =
            [
                .. rows.Where(row => row.Text("exectype") == "FAILED")
                    .Select(row => $"{KeyOf(row)} has failed: bring the database right, and let Liquibase apply it"),
                .. locks
                    .Where(row => row.Flag("locked"))
                    .Select(row =>
                        $"{row.Text("lockedby")} holds Liquibase's lock ({locking}): wait until Liquibase has ended; where none "
                        + "runs, liquibase release-locks"
                    ),
            ],
            OtherTables = locking is null ? [] : [locking],
        };
    }

    /// <inheritdoc/>
    // Whether the path begins at the class path or at a search path depends on how Liquibase was started.
    public string Canonical(string key)
    {
        var parts = key.Split(Separator, 3);
        if (parts.Length < 3)
            return key;
        var path = parts[2].Replace('\\', '/');
        path = path.StartsWith(ClassPath, StringComparison.Ordinal) ? path[ClassPath.Length..] : path;
        return string.Join(Separator, parts[0], parts[1], path.TrimStart('.').TrimStart('/'));
    }

    /// <inheritdoc/>
    public bool MeansSame(string script, string record)
    {
        var (left, right) = (Canonical(script).Split(Separator, 3), Canonical(record).Split(Separator, 3));
        return left.Length == 3
            && right.Length == 3
            && left[0] == right[0]
            && left[1] == right[1]
            && (EndsWith(left[2], right[2]) || EndsWith(right[2], left[2]));
    }

    /// <inheritdoc/>
    // A version of Liquibase has a version of its checksums, and writes others over when it runs next.
    public bool? Agrees(string recorded, IReadOnlyList<string> checksums)
    {
        if (checksums.Any(IsAny))
            return true;
        string[] ofSameVersion = [.. checksums.Where(checksum => VersionOf(checksum) == VersionOf(recorded))];
        return ofSameVersion.Length == 0 ? null : ofSameVersion.Contains(recorded, StringComparer.OrdinalIgnoreCase);
    }

    // What validCheckSum says of a change set whose text no longer counts.
    private static bool IsAny(string checksum) =>
        checksum.Equals("any", StringComparison.OrdinalIgnoreCase)
        || checksum.Equals("1:any", StringComparison.OrdinalIgnoreCase);

    private static string VersionOf(string checksum) => checksum.Split(':')[0];

    private static bool EndsWith(string path, string end) => path.EndsWith($"/{end}", StringComparison.Ordinal);

    private static bool IsApplied(ForeignRow row) => row.Text("exectype") is "EXECUTED" or "RERAN" or "MARK_RAN";

    private static string KeyOf(ForeignRow row) =>
        string.Join(Separator, row.Text("id"), row.Text("author"), row.Text("filename"));

    private static RecordedMigration Describe(ForeignRow row) =>
        new(KeyOf(row)) { Checksum = row.Text("md5sum"), AppliedAt = row.Time("dateexecuted") };
}
