using System.Diagnostics;
using System.Globalization;

namespace PgMigrate.Engine.Tests.Faults;

/// <summary>How often, and with what luck: see tests/README.md.</summary>
internal static class FaultRuns
{
    /// <summary>Runs whose process is killed.</summary>
    public static int KilledProcesses => Read("PGMIGRATE_FAULT_RUNS", 4);

    /// <summary>Runs whose server is killed.</summary>
    public static int KilledServers => Read("PGMIGRATE_FAULT_SERVER_RUNS", 3);

    /// <summary>Runs at once in one process.</summary>
    public static int AtOnce => Read("PGMIGRATE_FAULT_AT_ONCE", 20);

    /// <summary>Runs at once in processes of their own.</summary>
    public static int ProcessesAtOnce => Read("PGMIGRATE_FAULT_PROCESSES", 4);

    /// <summary>Backups and restores that are killed, interrupted or damaged at random, in each of their tests.</summary>
    public static int Backups => Read("PGMIGRATE_FAULT_BACKUPS", 6);

    /// <summary>Moments at which the network fails, in each of the engine's tasks.</summary>
    public static int NetworkMoments => Read("PGMIGRATE_FAULT_MOMENTS", 2);

    /// <summary>The one task in which it does; null for all.</summary>
    public static string? NetworkTask => Environment.GetEnvironmentVariable("PGMIGRATE_FAULT_TASK") is { Length: > 0 } name ? name : null;

    /// <summary>True to wait as long as outside of tests before a silent network is given up.</summary>
    public static bool HasLongLimits => Read("PGMIGRATE_FAULT_LONG_LIMITS", 0) != 0;

    /// <summary>Where the random moments begin; printed by each test that uses it.</summary>
    public static int Seed => Read("PGMIGRATE_FAULT_SEED", Environment.TickCount & 0xFFFF);

    /// <summary>Tells how the test went, in its output and on the console.</summary>
    public static void Tell(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);

    /// <summary>How long work takes that nobody disturbs.</summary>
    public static async Task<TimeSpan> MeasureAsync(Func<Task> work)
    {
        var clock = Stopwatch.StartNew();
        await work();
        return clock.Elapsed;
    }

    private static int Read(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
