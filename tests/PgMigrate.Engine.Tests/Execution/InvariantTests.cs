using PgMigrate.Engine.Rehearsal;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Execution;

/// <summary>What is the same before and after a script, and what applied scripts have promised.</summary>
public sealed class InvariantTests(PostgresServer server) : MigrationTestBase(server)
{
    private const string Query = "SELECT count(*), sum(amount) FROM item";

    private const string Items = "CREATE TABLE item (id integer, amount numeric); INSERT INTO item VALUES (1, 10), (2, 20.5);";

    [Theory]
    [InlineData("", TransactionMode.Script)]
    [InlineData("-- pgmigrate:when SELECT true\n", TransactionMode.Script)]
    [InlineData("", TransactionMode.Run)]
    public async Task What_it_changes_rolls_a_script_back_and_both_values_are_told(string head, TransactionMode mode)
    {
        Folder.Write("up/0001.sql", Items);
        await MigrateAsync();
        Folder.Write(
            "up/0002.sql",
            $"{head}-- pgmigrate:invariant {Query};\nDELETE FROM item WHERE id = 2; SET search_path = none;"
        );

        var failure = await FailAsync(MigrationErrorId.VerificationFailed, Options with { TransactionMode = mode });

        Assert.EndsWith(
            $"0002.sql: invariant gives 2, 30.5 before the script and 1, 10 after it, for {Query}",
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.Equal("0002.sql", failure.Script);
        Assert.Equal(["0001.sql"], await AppliedAsync());
        Assert.Equal(2, await Database.ScalarAsync<long>("SELECT count(*) FROM item"));
    }

    [Fact]
    public async Task It_is_the_numbers_that_count_and_each_column()
    {
        Folder.Write("up/0001.sql", Items);
        Folder.Write(
            "up/0002.sql",
            $"-- pgmigrate:invariant {Query}\n-- pgmigrate:invariant SELECT id FROM item WHERE false\n"
                + "ALTER TABLE item ALTER amount TYPE numeric(12, 2);"
        );
        Folder.Write("up/0003.sql", "CREATE TABLE other (id integer);");
        await MigrateAsync();
        Assert.Equal(["0001.sql", "0002.sql", "0003.sql"], await AppliedAsync());

        Folder.Write(
            "up/0004.sql",
            "-- pgmigrate:invariant SELECT sum(id), sum(amount) AS sum FROM item\nUPDATE item SET id = id + 1;"
        );
        Assert.Contains(
            "gives 3, 30.50 before the script and 5, 30.50 after it",
            (await FailAsync(MigrationErrorId.VerificationFailed)).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("SELECT nothing FROM item", "invariant fails: ")]
    [InlineData("SELECT add_item()", "read-only transaction")]
    public async Task It_only_reads(string query, string expected)
    {
        Folder.Write(
            "up/0001.sql",
            $"{Items} CREATE FUNCTION add_item() RETURNS void LANGUAGE sql AS 'INSERT INTO item VALUES (3, 1)';"
        );
        Folder.Write("up/0002.sql", $"-- pgmigrate:invariant {query}\nCREATE TABLE other (id integer);");
        Assert.Contains(expected, (await FailAsync(MigrationErrorId.VerificationFailed)).Message, StringComparison.Ordinal);
        Assert.Equal(["0001.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task A_script_in_steps_is_held_against_what_was_before_its_first_statement()
    {
        Folder.Write("up/0001.sql", Items);
        Folder.Write(
            "up/0002.sql",
            $"-- pgmigrate:transaction off\n-- pgmigrate:invariant {Query}\nDELETE FROM item WHERE id = 2;\n"
                + "INSERT INTO item SELECT * FROM late;"
        );
        await FailAsync(MigrationErrorId.StatementFailed);
        await Database.ExecuteAsync("CREATE TABLE late AS VALUES (3, 20.5), (4, 7.0)");

        var failure = await FailAsync(MigrationErrorId.VerificationFailed);
        Assert.Contains("gives 2, 30.5 before the script and 3, 37.5 after it", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["0001.sql"], await AppliedAsync());

        await Database.ExecuteAsync("DELETE FROM item WHERE id = 4");
        await MigrateAsync();
        Assert.Equal(["0001.sql", "0002.sql"], await AppliedAsync());
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.invariant_value"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-- pgmigrate:transaction off\n")]
    public async Task A_secret_is_in_no_value_that_is_told_or_kept(string head)
    {
        Folder.Write("up/0001.sql", Items);
        Folder.Write("up/0002.sql", $"{head}-- pgmigrate:invariant SELECT '{{{{Key}}}}', count(*) FROM item\nDELETE FROM item;");
        var failure = await FailAsync(
            MigrationErrorId.VerificationFailed,
            Options with
            {
                Tokens = [new MigrationToken("Key", "hunter2-and-more", Secret: true)],
            }
        );
        Assert.Contains("gives \"***\", 2 before the script and \"***\", 0 after it", failure.Message, StringComparison.Ordinal);
        Assert.Equal(
            0,
            await Database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.invariant_value v WHERE v::text LIKE '%hunter2%'")
        );
    }

    [Fact]
    public async Task What_applied_scripts_have_promised_is_asked_again_and_only_read()
    {
        Folder.Write("up/0001.sql", $"-- pgmigrate:verify SELECT count(*) = 2 FROM item\n{Items}");
        Folder.Write("up/0002.sql", "CREATE FUNCTION add_item() RETURNS void LANGUAGE sql AS 'INSERT INTO item VALUES (3, 1)';");
        Folder.Write("up/0003.sql", "CREATE TABLE other (id integer);");
        Folder.Write("views/v.sql", "-- pgmigrate:verify SELECT true\nCREATE OR REPLACE VIEW v AS SELECT 1 AS one;");
        await MigrateAsync();
        Assert.Empty(await VerifyAsync());
        Assert.Contains("2 of 2 verifications", Observer.Messages[^1].Text, StringComparison.Ordinal);

        await Database.ExecuteAsync("DELETE FROM item WHERE id = 1");
        Folder.Write("verify/0002.sql", "SELECT add_item();");
        Folder.Write("verify/0003.sql", "SELECT pg_sleep(600);");
        Folder.Write("views/v.sql", "-- pgmigrate:verify SELECT false\nCREATE OR REPLACE VIEW v AS SELECT 2 AS one;");
        var found = await VerifyAsync();

        Assert.Equal(["0001.sql", "0002.sql", "0003.sql"], found.Select(finding => finding.Script));
        Assert.Equal("0001.sql: verify gives false for SELECT count(*) = 2 FROM item", found[0].Message);
        Assert.Contains("read-only transaction", found[1].Message, StringComparison.Ordinal);
        Assert.Equal(Folder["verify/0002.sql"], found[1].Path);
        Assert.Contains("statement timeout", found[2].Message, StringComparison.Ordinal);
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM item"));

        var failure = await Assert.ThrowsAsync<MigrationException>(() =>
            MigrationChecker.CheckAsync(null, Check, Observer, CancellationToken.None)
        );
        Assert.Equal(MigrationErrorId.OptionsInvalid, failure.ErrorId);
    }

    private CheckOptions Check =>
        new()
        {
            Run = Options,
            Verify = new VerifyOptions { StatementTimeout = TimeSpan.FromSeconds(1) },
        };

    private async Task<Finding[]> VerifyAsync() =>
        [
            .. (await MigrationChecker.CheckAsync(Target, Check, Observer, CancellationToken.None)).Where(finding =>
                finding.RuleId == "verify-failed"
            ),
        ];
}
