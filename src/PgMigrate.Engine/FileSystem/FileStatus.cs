using System.ComponentModel;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PgMigrate.Engine.FileSystem;

/// <summary>What a Unix system says of a file. .NET tells the mode, and not the owner.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Owner">The number of the account that it belongs to.</param>
/// <param name="Mode">Who may do what with it.</param>
[UnsupportedOSPlatform("windows")]
internal sealed record FileStatus(FileKind Kind, uint Owner, UnixFileMode Mode)
{
    private const int KindMask = 0xF000;
    private const int ModeMask = 0xFFF;

    /// <summary>True where its group, or everybody, may write to it.</summary>
    public bool IsOpenToOthers => (Mode & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0;

    /// <summary>The status of what lies at a path, a link itself included; null where nothing does.</summary>
    /// <exception cref="IOException">The system does not tell.</exception>
    public static FileStatus? Of(string path) =>
        NativeStatus.Read(path, out var owner, out var mode) switch
        {
            0 => From(owner, mode),
            NativeStatus.NotThere or NativeStatus.NotInFolder => null,
            var error => throw new IOException($"'{path}' cannot be looked at: {new Win32Exception(error).Message}."),
        };

    /// <summary>The status of an open file.</summary>
    /// <exception cref="IOException">The system does not tell.</exception>
    public static FileStatus Of(SafeFileHandle file) =>
        NativeStatus.Read(file, out var owner, out var mode) switch
        {
            0 => From(owner, mode),
            var error => throw new IOException($"An open file cannot be looked at: {new Win32Exception(error).Message}."),
        };

    private static FileStatus From(uint owner, int mode) => new(KindOf(mode & KindMask), owner, (UnixFileMode)(mode & ModeMask));

    private static FileKind KindOf(int kind) =>
        kind switch
        {
            0x8000 => FileKind.File,
            0x4000 => FileKind.Folder,
            0xA000 => FileKind.Link,
            _ => FileKind.Other,
        };
}
