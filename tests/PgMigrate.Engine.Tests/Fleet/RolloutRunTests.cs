using System.Collections.Concurrent;
using PgMigrate.Engine.Fleet.Rollouts;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Fleet;

/// <summary>How a rollout goes over its members, with work that needs no server.</summary>
public sealed class RolloutRunTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ConcurrentQueue<string> _worked = new();
    private readonly HashSet<string> _failing = [];

    private string File => Path.Combine(_folder.FullPath, "rollout.jsonl");

    [Fact]
    public async Task Rings_follow_each_other_and_a_failure_keeps_the_next_from_beginning()
    {
        FleetMember[] members = [Member("a", "canary"), Member("b", null), Member("c", "early"), Member("d", "canary")];
        var options = Options with { Rings = new RingOrder(["canary", "early", "all"]) };

        var all = await RunAsync(options, members);

        Assert.True(all.IsComplete);
        Assert.Equal(["a", "d", "c", "b"], _worked);

        _worked.Clear();
        _failing.Add("d");
        var stopped = await RunAsync(options, members);
        Assert.Equal(["a", "d"], _worked);
        Assert.Contains("The ring early was not begun", stopped.Stopped, StringComparison.Ordinal);
        Assert.Equal(
            [RolloutState.Succeeded, RolloutState.Pending, RolloutState.Pending, RolloutState.Failed],
            stopped.Members.Select(member => member.State)
        );
        Assert.Equal("it failed", stopped.Members[3].Error);

        _worked.Clear();
        var lenient = await RunAsync(options with { StopAfter = StopRule.Parse("2") }, members);
        Assert.Null(lenient.Stopped);
        Assert.Equal(["a", "d", "c", "b"], _worked);
    }

    [Fact]
    public async Task A_stop_rule_ends_a_ring_and_the_next_call_goes_on()
    {
        FleetMember[] members = [.. Enumerable.Range(0, 10).Select(i => Member($"m{i}", null, i))];
        _failing.UnionWith(["m1", "m3"]);
        var options = Options with { StopAfter = StopRule.Parse("2") };

        await using (var store = FileRolloutStore.Open(File))
        {
            var first = await RunAsync(options, members, store);
            Assert.NotNull(first.Stopped);
            Assert.Equal(["m0", "m1", "m2", "m3"], _worked);
        }

        // What is killed while it writes leaves a part of a line.
        await System.IO.File.AppendAllTextAsync(File, """{"rollout":"x","serv""");
        _worked.Clear();
        _failing.Clear();
        await using (var store = FileRolloutStore.Open(File))
        {
            // One has come meanwhile, and one while it runs.
            var found = new Queue<FleetMember[]>([
                [.. members, Member("new", null, 10)],
                [.. members, Member("new", null, 10), Member("newer", null, 11)],
            ]);
            var second = await RunAsync(options, store, () => found.Count > 1 ? found.Dequeue() : found.Peek());
            Assert.True(second.IsComplete);
            Assert.Equal(2, second.Before);
            Assert.Equal(["m1", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "new", "newer"], _worked.Order(StringComparer.Ordinal));
            Assert.Equal(2, second.Members.Single(member => member.Database == "m1").Attempts);
        }

        await using var other = FileRolloutStore.Open(File);
        var refused = await Assert.ThrowsAsync<MigrationException>(() =>
            RunAsync(options with { Scripts = "others" }, members, other)
        );
        Assert.Equal(MigrationErrorId.RolloutInvalid, refused.ErrorId);
        var inUse = Assert.Throws<MigrationException>(() => FileRolloutStore.Open(File));
        Assert.Equal(MigrationErrorId.RolloutInvalid, inUse.ErrorId);
        await using var reading = FileRolloutStore.Open(File, onlyReads: true);
        Assert.Equal(12, (await reading.ReadAsync(CancellationToken.None)).Count);
    }

    [Fact]
    public async Task A_part_is_all_that_a_call_takes_and_what_would_outlast_its_window_is_held_back()
    {
        FleetMember[] members = [.. Enumerable.Range(0, 40).Select(i => Member($"m{i}", null, i))];
        var shard = Shard.Parse("2/3");

        var result = await RunAsync(Options with { Shard = shard }, members, forecast: new HoldBack("m7"));

        string[] expected = [.. members.Where(member => shard.Has(member.Key)).Select(member => member.Key.Database)];
        Assert.Equal(expected.Where(name => name != "m7"), _worked);
        var heldBack = result.Members.SingleOrDefault(member => member.Database == "m7");
        Assert.Equal(expected.Contains("m7"), heldBack is { State: RolloutState.HeldBack, Error: "too long", SizeBytes: 7 });
        Assert.Equal(!expected.Contains("m7"), result.IsComplete);
    }

    [Fact]
    public async Task A_cancelled_call_waits_for_what_runs_and_leaves_the_rest()
    {
        FleetMember[] members = [.. Enumerable.Range(0, 6).Select(i => Member($"m{i}", null, i))];
        using var stop = new CancellationTokenSource();
        var store = new MemoryRolloutStore();
        var run = new RolloutRun(
            Options with
            {
                AtOnce = 2,
            },
            store,
            async (member, cancellationToken) =>
            {
                _worked.Enqueue(member.Key.Database);
                if (_worked.Count == 3)
                    await stop.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
                return null;
            },
            new HoldBack(null),
            _ => { }
        );

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            run.RunAsync(_ => Task.FromResult<IReadOnlyList<FleetMember>>(members), stop.Token)
        );

        var kept = await store.ReadAsync(CancellationToken.None);
        Assert.InRange(kept.Count(member => member.State == RolloutState.Succeeded), 2, 3);
        Assert.InRange(kept.Count(member => member.State == RolloutState.Pending), 2, 3);
    }

    public void Dispose() => _folder.Dispose();

    private static RolloutOptions Options => new() { Scripts = "these", RunBy = "test" };

    private Task<RolloutResult> RunAsync(
        RolloutOptions options,
        FleetMember[] members,
        IRolloutStore? store = null,
        IMemberForecast? forecast = null
    ) => RunAsync(options, store ?? new MemoryRolloutStore(), () => members, forecast);

    private Task<RolloutResult> RunAsync(
        RolloutOptions options,
        IRolloutStore store,
        Func<FleetMember[]> find,
        IMemberForecast? forecast = null
    ) =>
        new RolloutRun(
            options,
            store,
            (member, _) =>
            {
                _worked.Enqueue(member.Key.Database);
                return Task.FromResult(_failing.Contains(member.Key.Database) ? "it failed" : null);
            },
            forecast ?? new HoldBack(null),
            _ => { }
        ).RunAsync(_ => Task.FromResult<IReadOnlyList<FleetMember>>(find()), CancellationToken.None);

    private static FleetMember Member(string database, string? ring, int place = 0) =>
        new(new MemberKey("db:5432", database, string.Empty), null, ring, place);

    private sealed class HoldBack(string? database) : IMemberForecast
    {
        public void Learn(IEnumerable<RolloutMember> members) { }

        public Task<(long? Size, string? HeldBack)> JudgeAsync(FleetMember member, CancellationToken cancellationToken) =>
            Task.FromResult<(long?, string?)>(member.Key.Database == database ? (7, "too long") : (null, null));
    }
}
