using Npgsql;
using PgMigrate.Engine.Configuration.Policies;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Execution.Phases;

/// <summary>
/// The query of a policy that tells whether the version of the application that came before a release is gone. It only reads.
/// </summary>
/// <param name="policy">The policy that it stands in.</param>
/// <param name="query">One that gives one Boolean; <c>$1</c> is the release, a text.</param>
internal sealed class OldVersionQuery(Policy policy, string query)
{
    private const string Setting = "oldVersionGone";

    /// <summary>The query of a policy; null where it has none.</summary>
    /// <param name="policy">The policy; null where there is none.</param>
    public static OldVersionQuery? Of(RunPolicy? policy) =>
        policy?.Settings.OldVersionGone is { } query ? new OldVersionQuery(policy.Policy, query) : null;

    /// <summary>Whether the old version is gone; where the query gives NULL or no row, it is not.</summary>
    /// <param name="server">The database, in no transaction.</param>
    /// <param name="release">The release.</param>
    /// <param name="stop">Cancels the query.</param>
    /// <exception cref="MigrationException">TargetInvalid: the query fails, or gives no Boolean.</exception>
    public async Task<bool> HoldsAsync(ServerConnection server, string release, CancellationToken stop)
    {
        await server.ExecuteAsync("BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY", [], stop).ConfigureAwait(false);
        try
        {
            // The parameter is there whether the query has use for it or not.
            var asked = $"SELECT (\n{query}\n) AS gone WHERE $1 IS NOT NULL";
            var parameter = SqlValue.Text(release);
            return await server.AsUser.ScalarAsync(asked, [parameter], stop).ConfigureAwait(false) switch
            {
                bool isGone => isGone,
                null or DBNull => false,
                var other => throw Invalid($"gives {other.GetType().Name}, not a Boolean", null),
            };
        }
        catch (PostgresException exception) when (!ConnectionLoss.IsIn(exception))
        {
            throw Invalid($"fails: {exception.MessageText}", exception);
        }
        finally
        {
            await server.ExecuteAsync("ROLLBACK", [], CancellationToken.None).ConfigureAwait(false);
        }
    }

    private MigrationException Invalid(string problem, PostgresException? cause) =>
        new(
            MigrationErrorId.TargetInvalid,
            $"{policy.File.FullPath}: '{Setting}' of {policy} {problem}.",
            "Write a query that only reads and gives one Boolean; $1 is the release, a text: "
                + "SELECT bool_and(version >= $1) FROM app.instance",
            cause
        )
        {
            Path = policy.File.FullPath,
            Line = policy.Values.GetValueOrDefault(Setting)?.Line,
            SqlState = cause?.SqlState,
        };
}
