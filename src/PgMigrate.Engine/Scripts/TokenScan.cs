using System.Buffers;

namespace PgMigrate.Engine.Scripts;

/// <summary>
/// Whether any file may hold a <c>{{Token}}</c>. grate builds its expression anew for each file; a folder without tokens is read
/// twice as fast when it is told not to look for them.
/// </summary>
internal static class TokenScan
{
    private const int BufferSize = 64 * 1024;

    /// <summary>False where no file can hold a token; true also for what cannot be read, which grate then reports.</summary>
    public static bool AnyMayHoldToken(IEnumerable<ScriptFile> scripts)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            return scripts.Any(script => MayHoldToken(script.Path, buffer));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool MayHoldToken(string path, byte[] buffer)
    {
        try
        {
            using var file = File.OpenHandle(path);
            var previous = (byte)0;
            for (long offset = 0; RandomAccess.Read(file, buffer, offset) is var count and > 0; offset += count)
            {
                var bytes = buffer.AsSpan(0, count);
                // A zero byte: UTF-16 or UTF-32, in which braces are further apart.
                if (bytes.IndexOf("{{"u8) >= 0 || bytes.Contains((byte)0) || (previous == '{' && bytes[0] == '{'))
                    return true;
                previous = bytes[^1];
            }

            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
