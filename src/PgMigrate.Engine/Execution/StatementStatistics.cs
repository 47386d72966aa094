using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Rules.Target;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution;

/// <summary>Where pg_stat_statements is in a database.</summary>
/// <param name="View">The view's name, quoted.</param>
/// <param name="Since">Since when it counts; null where it does not tell.</param>
internal sealed record StatementStatistics(string View, DateTimeOffset? Since)
{
    /// <summary>
    /// Looks for it; null where it is not there, or cannot be read: the view of an extension that the server has not loaded is
    /// there all the same.
    /// </summary>
    /// <param name="server">The database.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public static async Task<StatementStatistics?> FindAsync(ServerConnection server, CancellationToken cancellationToken)
    {
        var relations = await server
            .ListAsync(
                SqlFile.Read("Execution", "statement_statistics"),
                [],
                reader => (Name: reader.GetString(0), IsInfo: reader.GetBoolean(1)),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (relations.FirstOrDefault(relation => !relation.IsInfo).Name is not { } view)
            return null;
        try
        {
            await server.ExecuteAsync($"SELECT FROM {view} LIMIT 0", [], cancellationToken).ConfigureAwait(false);
            if (relations.FirstOrDefault(relation => relation.IsInfo).Name is not { } info)
                return new StatementStatistics(view, null);
            var since = await server
                .FirstOrDefaultAsync(
                    $"SELECT stats_reset FROM {info}",
                    [],
                    reader => reader.IsDBNull(0) ? (DateTimeOffset?)null : reader.GetFieldValue<DateTimeOffset>(0),
                    cancellationToken
                )
                .ConfigureAwait(false);
            return new StatementStatistics(view, since);
        }
        catch (PostgresException refusal) when (TargetQuery.IsRefusal(refusal))
        {
            return null;
        }
    }
}
