using System.Text;

namespace PgMigrate.Engine.Sandbox;

/// <summary>Files that other users may not read.</summary>
internal static class SandboxFiles
{
    /// <summary>Writes a new file that only this user may read.</summary>
    public static void WritePrivate(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), options);
        writer.Write(text);
    }

    /// <summary>Replaces such a file in one step, so that no reader sees half of it.</summary>
    public static void ReplacePrivate(string path, string text)
    {
        var work = $"{path}.{Guid.NewGuid():N}";
        WritePrivate(work, text);
        File.Move(work, path, overwrite: true);
    }
}
