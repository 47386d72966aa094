using System.Globalization;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rehearsal.Queries;

/// <summary>A session on the copy that has queries understood and planned, and executes none.</summary>
internal sealed class QuerySession : IAsyncDisposable
{
    private const string Name = "pgmigrate_live_query";

    private static readonly KeyValuePair<string, string>[] Settings =
    [
        new("statement_timeout", "2s"),
        new("jit", "off"),
        // The plan that holds for every value, without the values.
        new("plan_cache_mode", "force_generic_plan"),
        // The copy has not the target's rows: what tells is whether an index fits, not what it would cost.
        new("enable_seqscan", "off"),
    ];

    private readonly ServerConnection _server;
    private string? _path;

    private QuerySession(ServerConnection server) => _server = server;

    /// <summary>Opens it.</summary>
    /// <param name="copy">The copy.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">Connection errors.</exception>
    public static async Task<QuerySession> OpenAsync(ConnectionTarget copy, CancellationToken cancellationToken) =>
        new(
            await ServerConnection
                .OpenAsync(copy, RehearsalServer.ApplicationName, Settings, cancellationToken)
                .ConfigureAwait(false)
        );

    /// <summary>A search_path of every schema that the copy's scripts have made.</summary>
    /// <param name="historySchema">The schema of grate's tables, which is none of them.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<string> AllSchemasAsync(string historySchema, CancellationToken cancellationToken) =>
        (string)
            (
                await _server
                    .ScalarAsync(
                        SqlFile.Read(RelationCatalogue.SqlFolder, "schemas_as_path"),
                        [new NpgsqlParameter { Value = historySchema }],
                        cancellationToken
                    )
                    .ConfigureAwait(false)
            )!;

    /// <summary>Has a query understood.</summary>
    /// <param name="text">The query.</param>
    /// <param name="path">The search_path.</param>
    /// <param name="withPlan">True to have it planned, too.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>What the server refuses; null where it does not. And the plan, where it was asked for and there is one.</returns>
    public async Task<(PostgresException? Refusal, QueryPlan? Plan)> TryAsync(
        string text,
        string path,
        bool withPlan,
        CancellationToken cancellationToken
    )
    {
        await TakePathAsync(path, cancellationToken).ConfigureAwait(false);
        try
        {
            await _server.ExecuteAsync($"PREPARE {Name} AS\n{text}", [], cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException refusal) when (!ConnectionLoss.IsIn(refusal))
        {
            return (refusal, null);
        }

        try
        {
            return (null, withPlan ? await PlanAsync(cancellationToken).ConfigureAwait(false) : null);
        }
        finally
        {
            await _server.ExecuteAsync($"DEALLOCATE {Name}", [], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakePathAsync(string path, CancellationToken cancellationToken)
    {
        if (path == _path)
            return;
        await _server
            .ExecuteAsync(
                "SELECT pg_catalog.set_config('search_path', $1, false)",
                [new NpgsqlParameter { Value = path }],
                cancellationToken
            )
            .ConfigureAwait(false);
        _path = path;
    }

    // What cannot be planned in time says nothing.
    private async Task<QueryPlan?> PlanAsync(CancellationToken cancellationToken)
    {
        try
        {
            var parameters = (int)
                (
                    await _server
                        .ScalarAsync(
                            "SELECT pg_catalog.cardinality(p.parameter_types) FROM pg_catalog.pg_prepared_statements p "
                                + $"WHERE p.name OPERATOR(pg_catalog.=) '{Name}'",
                            [],
                            cancellationToken
                        )
                        .ConfigureAwait(false)
                )!;
            var values = parameters == 0 ? "" : $" ({string.Join(", ", Enumerable.Repeat("NULL", parameters))})";
            var sql = string.Create(CultureInfo.InvariantCulture, $"EXPLAIN (FORMAT JSON, VERBOSE) EXECUTE {Name}{values}");
            return QueryPlan.Read((string)(await _server.ScalarAsync(sql, [], cancellationToken).ConfigureAwait(false))!);
        }
        catch (PostgresException exception) when (!ConnectionLoss.IsIn(exception))
        {
            return null;
        }
    }
}
