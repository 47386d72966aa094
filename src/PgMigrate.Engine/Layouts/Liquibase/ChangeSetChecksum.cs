namespace PgMigrate.Engine.Layouts.Liquibase;

/// <summary>The checksums that Liquibase's table may hold of a changeset.</summary>
internal static class ChangeSetChecksum
{
    private static readonly int[] Versions = [LiquibaseChecksum.Latest, LiquibaseChecksum.Older];

    /// <summary>
    /// The checksum of each version, and those that the changeset takes for its own; none where they are not known: where a
    /// property has no value here, or a change is none whose checksum can be told.
    /// </summary>
    /// <param name="set">The changeset as it stands.</param>
    /// <param name="resolved">The same, texts of files in place.</param>
    /// <param name="parameters">What <c>${name}</c> stands for.</param>
    public static IReadOnlyList<string> Of(ChangeSet set, ChangeSet resolved, ChangeLogParameters parameters)
    {
        var known = Versions
            .Select(version => set.Sql is { } sql ? OfSql(version, set, sql, parameters) : OfChanges(version, set, resolved))
            .OfType<string>()
            .ToArray();
        return known.Length == 0 ? [] : [.. known, .. set.ValidChecksums];
    }

    private static string? OfSql(int version, ChangeSet set, ChangeSetSql sql, ChangeLogParameters parameters)
    {
        var text = parameters.Expand(sql.Executed, set.File.FullPath);
        return ChangeLogParameters.HasOpen(text)
            ? null
            : LiquibaseChecksum.OfChangeSet(
                version,
                [LiquibaseChecksum.OfSql(version, text, sql.EndDelimiter, sql.SplitStatements, sql.StripComments)]
            );
    }

    private static string? OfChanges(int version, ChangeSet set, ChangeSet resolved)
    {
        var sums = new List<string>();
        foreach (var (change, whole) in set.Changes.Zip(resolved.Changes))
        {
            // The newer version leaves out what is not for this database.
            if (version == LiquibaseChecksum.Latest && !Databases.Include(change["dbms"]))
                continue;
            if (ChangeChecksum.Of(version, change, whole) is not { } sum)
                return null;
            sums.Add(sum);
        }

        return LiquibaseChecksum.OfChangeSet(version, sums);
    }
}
