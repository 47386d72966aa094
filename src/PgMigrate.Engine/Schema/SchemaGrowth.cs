using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Schema;

/// <summary>How many objects a schema had when a snapshot of it was kept.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="RunId">The run that left it so; null where a run found it so.</param>
/// <param name="Counts">Objects by their type.</param>
internal sealed record GrowthPoint(DateTimeOffset At, Guid? RunId, IReadOnlyDictionary<string, int> Counts);

/// <summary>How a schema has grown, by the snapshots that are kept of it.</summary>
internal static class SchemaGrowth
{
    /// <summary>Reads it, oldest first; empty where no run has kept a snapshot.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public static async Task<IReadOnlyList<GrowthPoint>> ReadAsync(
        ServerConnection connection,
        CancellationToken cancellationToken
    )
    {
        var snapshots = await SnapshotStore.FindAllAsync(connection, cancellationToken).ConfigureAwait(false);
        if (snapshots.Count == 0)
            return [];
        var differences = await connection
            .ListAsync(
                SqlFile.Read("Schema", "schema_growth"),
                [],
                reader => (Snapshot: reader.GetInt64(0), Type: reader.GetString(1), Difference: (int)reader.GetInt64(2)),
                cancellationToken
            )
            .ConfigureAwait(false);
        return [.. Sum(snapshots, differences)];
    }

    // What an older snapshot began to show, which is no longer kept, the oldest one shows.
    private static IEnumerable<GrowthPoint> Sum(
        IReadOnlyList<KeptSnapshot> snapshots,
        IReadOnlyList<(long Snapshot, string Type, int Difference)> differences
    )
    {
        var waiting = new Queue<(long Snapshot, string Type, int Difference)>(differences.OrderBy(one => one.Snapshot));
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var snapshot in snapshots)
        {
            while (waiting.TryPeek(out var next) && next.Snapshot <= snapshot.Id)
            {
                waiting.Dequeue();
                counts[next.Type] = counts.GetValueOrDefault(next.Type) + next.Difference;
            }

            yield return new GrowthPoint(
                snapshot.TakenAt,
                snapshot.RunId,
                counts.Where(count => count.Value > 0).ToDictionary(count => count.Key, count => count.Value)
            );
        }
    }
}
