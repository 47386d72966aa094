using System.Globalization;
using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;

namespace PgMigrate.Engine.FileSystem;

/// <summary>The account that a file or folder belongs to.</summary>
/// <param name="Id">Its number; on Windows its SID.</param>
internal readonly record struct FileOwner(string Id)
{
    /// <summary>SYSTEM, the administrators, and the service that installs Windows.</summary>
    private static readonly string[] WindowsSystem =
    [
        "S-1-5-18",
        "S-1-5-32-544",
        "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",
    ];

    /// <summary>True for the account that this process acts as.</summary>
    public bool IsThisUser => OperatingSystem.IsWindows() ? IsThisWindowsUser(Id) : Id == Text(NativeFiles.EffectiveUser());

    /// <summary>True for the system's own account, which could do anything anyway.</summary>
    public bool IsSystem => OperatingSystem.IsWindows() ? WindowsSystem.Contains(Id) : Id == "0";

    /// <summary>The owner of what lies at a path, of a link itself on Unix; null where nothing does.</summary>
    /// <exception cref="IOException">The system does not tell.</exception>
    public static FileOwner? Of(string path)
    {
        if (OperatingSystem.IsWindows())
            return Path.Exists(path) ? OfWindows(path) : null;
        return FileStatus.Of(path) is { } status ? new FileOwner(Text(status.Owner)) : null;
    }

    /// <summary>
    /// True where a file is this user's, the system's, or of whoever owns the folder that is worked in. Anybody may put a file
    /// into a folder above, such as the temporary one. Of a link, both it and what it leads to are looked at.
    /// </summary>
    /// <param name="file">Full path of what is there.</param>
    /// <param name="folder">Full path of the folder that is worked in.</param>
    /// <exception cref="IOException">The system does not tell.</exception>
    public static bool MaySpeakFor(string file, string folder)
    {
        var ownerOfFolder = Of(folder);
        string?[] looked = [file, new FileInfo(file).ResolveLinkTarget(returnFinalTarget: true)?.FullName];
        return looked
            .OfType<string>()
            .Select(Of)
            .All(owner => owner is { IsThisUser: true } or { IsSystem: true } || owner == ownerOfFolder);
    }

    private static string Text(uint number) => number.ToString(CultureInfo.InvariantCulture);

    [SupportedOSPlatform("windows")]
    private static FileOwner OfWindows(string path)
    {
        FileSystemSecurity security = Directory.Exists(path)
            ? new DirectoryInfo(path).GetAccessControl(AccessControlSections.Owner)
            : new FileInfo(path).GetAccessControl(AccessControlSections.Owner);
        return new FileOwner(security.GetOwner(typeof(SecurityIdentifier))?.Value ?? string.Empty);
    }

    /// <summary>
    /// What an administrator makes may belong to the administrators as a group: the user's owner, as Windows says.
    /// </summary>
    [SupportedOSPlatform("windows")]
    private static bool IsThisWindowsUser(string id)
    {
        using var user = WindowsIdentity.GetCurrent();
        return id == user.User?.Value || id == user.Owner?.Value;
    }
}
