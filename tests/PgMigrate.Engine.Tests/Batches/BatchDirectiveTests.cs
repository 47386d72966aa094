using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Tests.Errors;

namespace PgMigrate.Engine.Tests.Batches;

/// <summary>What <c>batch</c> says, and what is wrong with it.</summary>
public sealed class BatchDirectiveTests
{
    private static readonly ScriptFile File = new("0001_x.sql", "up", "/m/up/0001_x.sql", ScriptKind.OneTime);

    [Fact]
    public void All_that_can_be_said_is_read()
    {
        var read = Read(
            "batch  table=App.\"My Item\" key=tenant,\"Day Of\" size=50 target=2s pause=20% pause-limit=3h passes=4 later-rows=\"0012 trigger.sql\" vacuum=yes"
        );
        var batch = read.Batch!;
        Assert.Equal(("app", "My Item"), (batch.Table.Schema, batch.Table.Name));
        Assert.Equal(["tenant", "Day Of"], batch.Key);
        Assert.Equal((50, 4, 0.2), (batch.Size, batch.Passes, batch.Pause));
        Assert.Equal((TimeSpan.FromSeconds(2), TimeSpan.FromHours(3)), (batch.Target, batch.PauseLimit));
        Assert.True(batch.Vacuums);
        // Who sees to later rows must have been applied before.
        Assert.Equal(["0012 trigger.sql"], read.Requires);
    }

    [Theory]
    [InlineData("batch", 14, "lacks table=")]
    [InlineData("batch table=t", 14, "lacks key=")]
    [InlineData("batch tabel=t key=a", 20, "Did you mean 'table'?")]
    [InlineData("batch  table=t key=a sise=5", 35, "Did you mean 'size'?")]
    [InlineData("batch table=t key=a size=0", 34, "not a number from 1 to 1000000")]
    [InlineData("batch table=t key=a size=5k", 34, "not a number")]
    [InlineData("batch table=t key=a size", 34, "has no value")]
    [InlineData("batch table=t key=a key=b", 34, "given twice")]
    [InlineData("batch table=t.1 key=a", 20, "not the name of a table")]
    [InlineData("batch table=t key=a,a", 28, "not a list of columns")]
    [InlineData("batch table=t key=a, b", 35, "'b' is not an option")]
    [InlineData("batch table=t key=a target=soon", 34, "not a duration")]
    [InlineData("batch table=t key=a pause=100%", 34, "not a share of the time")]
    [InlineData("batch table=t key=a pause=2s", 34, "not a share of the time")]
    [InlineData("batch table=t key=a vacuum=maybe", 34, "not a value of 'vacuum'")]
    [InlineData("batch table=t key=a later-rows=trigger", 34, "not a value of 'later-rows'")]
    [InlineData("batch table=t key=a passes=0", 34, "not a number from 1 to 1000")]
    public void What_is_wrong_is_told_at_its_column(string directive, int column, string says)
    {
        var failure = Assert.Throws<MigrationException>(() => Read(directive));
        ErrorText.Require(MigrationErrorId.DirectiveInvalid, failure);
        ErrorText.RequirePlace(failure, File.Path, 1, column);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signal_without_batches_has_no_effect_and_is_refused()
    {
        var script = "-- pgmigrate:transaction off\n-- pgmigrate:pause-when SELECT false\nUPDATE t SET b = 1;";
        var failure = Assert.Throws<MigrationException>(() => Script.InMemory(File, script));
        ErrorText.RequirePlace(failure, File.Path, 2, 14);
        Assert.Contains("'pause-when' has no effect", failure.Message, StringComparison.Ordinal);
    }

    private static ScriptDirectives Read(string directive) =>
        Script.InMemory(File, $"-- pgmigrate:{directive}\nUPDATE t SET b = 1;").Directives;
}
