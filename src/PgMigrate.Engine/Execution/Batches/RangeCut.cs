using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>
/// Cuts what is left of a pass into ranges of about as many rows, whatever gaps and clusters the key has: by the values of a
/// sample of the table's pages, sorted as the key sorts. The planner's statistics would do for one column that was analysed, and
/// a count along the index reads all of it.
/// </summary>
/// <param name="key">The key.</param>
/// <param name="parallel">How many ranges are gone over at once.</param>
internal sealed class RangeCut(BatchKey key, int parallel)
{
    // Where the statement has less to do in one range than in another, whoever is through takes the next one.
    private const int RangesForEach = 4;

    /// <summary>Cuts it.</summary>
    /// <param name="server">The working connection.</param>
    /// <param name="state">How far the pass is; its end is known.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The ranges in the order of the key: without gaps, from where the pass is to its end.</returns>
    public async Task<IReadOnlyList<BatchRange>> CutAsync(
        ServerConnection server,
        BatchState state,
        CancellationToken cancellationToken
    )
    {
        var left = new KeyRange(key, state.Last, state.PassEnd!);
        var share = (double)
            (
                await server
                    .ScalarAsync(
                        SqlFile.Read(BatchStore.Folder, "sample_share"),
                        [new() { Value = key.Table }],
                        cancellationToken
                    )
                    .ConfigureAwait(false)
            )!;
        var ends = await server
            .AsUser.ListAsync(
                key.CutQuery(left, parallel * RangesForEach, share),
                [],
                reader => reader.GetString(0),
                cancellationToken
            )
            .ConfigureAwait(false);
        string?[] begins = [state.Last, .. ends.Where(end => end != left.End).Distinct(StringComparer.Ordinal)];
        return
        [
            .. begins.Select(
                (begin, i) => new BatchRange(i + 1, begin, i + 1 < begins.Length ? begins[i + 1]! : left.End, null, state.Size)
            ),
        ];
    }
}
