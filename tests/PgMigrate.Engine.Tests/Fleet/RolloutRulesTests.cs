using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.Execution.Policies;
using PgMigrate.Engine.Fleet;
using PgMigrate.Engine.Fleet.Rollouts;

namespace PgMigrate.Engine.Tests.Fleet;

/// <summary>What a rollout goes by: parts, rings, stop rules, turns, expected durations, windows.</summary>
public sealed class RolloutRulesTests
{
    private static readonly DateTimeOffset Saturday = DateTimeOffset.Parse(
        "2026-11-28T23:00:00Z",
        System.Globalization.CultureInfo.InvariantCulture
    );

    [Fact]
    public void Each_member_belongs_to_exactly_one_part_and_stays_there()
    {
        MemberKey[] members = [.. Enumerable.Range(0, 1600).Select(i => new MemberKey("db1:5432", $"tenant_{i}", ""))];
        Shard[] parts = [.. Enumerable.Range(1, 16).Select(number => new Shard(number, 16))];

        Assert.All(members, member => Assert.Single(parts, part => part.Has(member)));
        Assert.All(parts, part => Assert.InRange(members.Count(part.Has), 60, 140));
        // The documented reckoning: SHA-256 of server/database/schema, its first eight bytes, modulo the count.
        Assert.True(
            Shard.Parse("3/16").Has(new MemberKey("db1:5432", "tenant_0", "")) == (Number("db1:5432/tenant_0/") % 16 == 2)
        );
        Assert.All(
            Enumerable.Range(0, 50),
            i =>
                Assert.Equal(
                    Number($"db2:6432/app/t_{i}") % 7 == 4,
                    new Shard(5, 7).Has(new MemberKey("db2:6432", "app", $"t_{i}"))
                )
        );
    }

    [Theory]
    [InlineData("0/16")]
    [InlineData("17/16")]
    [InlineData("3")]
    [InlineData("3/")]
    [InlineData("-1/3")]
    [InlineData("1/20000")]
    [InlineData("a/b")]
    public void What_is_no_part_is_refused(string text) =>
        Assert.Equal(MigrationErrorId.OptionsInvalid, Assert.Throws<MigrationException>(() => Shard.Parse(text)).ErrorId);

    [Theory]
    [InlineData("first", 1, 100, true)]
    [InlineData("3", 2, 100, false)]
    [InlineData("3", 3, 100, true)]
    [InlineData("5%", 5, 100, false)]
    [InlineData("5%", 6, 100, true)]
    [InlineData("5%", 1, 10, true)]
    [InlineData("0%", 1, 1000, true)]
    [InlineData("2.5%", 1, 40, false)]
    [InlineData("2.5%", 2, 40, true)]
    [InlineData("first", 0, 100, false)]
    public void A_stop_rule_counts_the_failures_of_a_ring(string text, int failed, int members, bool isMet) =>
        Assert.Equal(isMet, StopRule.Parse(text).IsMet(failed, members));

    [Theory]
    [InlineData("0")]
    [InlineData("100%")]
    [InlineData("-1%")]
    [InlineData("some")]
    [InlineData("1,5%")]
    public void What_is_no_stop_rule_is_refused(string text) =>
        Assert.Equal(MigrationErrorId.OptionsInvalid, Assert.Throws<MigrationException>(() => StopRule.Parse(text)).ErrorId);

    [Fact]
    public void Rings_are_cut_by_name_and_all_is_the_rest()
    {
        FleetMember[] members = [Member("a", "Canary"), Member("b", "early"), Member("c", null), Member("d", "late")];

        Assert.Equal(["canary: a", "all: b c d"], Cut(new RingOrder(["canary", "all"]), members));
        Assert.Equal(["early: b"], Cut(new RingOrder(["early"]), members));
        Assert.Equal([": a b c d"], Cut(new RingOrder([]), members));
    }

    [Fact]
    public void The_next_turn_is_of_the_server_that_is_at_the_fewest()
    {
        FleetMember[] members =
        [
            Member("a", null, "one"),
            Member("b", null, "one"),
            Member("c", null, "one"),
            Member("d", null, "two"),
        ];
        var queue = new MemberQueue(members, mostOfServer: 2);

        Assert.Equal(["a", "d", "b"], Enumerable.Range(0, 3).Select(_ => queue.Take()!.Key.Database));
        Assert.Null(queue.Take());
        queue.Ended(members[0]);
        Assert.Equal("c", queue.Take()!.Key.Database);
        Assert.Null(queue.Take());
    }

    [Fact]
    public void Durations_are_expected_by_size_once_enough_are_known()
    {
        var estimate = new DurationEstimate();
        estimate.Add(1000, TimeSpan.FromSeconds(2));
        estimate.Add(2000, TimeSpan.FromSeconds(3));
        Assert.Null(estimate.Of(1000));

        estimate.Add(10_000, TimeSpan.FromSeconds(12));

        // Two seconds each, and a thousandth of a second for each byte: the slowest's.
        Assert.Equal(2 + 100, estimate.Of(100_000)!.Value.TotalSeconds, 0.001);
        Assert.Equal(2, estimate.Of(0)!.Value.TotalSeconds, 0.001);
    }

    [Fact]
    public void A_window_closes_when_the_last_that_is_open_does()
    {
        var settings = new PolicyConfiguration
        {
            Windows =
            [
                new() { Cron = "0 22 * * SAT", Duration = TimeSpan.FromHours(4) },
                new() { Cron = "30 22 * * SAT", Duration = TimeSpan.FromHours(1) },
            ],
        };

        Assert.Equal(Saturday.AddHours(3), WindowRule.Closing(settings, Saturday));
        Assert.Null(WindowRule.Closing(settings, Saturday.AddHours(12)));
    }

    [Fact]
    public void A_row_of_a_catalogue_is_a_target_and_holds_no_secret()
    {
        var (name, target) = CatalogueRow.Read(
            """{"name":"acme","server":"db7","port":6432,"database":"acme","tags":["eu","gold"],"ring":"early","schema":null}""",
            Invalid
        );
        Assert.Equal(
            ("acme", "db7", 6432, "acme", "early", null),
            (name, target.Server, target.Port, target.Database, target.Ring, target.Schema)
        );
        Assert.Equal(["eu", "gold"], target.Tags!);
        Assert.Equal(["eu", "gold"], CatalogueRow.Read("""{"name":"a","tags":"eu, gold"}""", Invalid).Target.Tags!);

        var secret = Assert.Throws<MigrationException>(() => CatalogueRow.Read("""{"name":"a","password":"x"}""", Invalid));
        Assert.Contains("Passwords stay out", secret.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("\"x\"", secret.Message, StringComparison.Ordinal);
        Assert.Throws<MigrationException>(() => CatalogueRow.Read("""{"server":"a"}""", Invalid));
        Assert.Throws<MigrationException>(() => CatalogueRow.Read("""{"name":"a","port":70000}""", Invalid));
    }

    private static MigrationException Invalid(string message, string action) =>
        new(MigrationErrorId.TargetInvalid, message, action);

    private static IEnumerable<string> Cut(RingOrder order, FleetMember[] members) =>
        order.Cut(members).Select(ring => $"{ring.Name}: {string.Join(' ', ring.Members.Select(member => member.Key.Database))}");

    private static FleetMember Member(string database, string? ring, string server = "db") =>
        new(new MemberKey(server, database, string.Empty), null, ring, 0);

    private static ulong Number(string text) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(
            System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text))
        );
}
