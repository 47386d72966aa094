using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Principal;

namespace PgMigrate.Engine.FileSystem;

/// <summary>The groups of the operating system that the account of this process is a member of.</summary>
internal static class UserGroups
{
    /// <summary>
    /// Their names and numbers. On Windows a name has its domain before it, <c>CORP\dba</c>, and the number is a SID.
    /// </summary>
    /// <exception cref="IOException">The system does not tell.</exception>
    public static IReadOnlySet<string> Read() =>
        OperatingSystem.IsWindows()
            ? OfWindows().ToHashSet(StringComparer.OrdinalIgnoreCase)
            : OfUnix().SelectMany(Names).ToHashSet(StringComparer.Ordinal);

    [SupportedOSPlatform("windows")]
    private static IEnumerable<string> OfWindows()
    {
        using var user = WindowsIdentity.GetCurrent();
        // What the domain does not tell the name of stays a SID.
        return user.Groups is { } groups
            ? [.. groups.Select(group => group.Value), .. groups.Translate(typeof(NTAccount)).Select(group => group.Value)]
            : [];
    }

    [UnsupportedOSPlatform("windows")]
    private static uint[] OfUnix()
    {
        var count = NativeFiles.Groups(0, null);
        var groups = new uint[Math.Max(count, 0)];
        if (count < 0 || (count > 0 && NativeFiles.Groups(groups.Length, groups) < 0))
            throw new IOException($"The groups of this account are not told: error {Marshal.GetLastPInvokeError()}.");
        return [NativeFiles.EffectiveGroup(), .. groups];
    }

    [UnsupportedOSPlatform("windows")]
    private static IEnumerable<string> Names(uint group)
    {
        yield return group.ToString(CultureInfo.InvariantCulture);
        // The name is the first member of what it points to, on every system.
        if (
            NativeFiles.GroupEntry(group) is var entry and not 0
            && Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(entry)) is { } name
        )
            yield return name;
    }
}
