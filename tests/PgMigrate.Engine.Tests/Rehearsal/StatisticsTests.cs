using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Rehearsal;

/// <summary>What the target's planner knows, on the copy.</summary>
public sealed class StatisticsTests(PostgresServer server) : RehearsalTestBase(server)
{
    private const string Table = """
        CREATE TABLE public."Odd 'name" (id bigint, tags text[], name text);
        CREATE INDEX ix ON public."Odd 'name" (name);
        """;

    [Theory]
    [InlineData(
        "SELECT string_agg(format('%s %s', relname, reltuples), ',' ORDER BY relname) FROM pg_class WHERE relnamespace = "
            + "'public'::regnamespace"
    )]
    [InlineData(
        "SELECT string_agg(format('%s %s %s %s', attname, n_distinct, most_common_vals, histogram_bounds), ',' ORDER BY "
            + "attname) FROM pg_stats WHERE schemaname = 'public'"
    )]
    public async Task The_copy_is_planned_with_the_targets_statistics(string statistics)
    {
        var version = await Database.ScalarAsync<int>("SELECT current_setting('server_version_num')::integer / 10000");
        Assert.SkipWhen(version < TargetStatistics.OldestVersion, $"Needs PostgreSQL {TargetStatistics.OldestVersion}.");
        await Database.ExecuteAsync(
            Table
                + """INSERT INTO public."Odd 'name" SELECT n, ARRAY['a'], 'x''' || n % 7 FROM generate_series(1, 5000) AS n; ANALYZE"""
        );
        await using var copy = await PostgresServer.CreateDatabaseAsync();
        await copy.ExecuteAsync(Table);

        var there = new ConnectionTarget(new NpgsqlConnectionStringBuilder(copy.ConnectionString));
        await TargetStatistics.CopyAsync(Target, there, Observer, TestContext.Current.CancellationToken);

        Assert.Empty(Observer.Messages);
        Assert.Equal(await Database.ScalarAsync<string>(statistics), await copy.ScalarAsync<string>(statistics));
    }
}
