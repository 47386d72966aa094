using System.Diagnostics;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Faults;

/// <summary>How often, and with what luck: see tests/README.md.</summary>
internal static class FaultRuns
{
    /// <summary>Runs whose process is killed.</summary>
    public static int KilledProcesses => TestScale.Count("PGMIGRATE_FAULT_RUNS", usual: 4, full: 100);

    /// <summary>Runs whose server is killed.</summary>
    public static int KilledServers => TestScale.Count("PGMIGRATE_FAULT_SERVER_RUNS", usual: 3, full: 30);

    /// <summary>Runs at once in one process.</summary>
    public static int AtOnce => TestScale.Count("PGMIGRATE_FAULT_AT_ONCE", usual: 20, full: 20);

    /// <summary>Runs at once in processes of their own.</summary>
    public static int ProcessesAtOnce => TestScale.Count("PGMIGRATE_FAULT_PROCESSES", usual: 4, full: 20);

    /// <summary>Backups and restores that are killed, interrupted or damaged at random, in each of their tests.</summary>
    public static int Backups => TestScale.Count("PGMIGRATE_FAULT_BACKUPS", usual: 4, full: 20);

    /// <summary>Moments at which a script that runs in batches is ended.</summary>
    public static int Batches => TestScale.Count("PGMIGRATE_FAULT_BATCHES", usual: 9, full: 60);

    /// <summary>The rows that those batches change, and that killed loads bring.</summary>
    public static int Rows => TestScale.Count("PGMIGRATE_FAULT_ROWS", usual: 3000, full: 3000);

    /// <summary>True where so many rows take long enough by themselves; fewer must wait, so that a kill meets them.</summary>
    public static bool RowsTakeTime => Rows > 100_000;

    /// <summary>Loads whose client, server process or server is killed.</summary>
    public static int Loads => TestScale.Count("PGMIGRATE_FAULT_LOADS", usual: 3, full: 30);

    /// <summary>Moments at which the network fails, in each of the engine's tasks.</summary>
    public static int NetworkMoments => TestScale.Count("PGMIGRATE_FAULT_MOMENTS", usual: 1, full: 30);

    /// <summary>The one task in which it does; null for all.</summary>
    public static string? NetworkTask =>
        Environment.GetEnvironmentVariable("PGMIGRATE_FAULT_TASK") is { Length: > 0 } name ? name : null;

    /// <summary>True to wait as long as outside of tests before a silent network is given up.</summary>
    public static bool HasLongLimits => TestScale.Given("PGMIGRATE_FAULT_LONG_LIMITS") is 1;

    /// <summary>Where the random moments begin; printed by each test that uses it.</summary>
    public static int Seed => TestScale.Given("PGMIGRATE_FAULT_SEED") ?? (Environment.TickCount & 0xFFFF);

    /// <summary>Tells how the test went, in its output and on the console.</summary>
    public static void Tell(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);

    /// <summary>How long work takes that nobody disturbs.</summary>
    public static async Task<TimeSpan> MeasureAsync(Func<Task> work)
    {
        var clock = Stopwatch.StartNew();
        await work();
        return clock.Elapsed;
    }
}
