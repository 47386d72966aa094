using System.Buffers;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Scripts;

/// <summary>
/// Whether any file may hold a <c>{{Token}}</c>. grate builds its expression anew for each file; a folder without tokens is read
/// twice as fast when it is told not to look for them.
/// </summary>
internal static class TokenScan
{
    private const int BufferSize = 64 * 1024;

    /// <summary>False where no file can hold a token; true also for what cannot be read, which grate then reports.</summary>
    /// <param name="scripts">The files.</param>
    /// <param name="files">Keeps what was read of them; null where nobody needs it again.</param>
    public static bool AnyMayHoldToken(IEnumerable<ScriptFile> scripts, FolderFiles? files = null)
    {
        files ??= new FolderFiles();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            return scripts.Any(script => MayHoldToken(script.Path, files, buffer));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool MayHoldToken(string path, FolderFiles files, byte[] buffer)
    {
        try
        {
            return new FileInfo(path).Length > FolderFiles.LargestKept
                ? LargeMayHoldToken(path, buffer)
                : MayHoldToken(files.Read(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or MigrationException)
        {
            return true;
        }
    }

    private static bool LargeMayHoldToken(string path, byte[] buffer)
    {
        using var file = ScriptText.OpenHandle(path);
        var previous = (byte)0;
        for (long offset = 0; RandomAccess.Read(file, buffer, offset) is var count and > 0; offset += count)
        {
            var bytes = buffer.AsSpan(0, count);
            if (MayHoldToken(bytes) || (previous == '{' && bytes[0] == '{'))
                return true;
            previous = bytes[^1];
        }

        return false;
    }

    // A zero byte: UTF-16 or UTF-32, in which braces are further apart.
    private static bool MayHoldToken(ReadOnlySpan<byte> bytes) => bytes.IndexOf("{{"u8) >= 0 || bytes.Contains((byte)0);
}
