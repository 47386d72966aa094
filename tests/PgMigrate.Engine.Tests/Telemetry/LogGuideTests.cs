using System.Text.RegularExpressions;
using PgMigrate.Engine.Telemetry.Log;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Telemetry;

/// <summary>The guide lists every event of a log with its id and its fields, and no other.</summary>
public sealed partial class LogGuideTests
{
    private static readonly string[] OfAll =
    [
        "db.system.name",
        "server.address",
        "server.port",
        "db.namespace",
        "deployment.environment.name",
        "pgmigrate.run.id",
        "pgmigrate.script.folder",
        "pgmigrate.script.name",
    ];

    private static readonly string Guide = File.ReadAllText(RepositoryRoot.Combine("docs", "guides", "logging.md"));

    [Fact]
    public void It_lists_the_fields_of_each_event()
    {
        var written = Row()
            .Matches(Guide)
            .ToDictionary(
                row => (row.Groups["name"].Value, int.Parse(row.Groups["id"].Value, null)),
                row => Names(row.Groups["fields"].Value)
            );
        var records = EventSamples.All.Select(LogRecord.Of).ToArray();
        Assert.Equal(LogEvent.All, records.Select(record => record.Kind));
        Assert.Equal(records.Select(record => (record.Kind.Name, record.Kind.Id)).Order(), written.Keys.Order());
        Assert.All(
            records,
            record =>
                Assert.Equal(
                    record.Attributes.Select(attribute => attribute.Key).Except(OfAll),
                    written[(record.Kind.Name, record.Kind.Id)]
                )
        );
    }

    [Fact]
    public void It_names_what_all_events_have() =>
        Assert.All(OfAll, name => Assert.Contains($"| `{name}` |", Guide, StringComparison.Ordinal));

    [Fact]
    public void Every_kind_of_event_has_a_sample() =>
        Assert.Equal(
            typeof(RunEvent)
                .Assembly.GetTypes()
                .Where(type => type.IsSubclassOf(typeof(RunEvent)))
                .Select(type => type.Name)
                .Order(),
            EventSamples.All.Select(happened => happened.GetType().Name).Order()
        );

    private static string[] Names(string fields) => [.. Quoted().Matches(fields).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"^\| `(?<name>pgmigrate\.[a-z.]+)` \| (?<id>\d+) \| [^|]+ \|(?<fields>[^|]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
