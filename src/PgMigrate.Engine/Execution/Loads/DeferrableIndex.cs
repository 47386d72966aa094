using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Loads;

/// <summary>An index of a table that is loaded, or of a partition of it.</summary>
/// <param name="Name">Its name with its schema, quoted where it must be.</param>
/// <param name="Oid">Its OID.</param>
/// <param name="Table">The OID of its table.</param>
/// <param name="Parent">The index of the partitioned table that it is attached to; null for none.</param>
/// <param name="Stays">Why it is not dropped and made again; null where it is.</param>
internal sealed record DeferrableIndex(string Name, uint Oid, uint Table, uint? Parent, string? Stays)
{
    private const string OfAnother = "parts";

    /// <summary>Why it stays, in words.</summary>
    public string Reason =>
        Stays switch
        {
            "guards" => "it guards rows",
            "invalid" => "it is invalid",
            "extension" => "an extension has to do with it",
            OfAnother => "it belongs to an index that stays",
            _ => "something depends on it",
        };

    /// <summary>Reads those of a table, those of partitions first; the search_path is the engine's own.</summary>
    public static async Task<IReadOnlyList<DeferrableIndex>> ReadAsync(
        ServerConnection connection,
        uint table,
        CancellationToken stop
    ) =>
        Together(
            await connection
                .ListAsync(
                    SqlFile.Read("Execution/Loads", "deferrable_indexes"),
                    [SqlValue.Oid(table)],
                    reader => new DeferrableIndex(
                        reader.GetString(0),
                        reader.GetFieldValue<uint>(1),
                        reader.GetFieldValue<uint>(2),
                        reader.IsDBNull(3) ? null : reader.GetFieldValue<uint>(3),
                        reader.IsDBNull(4) ? null : reader.GetString(4)
                    ),
                    stop
                )
                .ConfigureAwait(false)
        );

    // The index of a partitioned table and those of the partitions are dropped by one statement, or not at all.
    private static DeferrableIndex[] Together(IReadOnlyList<DeferrableIndex> indexes)
    {
        var found = indexes.ToArray();
        for (var changes = true; changes; )
        {
            changes = false;
            for (var place = 0; place < found.Length; place++)
                if (found[place] is { Stays: null } index && IsHeld(index, found))
                {
                    found[place] = index with { Stays = OfAnother };
                    changes = true;
                }
        }

        return found;
    }

    private static bool IsHeld(DeferrableIndex index, DeferrableIndex[] all) =>
        (index.Parent is { } parent && Array.Find(all, other => other.Oid == parent) is null or { Stays: not null })
        || Array.Exists(all, other => other.Parent == index.Oid && other.Stays is not null);
}
