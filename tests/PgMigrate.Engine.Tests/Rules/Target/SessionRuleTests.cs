using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Rules.Target;

/// <summary>Who is in the way of the pending scripts.</summary>
public sealed class SessionRuleTests(PostgresServer server) : TargetTestBase(server)
{
    private const string AddColumn = "ALTER TABLE public.item ADD COLUMN note text;";

    [Fact]
    public async Task An_idle_transaction_that_has_read_a_table_is_in_the_way_of_its_change()
    {
        Pending(AddColumn);
        await OpenTransactionAsync("SELECT * FROM item");

        var finding = await FindAsync("idle-in-transaction", FindingSeverity.Warning);

        Assert.Equal(
            ("0002_pending.sql", 1, "public.item", TableLock.AccessExclusive),
            (finding.Script, finding.Line, finding.Object, finding.Lock)
        );
        Assert.Contains("shop", finding.Message, StringComparison.Ordinal);
        Assert.Contains(
            "holds ACCESS SHARE on public.item, where up/0002_pending.sql:1 needs ACCESS EXCLUSIVE",
            finding.Message,
            StringComparison.Ordinal
        );
        Assert.Empty(await CheckAsync("long-transaction"));
    }

    [Theory]
    [InlineData("SELECT * FROM other")]
    [InlineData("SELECT 1")]
    public async Task One_that_has_used_other_tables_is_not(string sql)
    {
        Pending(AddColumn);
        await OpenTransactionAsync(sql);

        Assert.Empty(await CheckAsync("idle-in-transaction"));
    }

    [Fact]
    public async Task A_reader_is_not_in_the_way_of_who_writes_rows()
    {
        Pending("INSERT INTO public.item VALUES (1);");
        await OpenTransactionAsync("SELECT * FROM item");

        Assert.Empty(await CheckAsync("idle-in-transaction"));
    }

    [Fact]
    public async Task A_name_without_schema_is_found_as_the_server_finds_it()
    {
        Pending("ALTER TABLE item ADD COLUMN note text;");
        await OpenTransactionAsync("SELECT * FROM item");

        await FindAsync("idle-in-transaction", FindingSeverity.Warning);
    }

    [Fact]
    public async Task A_transaction_at_work_is_in_the_way()
    {
        Pending(AddColumn);
        await Database.ExecuteAsync("INSERT INTO item VALUES (1)");
        var other = await OpenOtherAsync();
        var work = ExecuteAsync(other, "SELECT pg_sleep(20) FROM item");
        await Task.Delay(2500);

        var finding = await FindAsync("long-transaction", FindingSeverity.Warning);

        Assert.Contains("A transaction of process", finding.Message, StringComparison.Ordinal);
        await Database.ExecuteAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'shop' AND datname = "
                + "current_database()"
        );
        await Assert.ThrowsAnyAsync<Npgsql.NpgsqlException>(() => work);
    }

    [Fact]
    public async Task A_transaction_that_has_just_begun_is_ordinary_work()
    {
        Pending(AddColumn);
        var other = await OpenOtherAsync();
        await ExecuteAsync(other, "BEGIN; SELECT * FROM item");

        Assert.Empty(await CheckAsync("idle-in-transaction"));
    }

    [Theory]
    [InlineData(AddColumn, FindingSeverity.Warning)]
    [InlineData("INSERT INTO public.item VALUES (1);", FindingSeverity.Information)]
    public async Task A_dump_is_grave_where_a_script_needs_what_it_holds(string pending, FindingSeverity severity)
    {
        Pending(pending);
        await OpenTransactionAsync("LOCK TABLE item IN ACCESS SHARE MODE", "pg_dump");

        Assert.Contains("dumps the database", (await FindAsync("pg-dump-running", severity)).Message, StringComparison.Ordinal);
        Assert.Empty(await CheckAsync("idle-in-transaction"));
    }

    [Fact]
    public async Task A_table_that_is_locked_from_all_others_does_not_hold_up_the_check()
    {
        Pending(AddColumn);
        await OpenTransactionAsync("LOCK TABLE item IN ACCESS EXCLUSIVE MODE");
        var began = Environment.TickCount64;

        await FindAsync("idle-in-transaction", FindingSeverity.Warning);

        Assert.InRange(Environment.TickCount64 - began, 0, 4000);
        Assert.Empty(await CheckAsync("hidden-sessions"));
    }

    [Fact]
    public async Task What_the_server_hides_from_a_role_is_said()
    {
        Pending(AddColumn);
        var role = await CreateRoleAsync();
        await OpenTransactionAsync("SELECT * FROM item");

        Assert.Contains(
            "since when the server hides from this role",
            (await FindAsync("long-transaction", FindingSeverity.Warning, role)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            role.User!,
            (await FindAsync("hidden-sessions", FindingSeverity.Information, role)).Message,
            StringComparison.Ordinal
        );
        Assert.Empty(await CheckAsync("hidden-sessions"));
    }

    [Fact]
    public async Task What_the_server_does_not_answer_is_said_and_the_rest_is_found()
    {
        Pending(AddColumn);
        var role = await CreateRoleAsync();
        await Database.ExecuteAsync("REVOKE SELECT ON pg_catalog.pg_stat_replication FROM PUBLIC");
        await OpenTransactionAsync("LOCK TABLE item IN ACCESS SHARE MODE", "pg_dump");

        Assert.Contains(
            await CheckAsync("hidden-sessions", role),
            finding => finding.Message.Contains("replicas: permission denied", StringComparison.Ordinal)
        );
        await FindAsync("pg-dump-running", FindingSeverity.Warning, role);
    }
}
