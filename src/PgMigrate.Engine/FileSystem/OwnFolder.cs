using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;

namespace PgMigrate.Engine.FileSystem;

/// <summary>
/// Folders in which nobody but this user can have put anything: only from such a one a record is believed, a program or a cluster
/// is started, and things are deleted.
/// </summary>
internal static class OwnFolder
{
    /// <summary>This user may do everything, others nothing.</summary>
    public const UnixFileMode Closed = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Others may go through it to what they know the name of; they cannot list it.</summary>
    public const UnixFileMode Passable = Closed | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>What speaks against trusting a folder, as the end of a sentence; null where nothing does.</summary>
    /// <param name="path">Full path of what is there.</param>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    public static string? Objection(string path) => OperatingSystem.IsWindows() ? OnWindows(path) : OnUnix(path);

    /// <summary>Makes a folder that only this user may write to, and those above it, where they are missing.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="mode"><see cref="Closed"/> or <see cref="Passable"/>; Windows knows the first only.</param>
    /// <returns>What speaks against the folder that was there before, or came in between; null where nothing does.</returns>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be made.</exception>
    public static string? Make(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            MakeOnWindows(path);
            return OnWindows(path);
        }

        // From its first moment with no right that is not meant; whatever is there, or comes in between, is looked at.
        if (FileStatus.Of(path) is null)
            Directory.CreateDirectory(path, mode);
        if (OnUnix(path) is { } objection)
            return objection;
        // The umask may have taken some of it away.
        var present = File.GetUnixFileMode(path);
        if ((present & mode) != mode)
            File.SetUnixFileMode(path, present | mode);
        return null;
    }

    [UnsupportedOSPlatform("windows")]
    private static string? OnUnix(string path) =>
        FileStatus.Of(path) switch
        {
            null => "is gone",
            { Kind: FileKind.Link } => "is a link",
            { Kind: not FileKind.Folder } => "is no folder",
            { Owner: var owner } when owner != NativeFiles.EffectiveUser() => "is another user's",
            { IsOpenToOthers: true } => "may be written to by other users",
            _ => null,
        };

    [SupportedOSPlatform("windows")]
    private static string? OnWindows(string path)
    {
        var folder = new DirectoryInfo(path);
        if (!folder.Exists)
            return Path.Exists(path) ? "is no folder" : "is gone";
        if (folder.Attributes.HasFlag(FileAttributes.ReparsePoint))
            return "is a link";
        return FileOwner.Of(path) is { IsThisUser: true } ? null : "is another user's";
    }

    /// <summary>
    /// The user's own temporary folder is closed to others, but TMP may name one that is not, whose rights a new folder would
    /// inherit. The restricted user as whom pg_ctl runs a server is still this user.
    /// </summary>
    [SupportedOSPlatform("windows")]
    private static void MakeOnWindows(string path)
    {
        var folder = new DirectoryInfo(path);
        folder.Parent?.Create();
        using var user = WindowsIdentity.GetCurrent();
        var security = new DirectorySecurity();
        security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        foreach (var account in new[] { user.User!, new SecurityIdentifier(WellKnownSidType.LocalSystemSid, null) })
        {
            security.AddAccessRule(
                new FileSystemAccessRule(
                    account,
                    FileSystemRights.FullControl,
                    InheritanceFlags.ContainerInherit | InheritanceFlags.ObjectInherit,
                    PropagationFlags.None,
                    AccessControlType.Allow
                )
            );
        }

        if (!folder.Exists)
            folder.Create(security);
    }
}
