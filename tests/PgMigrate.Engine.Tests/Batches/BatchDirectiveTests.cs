using PgMigrate.Engine.Configuration.Signals;
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

    [Fact]
    public void Signals_are_read_with_their_limits()
    {
        var batch = Read(
            "batch table=t key=a pause-on=replica-lag>30s,replica-lag>1.5GB,wal-rate>50MB/s,archive-backlog>100,archiver-failing "
                + "stop-on=\"slot-retention > 10 GB, lock-waits>5, autovacuum\""
        ).Batch!;
        Assert.Equal(
            [
                (SignalKind.ReplicaLag, SignalUnit.Duration, 30_000),
                (SignalKind.ReplicaLag, SignalUnit.Size, 1_610_612_736),
                (SignalKind.WalRate, SignalUnit.Rate, 52_428_800),
                (SignalKind.ArchiveBacklog, SignalUnit.Count, 100),
                (SignalKind.ArchiverFailing, default, 0),
            ],
            batch.PauseOn.Select(signal => (signal.Kind, signal.Unit, signal.Limit))
        );
        Assert.Equal("slot-retention>10 GB,lock-waits>5,autovacuum", SignalList.Write(batch.StopOn));
        Assert.All(SignalKind.All, kind => Assert.Null(SignalList.Read(kind.Example).Problem));
    }

    [Theory]
    [InlineData("batch table=t key=a pause-on=replika-lag>5s", 43, "Did you mean 'replica-lag'?")]
    [InlineData("batch table=t key=a pause-on=autovacuum,wal-rate", 54, "'wal-rate' has no limit")]
    [InlineData("batch table=t key=a pause-on=wal-rate>50MB", 43, "'50MB' is not a limit of 'wal-rate'")]
    [InlineData("batch table=t key=a pause-on=lock-waits>2s", 43, "'2s' is not a limit of 'lock-waits'")]
    [InlineData("batch table=t key=a stop-on=autovacuum>1", 42, "'autovacuum' takes no limit")]
    [InlineData("batch table=t key=a stop-on=\"lock-waits > 5, lock-waits>6\"", 59, "'lock-waits' is given twice")]
    [InlineData("batch table=t key=a stop-on=autovacuum,", 53, "'' is not a signal")]
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
