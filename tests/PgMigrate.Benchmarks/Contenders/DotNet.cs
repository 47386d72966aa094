using System.Diagnostics;

namespace PgMigrate.Benchmarks.Contenders;

/// <summary>The .NET that runs this program.</summary>
public static class DotNet
{
    /// <summary>The host that starts a dll: the one that <c>dotnet run</c> names, or that of PATH.</summary>
    public static string Host { get; } =
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";

    /// <summary>The seconds that some work took.</summary>
    public static async Task<double> TimeAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
