using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Loads;

/// <summary>Undos of scripts that have loaded files: nothing is taken for taken back that is not.</summary>
public sealed class UndoneLoadTests(PostgresServer server) : LoadTestBase(server)
{
    [Fact]
    public async Task A_load_into_a_table_that_was_there_has_no_derived_way_back()
    {
        WriteTable();
        WriteLoad("table=item file=../d.csv");
        WriteData("d.csv", "1,a,b\n");
        await MigrateAsync();

        var failure = await RefuseAsync(new UndoOptions { Last = 1 });

        Assert.Contains("changes rows, which the schema does not keep", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["1|a|b"], await ItemsAsync());
    }

    [Fact]
    public async Task A_text_that_loads_files_is_not_gone_back_to()
    {
        WriteTable();
        WriteLoad("table=item file=../d.csv conflict=skip", "runAfterOtherAnyTimeScripts/load.sql");
        WriteData("d.csv", "1,a,b\n");
        await MigrateAsync();
        WriteLoad("table=item file=../d.csv conflict=update", "runAfterOtherAnyTimeScripts/load.sql");
        await MigrateAsync();

        var failure = await RefuseAsync(new UndoOptions { LastRuns = 1 });

        Assert.Contains("its previous version loads files", failure.Message, StringComparison.Ordinal);
    }

    private async Task<MigrationException> RefuseAsync(UndoOptions options)
    {
        var failure = await Assert.ThrowsAsync<MigrationException>(() =>
            Migrator.UndoAsync(Target, Options, options, Observer, CancellationToken.None)
        );
        Assert.Equal(MigrationErrorId.UndoRefused, failure.ErrorId);
        return failure;
    }
}
