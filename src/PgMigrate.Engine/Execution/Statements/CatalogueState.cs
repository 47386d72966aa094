using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Execution.Statements;

/// <summary>
/// Asks the catalogue whether an object that was to be created or dropped is there. It does so between a script's statements:
/// nothing is looked up by the script's search_path.
/// </summary>
internal static class CatalogueState
{
    /// <summary>Whether the statement was done; null where the catalogue does not tell (ALTER).</summary>
    public static async Task<bool?> IsDoneAsync(
        ServerConnection connection,
        CatalogueObject item,
        CancellationToken cancellationToken
    )
    {
        if (item.Action == CatalogueAction.Alter || item.Name is null)
            return null;

        var exists =
            await connection
                .ScalarAsync(QueryFor(item.Type), [new() { Value = SqlIdentifier.Parse(item.Name) }], cancellationToken)
                .ConfigureAwait(false)
            is true;
        return exists == (item.Action == CatalogueAction.Create);
    }

    /// <summary>Whether a prepared transaction is gone.</summary>
    public static async Task<bool> IsFinishedAsync(
        ServerConnection connection,
        FinishPrepared prepared,
        CancellationToken cancellationToken
    ) =>
        await connection
            .ScalarAsync(
                """
                SELECT true FROM pg_catalog.pg_prepared_xacts
                WHERE gid OPERATOR(pg_catalog.=) $1 AND database OPERATOR(pg_catalog.=) pg_catalog.current_database()
                """,
                [new() { Value = prepared.TransactionId ?? string.Empty }],
                cancellationToken
            )
            .ConfigureAwait(false)
            is not true;

    private static string QueryFor(string type) =>
        type switch
        {
            "DATABASE" => "SELECT true FROM pg_catalog.pg_database WHERE datname OPERATOR(pg_catalog.=) $1::pg_catalog.name",
            "TABLESPACE" => "SELECT true FROM pg_catalog.pg_tablespace WHERE spcname OPERATOR(pg_catalog.=) $1::pg_catalog.name",
            _ => "SELECT true FROM pg_catalog.pg_subscription WHERE subname OPERATOR(pg_catalog.=) $1::pg_catalog.name",
        };
}
