using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Batches;

/// <summary>What is committed while batches run, behind the place they have come to.</summary>
public sealed class BatchPassTests(PostgresServer server) : BatchTestBase(server)
{
    private const string Script =
        "-- pgmigrate:batch table=app.item key=id size=30 passes=4 vacuum=yes\nUPDATE app.item SET name = 'n' || id WHERE name IS NULL;";

    [Fact]
    public async Task Passes_are_made_until_one_changes_no_row()
    {
        await WriteBehindAsync(atMost: 2);
        Folder.Write("up/0001_name.sql", Script);
        await MigrateAsync();
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM app.item WHERE name IS NULL"));
        Assert.Equal(102, await BatchAsync<long>("row_count"));
        Assert.Equal(0, await BatchAsync<long>("pass_rows"));
        // VACUUM has counted the rows.
        Assert.Equal(102, await Database.ScalarAsync<float>("SELECT reltuples FROM pg_class WHERE oid = 'app.item'::regclass"));
    }

    [Fact]
    public async Task Where_writers_are_faster_the_run_ends_and_says_so_and_the_next_one_makes_further_passes()
    {
        await WriteBehindAsync(atMost: 1000);
        Folder.Write("up/0001_name.sql", Script);
        var failure = await RefuseAsync(MigrationErrorId.StatementFailed);
        Assert.Contains("Still 1 rows a pass, in the last of 4", failure.Message, StringComparison.Ordinal);
        Assert.Equal(4, await BatchAsync<int>("pass"));
        await Database.ExecuteAsync("DROP TRIGGER behind ON app.item");
        await MigrateAsync();
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM app.item WHERE name IS NULL"));
        Assert.Equal(["0001_name.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task A_procedure_gets_ranges_without_gaps_and_a_run_that_is_one_transaction_takes_no_batches()
    {
        await Database.ExecuteAsync(
            """
            CREATE TABLE app.called (number serial, after_id integer, through_id integer);
            CREATE PROCEDURE app.fill(after_id integer, through_id integer) LANGUAGE sql AS
            'INSERT INTO app.called (after_id, through_id) VALUES (after_id, through_id); UPDATE app.item i SET n = n + 1 WHERE (after_id IS NULL OR i.id > after_id) AND i.id <= through_id';
            """
        );
        Folder.Write(
            "up/0001_call.sql",
            Head.Replace("size=10", "size=40", StringComparison.Ordinal)
                + "CALL app.fill(NULL /* pgmigrate:after */, NULL /* pgmigrate:through */);"
        );
        await RefuseAsync(MigrationErrorId.OptionsInvalid, Options with { TransactionMode = TransactionMode.Run });
        await MigrateAsync();
        Assert.Equal("1: 100", await TimesAsync());
        Assert.Equal(
            ["-120", "120-240", "240-300"],
            await Database.QueryAsync<string>("SELECT concat(after_id, '-', through_id) FROM app.called ORDER BY number")
        );
    }

    // A writer that is as fast as the batches: each that changes rows adds one before all others.
    private Task WriteBehindAsync(int atMost) =>
        Database.ExecuteAsync(
            $"""
            CREATE FUNCTION app.behind() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF EXISTS (SELECT FROM changed) AND (SELECT max(id) FROM changed) IN (300, (SELECT min(id) FROM app.item)) AND (SELECT -min(id) < {atMost} FROM app.item) THEN
                    INSERT INTO app.item (id) SELECT least(min(id), 0) - 1 FROM app.item;
                END IF;
                RETURN NULL;
            END $$;
            CREATE TRIGGER behind AFTER UPDATE ON app.item REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION app.behind();
            """
        );
}
