using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Statements;

/// <summary>How an index stands.</summary>
internal enum IndexState
{
    /// <summary>There is none of the name; the default.</summary>
    Absent,

    /// <summary>It is there and usable.</summary>
    Valid,

    /// <summary>It is on its table, unusable, and nobody builds it.</summary>
    Invalid,

    /// <summary>Its name is that of something else in the schema.</summary>
    NameTaken,

    /// <summary>A session builds it.</summary>
    BeingBuilt,
}

/// <summary>
/// What CREATE, DROP and REINDEX INDEX CONCURRENTLY leave behind. Names in statements are as the script wrote them.
/// </summary>
internal sealed class ConcurrentIndexes(ServerConnection connection)
{
    /// <summary>How the index of a statement stands. It is in its table's schema.</summary>
    public Task<IndexState> StateOfAsync(CreateIndexConcurrently index, CancellationToken cancellationToken) =>
        connection.FirstOrDefaultAsync(
            SqlFile.Read("Execution", "index_state"),
            [new() { Value = index.Table ?? string.Empty }, new() { Value = SqlIdentifier.Parse(index.Index!) }],
            ReadState,
            cancellationToken
        );

    /// <summary>True where none of the indexes is there.</summary>
    public async Task<bool> AreGoneAsync(IEnumerable<string> indexes, CancellationToken cancellationToken)
    {
        foreach (var index in indexes)
            if (
                await connection
                    .ScalarAsync("SELECT pg_catalog.to_regclass($1) IS NULL", [new() { Value = index }], cancellationToken)
                    .ConfigureAwait(false)
                is not true
            )
                return false;
        return true;
    }

    /// <summary>Drops the index of a failed build, if it is there and invalid.</summary>
    public async Task DropInvalidAsync(CreateIndexConcurrently index, CancellationToken cancellationToken)
    {
        if (await StateOfAsync(index, cancellationToken).ConfigureAwait(false) != IndexState.Invalid)
            return;
        if (await FindTableAsync(connection, index, cancellationToken).ConfigureAwait(false) is { } table)
            await connection
                .ExecuteAsync(
                    "DROP INDEX CONCURRENTLY IF EXISTS "
                        + $"{SqlIdentifier.Quote(table.Schema)}.{SqlIdentifier.Quote(SqlIdentifier.Parse(index.Index!))}",
                    [],
                    cancellationToken
                )
                .ConfigureAwait(false);
    }

    /// <summary>The table of a statement by its schema; null where there is none.</summary>
    public static Task<TableName?> FindTableAsync(
        ServerConnection connection,
        CreateIndexConcurrently index,
        CancellationToken cancellationToken
    ) =>
        connection.FirstOrDefaultAsync(
            SqlFile.Read("Execution", "table_name"),
            [new() { Value = index.Table ?? string.Empty }],
            reader => new TableName(reader.GetString(0), reader.GetString(1)),
            cancellationToken
        );

    /// <summary>Drops the invalid copies that an interrupted REINDEX CONCURRENTLY of the same target left.</summary>
    /// <returns>Those that stay, since the user may not drop them: a TOAST table's. They hold room, and nothing else.</returns>
    public async Task<IReadOnlyList<string>> DropLeftoversAsync(Reindex reindex, CancellationToken cancellationToken)
    {
        var leftovers = new List<(string Name, bool MayDrop)>();
        var rows = connection.QueryAsync(
            SqlFile.Read("Execution", "reindex_leftovers"),
            [new() { Value = reindex.Target }, new() { Value = reindex.Name ?? string.Empty }],
            reader => (reader.GetString(0), reader.GetBoolean(1)),
            cancellationToken
        );
        await foreach (var leftover in rows.ConfigureAwait(false))
            leftovers.Add(leftover);
        foreach (var (name, _) in leftovers.Where(leftover => leftover.MayDrop))
            await connection
                .ExecuteAsync($"DROP INDEX CONCURRENTLY IF EXISTS {name}", [], cancellationToken)
                .ConfigureAwait(false);
        return [.. leftovers.Where(leftover => !leftover.MayDrop).Select(leftover => leftover.Name)];
    }

    private static IndexState ReadState(NpgsqlDataReader reader)
    {
        if (!reader.GetBoolean(0))
            return IndexState.NameTaken;
        if (reader.GetBoolean(2))
            return IndexState.BeingBuilt;
        return reader.GetBoolean(1) ? IndexState.Valid : IndexState.Invalid;
    }
}

/// <summary>A table by its schema, as the catalogue has both names.</summary>
internal sealed record TableName(string Schema, string Name)
{
    /// <summary>The table's name, quoted.</summary>
    public string Quoted => SqlIdentifier.Quote(Name);

    /// <summary>Both names, quoted.</summary>
    public override string ToString() => $"{SqlIdentifier.Quote(Schema)}.{Quoted}";
}
