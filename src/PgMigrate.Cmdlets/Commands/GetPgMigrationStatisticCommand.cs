using System.Collections.Concurrent;
using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine;
using PgMigrate.Engine.Statistics;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Tells how migrations went: how many, how often they failed, how long changes took, what was slow.</summary>
[Cmdlet(VerbsCommon.Get, "PgMigrationStatistic", DefaultParameterSetName = "Server", HelpUri = Documentation.Home)]
[OutputType(typeof(MigrationStatistic))]
public sealed class GetPgMigrationStatisticCommand : DatabaseCmdlet
{
    private const int ReadAtOnce = 8;

    private readonly ConcurrentBag<StatisticSource> _sources = [];
    private StatisticQuery _query = new();

    /// <summary>Only runs that began at or after this time.</summary>
    [Parameter]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Only runs for these environments.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string[]? Environment { get; set; }

    /// <summary>What is taken together.</summary>
    [Parameter]
    public StatisticGrouping By { get; set; } = StatisticGrouping.Database;

    /// <summary>How many scripts, tables and stalls are listed.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int First { get; set; } = 10;

    private protected override int Throttle => ReadAtOnce;

    private protected override void Prepare() =>
        _query = new StatisticQuery
        {
            Since = Since,
            Environments = Environment ?? [],
            First = First,
            HistorySchema = HistorySchema,
        };

    private protected override DatabaseWork WorkOn(CmdletPipeline pipeline) =>
        async (database, observer, cancellationToken) =>
            _sources.Add(
                await MigrationStatistics
                    .ReadAsync(database.Connection, _query, observer, cancellationToken)
                    .ConfigureAwait(false)
            );

    private protected override void Complete(CmdletPipeline pipeline)
    {
        foreach (MigrationStatistic statistic in StatisticReading.Of([.. _sources], _query, By, DateTimeOffset.UtcNow))
            pipeline.WriteObject(statistic);
    }
}
