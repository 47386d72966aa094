namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads ATTACH, DETACH, MERGE and SPLIT of partitions; the reader stands behind these words.</summary>
internal static class PartitionActionReader
{
    /// <summary>ATTACH PARTITION of a table or an index; null where no name follows.</summary>
    public static TableAction? Attach(ref StatementReader reader, string type)
    {
        if (reader.ObjectName() is not { } part)
            return null;
        return type == "INDEX" ? new AttachIndex(part) : new AttachPartition(part) { IsDefault = reader.TryWords("DEFAULT") };
    }

    /// <summary>DETACH PARTITION; null where no name follows.</summary>
    public static DetachPartition? Detach(ref StatementReader reader) =>
        reader.ObjectName(out var written) is { } part
            ? new DetachPartition(part)
            {
                Written = written,
                IsConcurrent = reader.TryWords("CONCURRENTLY"),
                IsFinalize = reader.TryWords("FINALIZE"),
            }
            : null;

    /// <summary>MERGE PARTITIONS (a, b) INTO c; null where it is none.</summary>
    public static RebuildPartitions? Merge(ref StatementReader reader)
    {
        if (!reader.TryToken(SqlTokenKind.OpenParenthesis))
            return null;
        var parts = Parts(ref reader, keyword: null);
        return parts.Count > 1 && reader.TryWords("INTO") && reader.ObjectName() is { } whole
            ? new RebuildPartitions(parts, [whole])
            : null;
    }

    /// <summary>SPLIT PARTITION a INTO (PARTITION b FOR VALUES …, PARTITION c FOR VALUES …); null where it is none.</summary>
    public static RebuildPartitions? Split(ref StatementReader reader)
    {
        if (reader.ObjectName() is not { } whole || !reader.TryWords("INTO") || !reader.TryToken(SqlTokenKind.OpenParenthesis))
            return null;
        var parts = Parts(ref reader, "PARTITION");
        return parts.Count > 1 ? new RebuildPartitions([whole], parts) : null;
    }

    // To the parenthesis that ends the list; between two names stand the bounds.
    private static List<ObjectName> Parts(ref StatementReader reader, string? keyword)
    {
        var parts = new List<ObjectName>();
        do
        {
            if (keyword is null || reader.TryWords(keyword))
                if (reader.ObjectName() is { } part)
                    parts.Add(part);
            while (!reader.AtEnd && !reader.Is(SqlTokenKind.Comma) && !reader.Is(SqlTokenKind.CloseParenthesis))
                reader.MovePastGroup();
        } while (reader.TryToken(SqlTokenKind.Comma));
        reader.TryToken(SqlTokenKind.CloseParenthesis);
        return parts;
    }
}
