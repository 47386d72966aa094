using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Scripts.Loads;

namespace PgMigrate.Engine.Execution.Loads;

/// <summary>The temporary table that rows go through on their way, where keys decide what becomes of them.</summary>
/// <param name="connection">The working connection, in the script's transaction.</param>
/// <param name="load">What is asked for.</param>
/// <param name="table">The table.</param>
/// <param name="columns">The columns of the file.</param>
internal sealed class LoadStage(ServerConnection connection, ScriptLoad load, LoadTable table, IReadOnlyList<string> columns)
{
    /// <summary>Its name, as the server's messages have it.</summary>
    public const string Name = "pgmigrate_load";

    /// <summary>Its name, as statements have it.</summary>
    public const string Relation = $"pg_temp.{Name}";

    private IReadOnlyList<string> Key => KeyOf(load, table);

    private IEnumerable<string> Values => columns.Where(column => !Key.Contains(column, StringComparer.Ordinal));

    /// <summary>Refuses a load that could not find the rows that are there by its key.</summary>
    /// <exception cref="MigrationException">DirectiveInvalid: there is no key, it is not unique, or the file does not hold
    /// it.</exception>
    public static void RequireKey(ScriptLoad load, LoadTable table, IReadOnlyList<string> columns)
    {
        var key = KeyOf(load, table);
        if (!load.IsStaged)
            return;
        if (load.Conflict == LoadConflict.Update && key.Count == 0)
            throw load.Directive.Error(
                $"{load.Table} has no primary key: by what conflict=update is to find a row is not known.",
                Keys(table)
            );
        if (key.FirstOrDefault(column => !columns.Contains(column, StringComparer.Ordinal)) is { } missing)
            throw load.Directive.Error($"The file does not hold '{missing}', which is of the key of {load.Table}.", Keys(table));
        if (key.Count > 0 && !table.UniqueKeys.Any(unique => unique.Order().SequenceEqual(key.Order(), StringComparer.Ordinal)))
            throw load.Directive.Error(
                $"No unique constraint of {load.Table} is over {string.Join(", ", key)} alone, and none that is deferrable "
                    + "will do.",
                Keys(table)
            );
    }

    /// <summary>Makes it.</summary>
    /// <exception cref="MigrationException">DirectiveInvalid: there is no key, or the file does not hold it.</exception>
    public Task CreateAsync(CancellationToken stop)
    {
        RequireKey(load, table, columns);
        return ExecuteAsync(
            $"CREATE TABLE {Relation} AS SELECT {CopyText.Names(columns)} FROM {load.QuotedTable} WITH NO DATA",
            stop
        );
    }

    /// <summary>Puts the rows into the table, and removes the temporary one.</summary>
    /// <returns>The rows of the table that were written or deleted.</returns>
    public async Task<long> MoveAsync(CancellationToken stop)
    {
        var deleted = load.Replaces ? await ExecuteAsync(Delete, stop).ConfigureAwait(false) : 0;
        var written = await ExecuteAsync(Insert, stop).ConfigureAwait(false);
        await ExecuteAsync($"DROP TABLE {Relation}", stop).ConfigureAwait(false);
        return deleted + written;
    }

    private static IReadOnlyList<string> KeyOf(ScriptLoad load, LoadTable table) => load.Key.Count > 0 ? load.Key : table.Key;

    private static string Keys(LoadTable table) =>
        table.UniqueKeys.Count == 0
            ? "Make a unique constraint over columns that the file holds, and name them: key=id."
            : "Give the columns of a unique constraint that it holds: "
                + $"{string.Join(" or ", table.UniqueKeys.Select(key => $"key={CopyText.Names(key)}"))}.";

    // What both have is updated where it differs: whoever references it does not notice, and nothing is written twice.
    private string Delete =>
        Key.Count == 0
            ? $"DELETE FROM {load.QuotedTable}"
            : $"DELETE FROM {load.QuotedTable} AS t WHERE NOT EXISTS (SELECT FROM {Relation} AS s WHERE "
                + $"{string.Join(" AND ", Key.Select(column => $"s.{Quote(column)} = t.{Quote(column)}"))})";

    private string Insert =>
        $"INSERT INTO {load.QuotedTable} AS t ({CopyText.Names(columns)}) OVERRIDING SYSTEM VALUE SELECT "
        + $"{CopyText.Names(columns)} FROM {Relation}{OnConflict}";

    private string OnConflict
    {
        get
        {
            if (load is { Conflict: LoadConflict.Skip, Key.Count: 0 })
                return " ON CONFLICT DO NOTHING";
            if (Key.Count == 0)
                return string.Empty;
            var update = Values.Any() && load.Conflict != LoadConflict.Skip ? $"UPDATE SET {Updates}" : "NOTHING";
            return $" ON CONFLICT ({CopyText.Names(Key)}) DO {update}";
        }
    }

    // As text: not every type has an equality.
    private string Updates =>
        string.Join(", ", Values.Select(column => $"{Quote(column)} = EXCLUDED.{Quote(column)}"))
        + $" WHERE ROW({Row("t")})::pg_catalog.text OPERATOR(pg_catalog.<>) ROW({Row("EXCLUDED")})::pg_catalog.text";

    private string Row(string from) => string.Join(", ", Values.Select(column => $"{from}.{Quote(column)}"));

    private static string Quote(string name) => Sql.SqlIdentifier.Quote(name);

    private async Task<long> ExecuteAsync(string sql, CancellationToken stop)
    {
        var batch = connection.Batch(sql);
        await using var dispose = batch.ConfigureAwait(false);
        return await connection.SendAsync(batch.ExecuteNonQueryAsync, stop).ConfigureAwait(false);
    }
}
