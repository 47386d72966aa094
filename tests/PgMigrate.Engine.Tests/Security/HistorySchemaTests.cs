using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Security;

/// <summary>The name of the history's schema is a name, whatever stands in it, and never SQL.</summary>
public sealed class HistorySchemaTests(PostgresServer server) : MigrationTestBase(server)
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => PostgresServer.CreateDatabaseAsync();

    [Theory]
    [InlineData("x\"; CREATE TABLE public.trap (id int); --")]
    [InlineData("x$$; CREATE TABLE public.trap (id int); --")]
    [InlineData("x\n")]
    [InlineData("pg_history")]
    [InlineData("")]
    [InlineData("a_name_of_more_bytes_than_postgresql_keeps_of_any_name_0123456789")]
    public async Task A_name_that_would_be_more_or_cannot_be_is_refused_before_anything_runs(string schema)
    {
        Folder.Write("up/0001_a.sql", "CREATE TABLE a (id int);");
        await FailAsync(MigrationErrorId.OptionsInvalid, Options with { HistorySchema = schema });
        await Assert.ThrowsAsync<MigrationException>(() => HistoryAsync(new HistoryQuery { HistorySchema = schema }));
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM pg_class WHERE relname IN ('a', 'trap')"));
        Assert.Equal(
            1,
            await Database.ScalarAsync<long>(
                "SELECT count(*) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'"
            )
        );
    }

    [Theory]
    [InlineData("my-app")]
    [InlineData("My App; it's ünïque.")]
    [InlineData("MixedCase")]
    public async Task Any_other_name_is_taken_as_it_is(string schema)
    {
        Folder.Write("up/0001_a.sql", "CREATE TABLE a (id int);");
        var options = Options with { HistorySchema = schema };
        await MigrateAsync(options);
        Folder.Write("up/0002_b.sql", "CREATE TABLE b (id int);");
        await MigrateAsync(options);
        var table = $"\"{schema}\".\"ScriptsRun\"";
        Assert.Equal(2, await Database.ScalarAsync<long>($"SELECT count(*) FROM {table}"));
    }
}
