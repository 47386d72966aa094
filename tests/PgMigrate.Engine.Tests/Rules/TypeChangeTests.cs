using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Rules;

/// <summary>What a change of type costs, held against a server: a table that is written anew gets another file.</summary>
public sealed class TypeChangeTests(PostgresServer server) : MigrationTestBase(server)
{
    private static readonly (string Old, string Wanted)[] Changes =
    [
        ("varchar(10)", "varchar(20)"),
        ("varchar(20)", "varchar(10)"),
        ("varchar(10)", "varchar(10)"),
        ("varchar(10)", "varchar"),
        ("varchar", "varchar(10)"),
        ("varchar(10)", "text"),
        ("text", "varchar"),
        ("text", "varchar(10)"),
        ("char(5)", "char(10)"),
        ("bit varying(4)", "bit varying(8)"),
        ("bit varying(8)", "bit varying(4)"),
        ("bit varying(8)", "bit varying"),
        ("numeric(10,2)", "numeric(12,2)"),
        ("numeric(12,2)", "numeric(10,2)"),
        ("numeric(10,2)", "numeric(12,4)"),
        ("numeric(10,2)", "numeric"),
        ("numeric", "numeric(10,2)"),
        ("integer", "bigint"),
        ("cidr", "inet"),
        ("inet", "cidr"),
        ("timestamp(3)", "timestamp(6)"),
        ("timestamp(6)", "timestamp(3)"),
        ("timestamp(3)", "timestamp"),
        ("time(2)", "time(4)"),
        ("time(4)", "time(2)"),
        ("timestamp", "timestamptz"),
        ("timestamptz", "timestamp"),
        ("timestamp(6)", "timestamptz(3)"),
        ("varchar(10)[]", "varchar(20)[]"),
        ("varchar(10)[]", "varchar[]"),
        ("integer[]", "integer[]"),
        ("text", "text"),
    ];

    [Fact]
    public async Task It_is_what_the_server_does()
    {
        var wrong = new List<string>();
        foreach (var (old, wanted) in Changes)
        {
            var cost = TypeChange.CostOf(TypeOf(old), TypeOf(wanted));
            var measured = (await IsRewrittenAsync(old, wanted, "UTC"), await IsRewrittenAsync(old, wanted, "Asia/Tokyo")) switch
            {
                (false, false) => TypeChangeCost.Free,
                (false, true) => TypeChangeCost.FreeInUtc,
                _ => TypeChangeCost.Rewrite,
            };
            if (cost != measured)
                wrong.Add($"{old} to {wanted}: {cost} is said, {measured} measured");
        }

        Assert.Equal([], wrong);
    }

    private static SqlType TypeOf(string type) =>
        ((AlterColumnType)((AlterTable)CommandReader.Read($"ALTER TABLE t ALTER c TYPE {type}")!).Actions[0]).Type;

    private async Task<bool> IsRewrittenAsync(string old, string wanted, string timeZone)
    {
        const string File = "SELECT pg_relation_filenode('measured')::bigint";
        await Database.ExecuteAsync($"DROP TABLE IF EXISTS measured; CREATE TABLE measured (c {old})");
        var before = await Database.ScalarAsync<long>(File);
        await Database.ExecuteAsync(
            $"SET TimeZone = '{timeZone}'; ALTER TABLE measured ALTER COLUMN c TYPE {wanted}; RESET TimeZone"
        );
        return before != await Database.ScalarAsync<long>(File);
    }
}
