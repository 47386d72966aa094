using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PgMigrate.Benchmarks.Network;

/// <summary>Sleeps to within microseconds where the system can, without taking a processor from those who are measured.</summary>
public static partial class PreciseSleep
{
    private const int SetTimerSlack = 29;

    /// <summary>Asks the system to wake this thread without the usual 50 µs of grace.</summary>
    public static void PrepareThread()
    {
        if (OperatingSystem.IsLinux() && SetThreadOption(SetTimerSlack, 1, 0, 0, 0) != 0)
            throw new InvalidOperationException($"prctl failed with error {Marshal.GetLastPInvokeError()}.");
    }

    /// <summary>Returns at a time of <see cref="Stopwatch"/>, or at once where it has passed.</summary>
    public static void Until(long due)
    {
        while (Stopwatch.GetTimestamp() is var now && now < due)
            Sleep(Stopwatch.GetElapsedTime(now, due));
    }

    private static void Sleep(TimeSpan time)
    {
        if (!OperatingSystem.IsLinux())
        {
            Thread.Yield();
            return;
        }

        // A signal may end it early; the caller looks at the clock.
        var request = new TimeSpecification(
            time.Seconds,
            (nint)(time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick)
        );
        _ = NanoSleep(request, 0);
    }

    [LibraryImport("libc", EntryPoint = "nanosleep", SetLastError = true)]
    private static partial int NanoSleep(in TimeSpecification request, nint remaining);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int SetThreadOption(int option, nuint value, nuint unused3, nuint unused4, nuint unused5);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct TimeSpecification(nint Seconds, nint Nanoseconds);
}
