namespace PgMigrate.Engine.Telemetry.Log;

/// <summary>
/// A file that events are added to, line by line, each written at once. Calls of one process that write to the same file share
/// it, so that their lines do not mix.
/// </summary>
internal sealed class LogFile : IDisposable
{
    /// <summary>What names standard error in place of a file.</summary>
    public const string StandardError = "-";

    private static readonly Dictionary<string, LogFile> Files = new(StringComparer.Ordinal);

    private readonly string _path;
    private readonly Stream _stream;
    private int _users;

    private LogFile(string path)
    {
        _path = path;
        _stream =
            path == StandardError
                ? Console.OpenStandardError()
                : new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }

    /// <summary>Opens a file, and makes it where there is none.</summary>
    /// <param name="path">Its full path, or <see cref="StandardError"/>.</param>
    /// <exception cref="IOException">It cannot be written to, or another process writes to it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written to.</exception>
    public static LogFile Open(string path)
    {
        lock (Files)
        {
            if (!Files.TryGetValue(path, out var file))
                Files.Add(path, file = new LogFile(path));
            file._users++;
            return file;
        }
    }

    /// <summary>Adds a line.</summary>
    public void Write(byte[] line)
    {
        lock (_stream)
        {
            _stream.Write(line);
            _stream.Flush();
        }
    }

    /// <summary>Closes the file where nobody else of this process writes to it.</summary>
    public void Dispose()
    {
        lock (Files)
        {
            if (--_users > 0)
                return;
            Files.Remove(_path);
            _stream.Dispose();
        }
    }
}
