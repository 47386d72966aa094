using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.History;

/// <summary>
/// What the invariants of a script gave before it that is not one transaction: an interruption must not make it forget them.
/// </summary>
/// <param name="script">The script.</param>
/// <param name="mask">What must not be stored.</param>
internal sealed class KeptInvariants(string script, SecretMask mask)
{
    /// <summary>What was kept, by the query as written; null where it is not known.</summary>
    public async Task<IReadOnlyDictionary<string, string?>> ReadAsync(
        ServerConnection connection,
        CancellationToken cancellationToken
    )
    {
        var rows = await connection
            .ListAsync(
                "SELECT query, value FROM pgmigrate.invariant_value WHERE script OPERATOR(pg_catalog.=) $1",
                [new() { Value = script }],
                reader => (Query: reader.GetString(0), Value: reader.IsDBNull(1) ? null : reader.GetString(1)),
                cancellationToken
            )
            .ConfigureAwait(false);
        return rows.ToDictionary(row => row.Query, row => row.Value, StringComparer.Ordinal);
    }

    /// <summary>The statement that keeps them.</summary>
    /// <param name="values">What each gave.</param>
    public NpgsqlBatchCommand Keep(IEnumerable<(Invariant Invariant, string Value)> values) =>
        ServerConnection.Command(
            SqlFile.Read("keep_invariants"),
            new() { Value = script },
            new()
            {
                Value = JsonText.OfArray(
                    values.DistinctBy(item => item.Invariant.Query),
                    (json, item) =>
                    {
                        json.WriteStartObject();
                        json.WriteString("query", item.Invariant.Query);
                        json.WriteString("value", mask.Hide(item.Value) == item.Value ? item.Value : null);
                        json.WriteEndObject();
                    }
                ),
            }
        );

    /// <summary>The statement that forgets them.</summary>
    public NpgsqlBatchCommand Clear() =>
        ServerConnection.Command(
            "DELETE FROM pgmigrate.invariant_value WHERE script OPERATOR(pg_catalog.=) $1",
            new NpgsqlParameter { Value = script }
        );
}
