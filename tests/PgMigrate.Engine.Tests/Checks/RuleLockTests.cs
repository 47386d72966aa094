using Npgsql;
using PgMigrate.Engine.Checks;
using PgMigrate.Engine.Checks.Model;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Checks;

/// <summary>A rule that claims a lock, or a rewrite, is held against a server that runs its examples.</summary>
public sealed class RuleLockTests(PostgresServer server) : MigrationTestBase(server)
{
    private const string StrongestLock = """
        SELECT mode FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation' AND relation = $1::oid AND granted
        ORDER BY array_position(ARRAY['AccessShareLock', 'RowShareLock', 'RowExclusiveLock', 'ShareUpdateExclusiveLock', 'ShareLock',
            'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'], mode) DESC LIMIT 1
        """;

    public static TheoryData<string, int> Claims()
    {
        var data = new TheoryData<string, int>();
        foreach (var rule in RuleSet.All)
            for (var i = 0; i < rule.Info.Examples.Count; i++)
                if (rule.Info.Examples[i].Lock is not null)
                    data.Add(rule.Info.Id, i);
        return data;
    }

    [Theory]
    [MemberData(nameof(Claims))]
    public async Task The_server_takes_the_lock_that_the_rule_names(string rule, int position)
    {
        var (_, example) = RuleExamples.Find(rule, position);
        var version = await Database.ScalarAsync<int>("SELECT current_setting('server_version_num')::integer / 10000");
        Assert.SkipWhen(example.FromVersion > version, $"Needs PostgreSQL {example.FromVersion}.");
        await using var connection = await Database.OpenAsync();
        await RunAsync(connection, example.Setup);

        await using var transaction = await connection.BeginTransactionAsync();
        var before = await RelationAsync(connection, example.Locked!);
        await RunAsync(connection, example.Sql);

        var relation = before?.Oid ?? (await RelationAsync(connection, example.Locked!))!.Value.Oid;
        Assert.Equal($"{example.Lock}Lock", await ScalarAsync<string>(connection, StrongestLock, relation));
        if (example.Rewrites is { } rewrites)
            Assert.Equal(rewrites, before!.Value.File != await ScalarAsync<uint>(connection, "SELECT pg_relation_filenode($1::oid)", relation));
    }

    [Theory]
    [MemberData(nameof(Claims))]
    public void The_table_of_locks_says_the_same(string rule, int position)
    {
        var (_, example) = RuleExamples.Find(rule, position);
        var schema = new SchemaModel();
        foreach (var command in Commands(example.Setup))
            schema.Apply(command, default);
        var strongest = Commands(example.Sql).SelectMany(command => CommandLocks.Of(command, schema))
            .Where(held => held.Table.Name == example.Locked).Select(held => (TableLock?)held.Mode).Max();
        // A lock by way of a domain or a partition needs the catalogue.
        Assert.True(strongest is null || strongest == example.Lock, $"{strongest} for {example.Sql}");
    }

    private static IEnumerable<SqlCommand> Commands(string sql) =>
        [.. SqlSplitter.Split(sql).Where(piece => piece.Kind == SqlPieceKind.Statement).Select(piece => CommandReader.Read(piece.Content(sql))).OfType<SqlCommand>()];

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
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
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = value is uint oid ? (long)oid : value } } };
        return await command.ExecuteScalarAsync() is T found ? found : default;
    }
}
