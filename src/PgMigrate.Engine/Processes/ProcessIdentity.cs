using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;

namespace PgMigrate.Engine.Processes;

/// <summary>One process, for good: its number and when it began, since numbers are used again.</summary>
/// <param name="Id">The process's number.</param>
/// <param name="Started">When it began, in a form that only serves to be compared.</param>
internal sealed record ProcessIdentity(int Id, string Started)
{
    /// <summary>This process.</summary>
    public static ProcessIdentity Current { get; } =
        Of(Environment.ProcessId) ?? throw new InvalidOperationException("This process has no start time.");

    /// <summary>
    /// Where processes have these numbers: this system since its start, and on Linux the container's own numbering. Elsewhere the
    /// same number is another process.
    /// </summary>
    public static string Place { get; } =
        OperatingSystem.IsLinux() ? $"{BootId()} {NumberingOfLinux()}" : Environment.MachineName;

    /// <summary>True while it runs; a process that has ended and only waits for its parent does not.</summary>
    [JsonIgnore]
    public bool IsAlive => Of(Id) == this;

    /// <summary>The running process of that number; null where there is none.</summary>
    public static ProcessIdentity? Of(int id)
    {
        var started = OperatingSystem.IsLinux() ? LinuxStart(id) : SystemStart(id);
        return started is null ? null : new ProcessIdentity(id, started);
    }

    /// <summary>
    /// .NET reckons a start time from the wall clock, which may be set in between; the kernel's ticks since boot stand.
    /// </summary>
    private static string? LinuxStart(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            // The program's name, in parentheses, may hold blanks and parentheses of its own.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ended = fields[0] is "Z" or "X" or "x";
            return ended ? null : $"{fields[19]}@{BootId()}";
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string BootId() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    private static string? NumberingOfLinux() => new FileInfo("/proc/self/ns/pid").LinkTarget;

    private static string? SystemStart(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.HasExited ? null : process.StartTime.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // No such process, ended meanwhile, or another user's: none that we started.
            return null;
        }
    }
}
