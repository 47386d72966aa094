using System.Text.Json;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>Finds the key of a batch in the catalogue, and refuses one over which batches cannot go.</summary>
/// <param name="batch">What the script says of its batches.</param>
/// <param name="problem">Its errors.</param>
internal sealed class KeyReader(BatchDirective batch, BatchProblem problem)
{
    private string Listed => string.Join(",", batch.Key);

    /// <summary>Reads it.</summary>
    /// <exception cref="MigrationException">DirectiveInvalid: there is no such table or column, a column may be null, its type is
    /// none whose values can be written down, or nothing makes the key unique; the error says which keys would do.</exception>
    public async Task<BatchKey> ReadAsync(ServerConnection server, CancellationToken cancellationToken)
    {
        var table =
            await FindTableAsync(server, batch.Table, cancellationToken).ConfigureAwait(false)
            ?? throw problem.Of(
                $"There is no table {batch.Table}, over which the batches are to go.",
                "Name one with its schema: table=app.item. Where an earlier script makes it, let this one require that."
            );
        var found = await server
            .FirstOrDefaultAsync(
                SqlFile.Read("Execution/Batches", "find_key"),
                [SqlValue.Oid(table), new() { Value = JsonText.OfList(batch.Key) }],
                Read,
                cancellationToken
            )
            .ConfigureAwait(false);
        return Require(found!);
    }

    /// <summary>The number of a table whose name means what it means in a script; null where there is none.</summary>
    public static async Task<uint?> FindTableAsync(ServerConnection server, ObjectName table, CancellationToken cancellationToken)
    {
        var name = table.Schema is { } schema
            ? $"{SqlIdentifier.Quote(schema)}.{SqlIdentifier.Quote(table.Name)}"
            : SqlIdentifier.Quote(table.Name);
        return await server
                .AsUser.ScalarAsync(
                    "SELECT pg_catalog.to_regclass($1)::pg_catalog.oid",
                    [new() { Value = name }],
                    cancellationToken
                )
                .ConfigureAwait(false) as uint?;
    }

    private BatchKey Require(FoundKey found)
    {
        if (found.Key.Columns.FirstOrDefault(column => column.Type is null) is { } missing)
            throw problem.Of($"{found.Key.Table} has no column {missing.Name}.", WhichWouldDo(found));
        if (!found.IsUnique)
            throw problem.Of($"No index makes {Listed} unique in {found.Key.Table}, and sorts by it.", WhichWouldDo(found));
        if (found.Key.Columns.FirstOrDefault(column => !column.IsFilled) is { } nullable)
            throw problem.Of(
                $"{nullable.Name} may be null in {found.Key.Table}, and no range meets a row without a key.",
                WhichWouldDo(found)
            );
        if (found.Key.Columns.FirstOrDefault(column => !column.IsOrdered) is { } other)
            throw problem.Of(
                $"{other.Name} is of the type {other.Type}, whose values cannot be told as boundaries of ranges.",
                WhichWouldDo(found)
            );
        if (found.Key.Columns.Select(column => column.Operators).Distinct(StringComparer.Ordinal).Count() > 1)
            throw problem.Of(
                $"{Listed} has columns of citext and of other types: rows are compared as a whole by one operator, and citext "
                    + "has its own.",
                WhichWouldDo(found)
            );
        return found.Key;
    }

    private string WhichWouldDo(FoundKey found) =>
        found.OtherKeys.Where(key => key != Listed).ToArray() is { Length: > 0 } others
            ? $"What would do: {string.Join(" or ", others.Select(key => $"key={key}"))}."
            : "Make one before: a unique B-tree index, without a WHERE and of the columns' own collations, over columns that "
                + "are NOT "
                + "NULL.";

    private static FoundKey Read(NpgsqlDataReader reader) =>
        new(
            new BatchKey(
                reader.GetString(0),
                JsonSerializer.Deserialize<KeyColumn[]>(reader.GetString(1))!,
                reader.IsDBNull(2) ? string.Empty : reader.GetString(2),
                reader.GetInt64(5)
            ),
            reader.GetBoolean(3),
            reader.IsDBNull(4) ? [] : JsonText.ToList(reader.GetString(4))
        );

    private sealed record FoundKey(BatchKey Key, bool IsUnique, IReadOnlyList<string> OtherKeys);
}
