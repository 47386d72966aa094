using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Backup;

/// <summary>
/// How a table is read in a transaction. On the engine's own search_path, where the text of a value (of a regclass, for one) is
/// the same in every session. The planner looks into expressions of the table's indexes, though, and may find functions there
/// that name things without a schema: then the query is planned on the user's path, and goes over to the engine's own before it
/// reads a row. The catalogue says which; whether a plan can be made now does not, as the server keeps a table's expressions,
/// simplified on whatever path it first read them, until anybody touches the catalogue.
/// </summary>
/// <param name="Connection">What the query is sent on; on the user's path nothing may stand in it without its schema.</param>
/// <param name="From">What stands behind FROM.</param>
internal sealed record TableReading(ServerConnection Connection, string From)
{
    private const string Only = "ONLY ";

    // A volatile function of its own FROM item: a row of the table is made only when this one has been.
    private const string ToOwnPath =
        $"(SELECT pg_catalog.set_config('search_path', '{OwnPath.Value}', true)) AS pgmigrate_path (pgmigrate_path_setting) "
        + "CROSS JOIN ";

    /// <summary>Finds out.</summary>
    /// <param name="connection">The connection, in a transaction.</param>
    /// <param name="relation">What is read, quoted as it must be, ONLY included.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<TableReading> FindAsync(
        ServerConnection connection,
        string relation,
        CancellationToken cancellationToken
    )
    {
        var name = relation.StartsWith(Only, StringComparison.Ordinal) ? relation[Only.Length..] : relation;
        var isOfUsers = await connection
            .ScalarAsync(SqlFile.Read("Backup", "plans_with_users_code"), [new() { Value = name }], cancellationToken)
            .ConfigureAwait(false);
        return isOfUsers is true
            ? new TableReading(connection.AsUser, ToOwnPath + relation)
            : new TableReading(connection, relation);
    }
}
