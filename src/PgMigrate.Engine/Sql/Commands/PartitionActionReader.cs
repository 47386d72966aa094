namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads ATTACH and DETACH PARTITION; the reader stands behind these words.</summary>
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
}
