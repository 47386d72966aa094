using System.Collections.Concurrent;
using System.Diagnostics;
using PgMigrate.Engine.Connections;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Faults.Network;

/// <summary>
/// The network falls silent, or closes or resets connections, at random moments of every task: the task ends, says why, and can
/// be done again. The tasks run side by side, since they mostly wait.
/// </summary>
public sealed class FailingNetworkTests : IAsyncDisposable
{
    private const int SideBySide = 6;

    // The longest that any may take; with the short times of these tests it takes some seconds.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    // Of its own: a backend that sends into a silent network holds up DROP DATABASE on the whole server.
    private readonly PostgresServer _server = new();
    private readonly FaultScripts _scripts = new();
    private readonly TempFolder _folder = NetworkSite.WriteFolder();
    private readonly int _seed = FaultRuns.Seed;

    private static NetworkLimits Limits => FaultRuns.HasLongLimits ? NetworkLimits.Default : ShortLimits.Value;

    [Fact]
    public async Task Every_task_ends_and_can_be_done_again()
    {
        FaultRuns.Tell($"PGMIGRATE_FAULT_SEED={_seed} PGMIGRATE_FAULT_MOMENTS={FaultRuns.NetworkMoments}");
        var chosen = NetworkTask.All.Where(task => FaultRuns.NetworkTask is null || FaultRuns.NetworkTask == task.Key).ToArray();
        var moments = new ConcurrentBag<Moment>();
        await AtOnceAsync(
            chosen,
            async task =>
            {
                foreach (var moment in Choose(task.Key, await CountAsync(task.Value)))
                    moments.Add(moment);
            }
        );

        var problems = new ConcurrentBag<string>();
        await AtOnceAsync(
            moments,
            async moment =>
            {
                if (await FailAsync(moment) is { } problem)
                    problems.Add(problem);
            }
        );

        Assert.True(problems.IsEmpty, string.Join("\n", problems));
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        _scripts.Dispose();
        await _server.DisposeAsync();
    }

    private static Task AtOnceAsync<T>(IEnumerable<T> items, Func<T, Task> work) =>
        Parallel.ForEachAsync(
            items,
            new ParallelOptions { MaxDegreeOfParallelism = SideBySide },
            async (item, _) => await work(item)
        );

    // Every name has random moments of its own, whatever runs beside it.
    private IEnumerable<Moment> Choose(string task, int pieces)
    {
        var random = new Random(_seed + task.Sum(letter => letter));
        for (var count = 0; pieces > 0 && count < FaultRuns.NetworkMoments; count++)
        {
            var fault = random.Next(2) == 0 ? NetworkFault.Silence : (NetworkFault)random.Next(3);
            yield return new Moment(task, random.Next(1, pieces + 1), fault, random.Next(3) > 0);
        }
    }

    // None where the task needs a pg_dump of the server's version, and none is here: on .NET 10 the server's own is.
    private async Task<int> CountAsync(NetworkTask task)
    {
        await using var site = await NetworkSite.MakeAsync(_server, _scripts, _folder, task);
        await using var proxy = FaultProxy.To(await _server.GetConnectionStringAsync());
        try
        {
            await task.ActAsync(site, proxy.Target(site.Database.ConnectionString, NetworkLimits.Default));
            return proxy.Pieces;
        }
        catch (MigrationException exception) when (exception.ErrorId == MigrationErrorId.BinariesNotFound)
        {
            FaultRuns.Tell(exception.Message);
            return 0;
        }
    }

    /// <summary>What is wrong; null where nothing is.</summary>
    private async Task<string?> FailAsync(Moment moment)
    {
        var task = NetworkTask.All[moment.Task];
        await using var site = await NetworkSite.MakeAsync(_server, _scripts, _folder, task);
        var clock = Stopwatch.StartNew();
        string? outcome = null;
        try
        {
            await using (var proxy = FaultProxy.To(await _server.GetConnectionStringAsync()))
            {
                proxy.StrikeAt(moment.Piece, moment.Fault, moment.Everything);
                outcome = await OutcomeAsync(() => task.ActAsync(site, proxy.Target(site.Database.ConnectionString, Limits)));
            }

            FaultRuns.Tell($"{moment}: {outcome} after {clock.Elapsed.TotalSeconds:0.0} s");
            await task.RequireAsync(site);
            return null;
        }
        catch (Exception exception)
        {
            return $"{moment}: {outcome} after {clock.Elapsed.TotalSeconds:0.0} s\n{exception}";
        }
    }

    // A task whose last pieces are lost may have come to its end before.
    private static async Task<string> OutcomeAsync(Func<Task> act)
    {
        try
        {
            await act().WaitAsync(Limit);
            return "succeeded";
        }
        catch (MigrationException failure)
        {
            MigrationErrorId[] expected =
            [
                MigrationErrorId.ConnectionLost,
                MigrationErrorId.ServerUnreachable,
                MigrationErrorId.RehearsalFailed,
            ];
            // A program that loses its own connection says so in its own words.
            var isOfProgram = failure.Message.Contains("pg_dump: error:", StringComparison.Ordinal);
            Assert.True(isOfProgram || expected.Contains(failure.ErrorId), $"{failure.ErrorId}: {failure}");
            Assert.NotEmpty(failure.RecommendedAction);
            return $"{failure.ErrorId} ({failure.Message})";
        }
    }

    private sealed record Moment(string Task, int Piece, NetworkFault Fault, bool Everything)
    {
        public override string ToString() => $"{Task}: {Fault} at piece {Piece}{(Everything ? "" : " of one connection")}";
    }
}
