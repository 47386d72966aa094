using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Backup.TableCopies;

/// <summary>Large objects that rows point at: they lie outside of tables, and are not copied.</summary>
internal static class LargeObjects
{
    /// <summary>One sentence for each column that points at some.</summary>
    public static async Task<IReadOnlyList<string>> DescribeAsync(
        ServerConnection connection,
        IReadOnlyList<CopiedTable> tables,
        CancellationToken cancellationToken
    )
    {
        var sentences = new List<string>();
        foreach (var (table, column) in Candidates(tables))
        {
            var count = await CountAsync(connection, table, column, cancellationToken).ConfigureAwait(false);
            if (count > 0)
                sentences.Add(
                    $"{table.Table.Name}.{SqlIdentifier.Quote(column.Column.Name)} points at {count} large objects, which are "
                        + "not copied; pg_dump takes them."
                );
        }

        return sentences;
    }

    private static IEnumerable<(CopiedTable Table, CopiedColumn Column)> Candidates(IReadOnlyList<CopiedTable> tables) =>
        from table in tables
        where table.Table.HasRows
        from column in table.Columns
        where column.MayBeLargeObject
        select (table, column);

    private static async Task<long> CountAsync(
        ServerConnection connection,
        CopiedTable table,
        CopiedColumn column,
        CancellationToken cancellationToken
    ) =>
        (long)
            (
                await connection
                    .AsUser.ScalarAsync(
                        $"""
                        SELECT pg_catalog.count(*) FROM pg_catalog.pg_largeobject_metadata m
                        WHERE m.oid OPERATOR(pg_catalog.=) ANY (
                            SELECT {SqlIdentifier.Quote(column.Column.Name)}::pg_catalog.oid FROM ONLY {table.Table.Name})
                        """,
                        [],
                        cancellationToken
                    )
                    .ConfigureAwait(false)
            )!;
}
