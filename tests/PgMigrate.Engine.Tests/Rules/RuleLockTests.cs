using Npgsql;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Engine.Tests.Rules.Examples;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Rules;

/// <summary>A rule that claims a lock, or a rewrite, is held against a server that runs its examples.</summary>
public sealed class RuleLockTests(PostgresServer server) : MigrationTestBase(server)
{
    private const string StrongestLock = """
        SELECT mode FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation' AND relation = $1::oid AND granted
        ORDER BY array_position(ARRAY['AccessShareLock', 'RowShareLock', 'RowExclusiveLock', 'ShareUpdateExclusiveLock', 'ShareLock',
            'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'], mode) DESC LIMIT 1
        """;

    // Each example finds an empty database.
    internal const string Reset = """
        DO $$ DECLARE s text; BEGIN
            FOR s IN SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
                EXECUTE 'DROP SCHEMA ' || s || ' CASCADE';
            END LOOP;
            CREATE SCHEMA public;
        END $$
        """;

    [Fact]
    public async Task The_server_takes_the_lock_that_the_rule_names()
    {
        var version = await Database.ScalarAsync<int>("SELECT current_setting('server_version_num')::integer / 10000");
        await using var connection = await Database.OpenAsync();
        var wrong = new List<string>();
        foreach (
            var (rule, example) in RuleExamples.All.Where(pair =>
                pair.Example.Lock is not null && pair.Example.FromVersion <= version
            )
        )
        {
            await RunAsync(connection, $"DISCARD ALL; {Reset}");
            if (await FaultOfAsync(connection, example) is { } fault)
                wrong.Add($"{rule.Info.Id}: {fault}: {example.Sql}");
        }

        Assert.Equal([], wrong);
    }

    private static async Task<string?> FaultOfAsync(NpgsqlConnection connection, RuleExample example)
    {
        await RunAsync(connection, example.Setup);
        await using var transaction = await connection.BeginTransactionAsync();
        var before = await RelationAsync(connection, example.Locked!);
        await RunAsync(connection, example.Sql);

        var relation = before?.Oid ?? (await RelationAsync(connection, example.Locked!))!.Value.Oid;
        if (await ScalarAsync<string>(connection, StrongestLock, relation) is var mode && mode != $"{example.Lock}Lock")
            return $"{mode} and not {example.Lock}";
        if (example.Rewrites is not { } rewrites)
            return null;
        var isRewritten =
            before!.Value.File != await ScalarAsync<uint>(connection, "SELECT pg_relation_filenode($1::oid)", relation);
        return isRewritten == rewrites ? null : $"rewritten: {isRewritten}";
    }

    /// <summary>Runs the statements of a script, one by one.</summary>
    internal static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        foreach (var piece in SqlSplitter.Split(sql).Where(piece => piece.Kind == SqlPieceKind.Statement))
        {
            await using var batch = connection.CreateBatch();
            batch.BatchCommands.Add(new NpgsqlBatchCommand(piece.Content(sql).ToString()));
            await batch.ExecuteNonQueryAsync();
        }
    }

    private static async Task<(uint Oid, uint File)?> RelationAsync(NpgsqlConnection connection, string name)
    {
        if (await ScalarAsync<uint?>(connection, "SELECT to_regclass($1)::oid", name) is not { } oid)
            return null;
        return (oid, await ScalarAsync<uint?>(connection, "SELECT pg_relation_filenode($1::oid)", oid) ?? 0);
    }

    private static async Task<T?> ScalarAsync<T>(NpgsqlConnection connection, string sql, object value)
    {
        await using var command = new NpgsqlCommand(sql, connection)
        {
            Parameters = { new() { Value = value is uint oid ? (long)oid : value } },
        };
        return await command.ExecuteScalarAsync() is T found ? found : default;
    }
}
