using Microsoft.Win32.SafeHandles;
using PgMigrate.Engine.FileSystem;

namespace PgMigrate.Engine.Sql;

/// <summary>A script as text, twice: what is hashed and what is sent are the same but for scripts that are not UTF-8.</summary>
internal sealed record ScriptText
{
    /// <summary>The largest file that can be read, in bytes: a string of .NET holds about as many characters.</summary>
    public const int MaximumBytes = 1_000_000_000;

    /// <summary>
    /// What the server gets: the bytes as PostgreSQL would understand them, decoded with the <c>client_encoding</c> that
    /// the script sets. It goes out as UTF-8, so the statements that set <c>client_encoding</c> must not be sent:
    /// <see cref="SettingChange.Name"/> tells them.
    /// </summary>
    public required string Text { get; init; }

    /// <summary>
    /// What grate hashes: <c>File.ReadAllText</c>, in which every byte that is not UTF-8 is U+FFFD. The same instance as
    /// <see cref="Text"/> wherever they are equal.
    /// </summary>
    public required string HashText { get; init; }

    /// <summary>Reads a file. Needs about three times its size in memory, up to seven times if it is not UTF-8.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="MigrationException">
    /// <see cref="MigrationErrorId.ScriptUnreadable"/>, or <see cref="MigrationErrorId.ScriptEncoding"/> as in
    /// <see cref="Decode"/>.
    /// </exception>
    public static ScriptText Read(string path) => Decode(ReadBytes(path), path);

    /// <summary>Is told of each file that is opened: what counts them.</summary>
    internal static event Action<string>? Opening;

    /// <summary>Both texts as grate reads a file that its own encoding does not allow to be decoded.</summary>
    /// <param name="bytes">The whole file, its byte order mark included.</param>
    public static ScriptText DecodeAsGrate(ReadOnlySpan<byte> bytes)
    {
        var mark = ByteOrderMark.Detect(bytes);
        var text = ScriptDecoder.ReadAllText(bytes[mark.Length..], mark.CodePage);
        return new ScriptText { Text = text, HashText = text };
    }

    /// <summary>Decodes a file's bytes.</summary>
    /// <param name="bytes">The whole file, its byte order mark included.</param>
    /// <param name="path">The file, for messages; null where there is none.</param>
    /// <exception cref="MigrationException">
    /// <see cref="MigrationErrorId.ScriptEncoding"/>: bytes that are not valid in the script's encoding, a NUL character,
    /// an encoding that is not known; with line and column.
    /// </exception>
    public static ScriptText Decode(ReadOnlySpan<byte> bytes, string? path = null)
    {
        var mark = ByteOrderMark.Detect(bytes);
        var decoder = new ScriptDecoder(bytes[mark.Length..], mark.CodePage, path);
        return decoder.Decode();
    }

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="MigrationException"><see cref="MigrationErrorId.ScriptUnreadable"/>.</exception>
    public static byte[] ReadBytes(string path)
    {
        Opening?.Invoke(path);
        try
        {
            PlainFile.RefuseEndless(path);
            if (new FileInfo(path).Length > MaximumBytes)
                throw Unreadable(path, $"it is larger than {MaximumBytes} bytes", "Split it into several scripts.", cause: null);
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e.Message, "Check that the file exists and that this user may read it.", e);
        }
    }

    /// <summary>Opens a file of which a part is read at a time.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public static SafeFileHandle OpenHandle(string path)
    {
        Opening?.Invoke(path);
        PlainFile.RefuseEndless(path);
        return File.OpenHandle(path);
    }

    static MigrationException Unreadable(string path, string reason, string action, Exception? cause) =>
        new(MigrationErrorId.ScriptUnreadable, $"{path} cannot be read: {reason}", action, cause) { Path = path };
}
