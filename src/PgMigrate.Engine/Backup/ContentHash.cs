using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Backup;

/// <summary>
/// Rows of a table, and a hash of their contents that does not depend on their order: the sum of a 64-bit hash of each row's
/// text. It finds damage and mistakes, not a forger.
/// </summary>
/// <param name="Rows">How many.</param>
/// <param name="Hash">
/// The encoding, what the server makes of a text that is always the same, and the sum: servers whose hashes cannot be compared
/// differ in the first two.
/// </param>
internal sealed record ContentHash(long Rows, string Hash)
{
    /// <summary>Counts and hashes, in a transaction with the settings of a snapshot.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="relation">What is read, quoted as it must be, ONLY included.</param>
    /// <param name="columns">The columns, as the catalogue has their names.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static async Task<ContentHash> ReadAsync(
        ServerConnection connection,
        string relation,
        IEnumerable<string> columns,
        CancellationToken cancellationToken
    )
    {
        var row = $"ROW({string.Join(", ", columns.Select(SqlIdentifier.Quote))})";
        var reading = await TableReading.FindAsync(connection, relation, cancellationToken).ConfigureAwait(false);
        return await reading
                .Connection.FirstOrDefaultAsync(
                    $"""
                    SELECT pg_catalog.count(*),
                           pg_catalog.concat(
                               pg_catalog.getdatabaseencoding(), ':',
                               pg_catalog.hashtextextended('pgmigrate' COLLATE pg_catalog."C", 0), ':',
                               coalesce(pg_catalog.sum(pg_catalog.hashtextextended(
                                   {row}::pg_catalog.text COLLATE pg_catalog."C", 0)), 0))
                    FROM {reading.From}
                    """,
                    [],
                    reader => new ContentHash(reader.GetInt64(0), reader.GetString(1)),
                    cancellationToken
                )
                .ConfigureAwait(false)
            ?? throw new InvalidOperationException("The query that counts returned no row.");
    }

    /// <summary>Whether another hash was made by the same rules, so that equal contents have equal hashes.</summary>
    public bool IsComparableTo(string other) => Rule(other) == Rule(Hash);

    private static string Rule(string hash) => hash[..(hash.LastIndexOf(':') + 1)];
}
