using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Scripts;

/// <summary>Where a script's text comes from. A file is opened when its text is first needed, and not again.</summary>
internal sealed class ScriptSource
{
    private const char Undecodable = '\uFFFD';

    private readonly string? _path;
    private readonly IReadOnlyList<MigrationToken> _tokens;
    private readonly bool _isUndecodable;
    private readonly FolderFiles? _files;
    private ScriptText? _file;
    private string? _text;

    private ScriptSource(
        string? path,
        string? hashText,
        IReadOnlyList<MigrationToken> tokens,
        ScriptText? file = null,
        bool isUndecodable = false,
        FolderFiles? files = null
    )
    {
        _path = path;
        HashText = hashText;
        _tokens = tokens;
        _file = file;
        _isUndecodable = isUndecodable;
        _files = files;
    }

    /// <summary><see cref="Script.HashText"/>.</summary>
    public string? HashText { get; }

    /// <summary><see cref="Script.Text"/>.</summary>
    /// <exception cref="MigrationException">ScriptEncoding or ScriptUnreadable.</exception>
    public string? Text => _text ??= _isUndecodable ? null : Decode();

    /// <summary><see cref="Script.Written"/>.</summary>
    /// <exception cref="MigrationException">ScriptEncoding or ScriptUnreadable.</exception>
    public string? Written =>
        _path is null ? HashText
        : _isUndecodable ? _file?.HashText
        : File.Text;

    // Two threads that ask at once read it twice, and get the same.
    private ScriptText File => _file ??= ScriptText.Decode(ReadBytes(_path!, _files), _path);

    /// <summary>A file.</summary>
    /// <exception cref="MigrationException">ScriptUnreadable or ScriptEncoding.</exception>
    public static ScriptSource Read(string path, IReadOnlyList<MigrationToken> tokens) =>
        OfFile(path, ScriptText.Read(path), tokens);

    /// <summary>A file, as far as it can be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tokens">The run's tokens.</param>
    /// <param name="files">Has it, perhaps; null where nobody has.</param>
    /// <param name="problem">Why it cannot be read; null where it can.</param>
    public static ScriptSource TryRead(
        string path,
        IReadOnlyList<MigrationToken> tokens,
        FolderFiles? files,
        out MigrationException? problem
    )
    {
        problem = null;
        byte[] bytes;
        try
        {
            bytes = ReadBytes(path, files);
        }
        catch (MigrationException unreadable)
        {
            problem = unreadable;
            return new ScriptSource(path, null, tokens, isUndecodable: true);
        }

        try
        {
            return OfFile(path, ScriptText.Decode(bytes, path), tokens);
        }
        catch (MigrationException undecodable)
        {
            problem = undecodable;
            // grate reads it all the same, and what it makes of it is what it hashes.
            var text = ScriptText.DecodeAsGrate(bytes);
            return new ScriptSource(path, TokenRules.Replace(text.HashText, tokens), tokens, text, isUndecodable: true);
        }
    }

    /// <summary>A file that grate has read.</summary>
    public static ScriptSource ReadByGrate(string path, string text, IReadOnlyList<MigrationToken> tokens, FolderFiles? files) =>
        new(path, text, tokens, files: files);

    /// <summary>No file.</summary>
    public static ScriptSource InMemory(string text) => new(path: null, text, []);

    /// <summary>No file, and a text that grate records otherwise.</summary>
    public static ScriptSource InMemory(string text, string recorded) => new(path: null, recorded, []) { _text = text };

    /// <summary>A file that is not read.</summary>
    public static ScriptSource Unread(string path) => new(path, null, [], isUndecodable: true);

    /// <summary>What grate would hash of a file that has not been read; null where it cannot be.</summary>
    public string? ReadHashText(IReadOnlyList<MigrationToken> tokens) =>
        _path is not null && TryRead(_path, tokens, null, out _) is { HashText: { } text } ? text : null;

    private static byte[] ReadBytes(string path, FolderFiles? files) => files?.Read(path) ?? ScriptText.ReadBytes(path);

    private static ScriptSource OfFile(string path, ScriptText file, IReadOnlyList<MigrationToken> tokens) =>
        new(path, TokenRules.Replace(file.HashText, tokens), tokens, file);

    // grate reads every file as UTF-8 and keeps going over what is not: its hash stays, but the text is what the script says
    // it is.
    private string? Decode()
    {
        if (HashText is null || _path is null || (_file is null && !MayBeMisread(HashText)))
            return HashText;
        return ReferenceEquals(File.Text, File.HashText) ? HashText : TokenRules.Replace(File.Text, _tokens);
    }

    private static bool MayBeMisread(string text) =>
        text.Contains(Undecodable, StringComparison.Ordinal)
        || text.Contains('\0', StringComparison.Ordinal)
        || text.Contains("encoding", StringComparison.OrdinalIgnoreCase)
        || text.Contains("names", StringComparison.OrdinalIgnoreCase);
}
