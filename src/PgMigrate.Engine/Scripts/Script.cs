using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Scripts;

/// <summary>
/// A migration script: of a file, of a history, or made here. It never changes; its file is read once, its text is cut once,
/// and each of its statements is read once, when first asked for. Secrets are in none of its texts: <see cref="ToSend"/> puts
/// them in.
/// </summary>
internal sealed partial class Script
{
    private readonly IReadOnlyList<MigrationToken> _tokens;
    private bool? _keepsLines;
    private readonly ScriptSource _source;
    private SqlText? _sql;
    private SqlText? _recorded;
    private string? _hash;
    private bool _isHashed;
    private HashSet<string>? _dropped;

    private Script(ScriptFile file, ScriptSource source, IReadOnlyList<MigrationToken> tokens)
    {
        File = file;
        _source = source;
        _tokens = tokens;
    }

    /// <summary>What it is called, and where it lies.</summary>
    public ScriptFile File { get; }

    /// <summary>
    /// Its text as grate hashes and records it: read as UTF-8, tokens replaced, secrets as placeholders; null where the file
    /// cannot be read, or has not been.
    /// </summary>
    public string? HashText => _source.HashText;

    /// <summary>
    /// Its text as it is meant: decoded by the encoding that it sets, tokens replaced, secrets as placeholders. The same
    /// instance as <see cref="HashText"/> wherever they are equal; null where it could not be read.
    /// </summary>
    /// <exception cref="MigrationException">
    /// ScriptEncoding or ScriptUnreadable, where grate has read the file and nobody else yet.
    /// </exception>
    public string? Text => _source.Text;

    /// <summary>Its text as the file has it, tokens where they stand; null where it could not be read.</summary>
    public string? Written => _source.Written;

    /// <summary>What it says of itself; nothing where that could not be read.</summary>
    public ScriptDirectives Directives { get; private init; } = ScriptDirectives.None;

    /// <summary>Why it, or its directives, could not be read; null where they could.</summary>
    public MigrationException? Problem { get; private init; }

    /// <summary>Its text, cut and read; that of nothing where it could not be read.</summary>
    public SqlText Sql => _sql ??= ReadSql();

    /// <summary><see cref="HashText"/>, cut and read.</summary>
    public SqlText Recorded => _recorded ??= HashText is { } text ? SqlText.Read(text) : SqlText.Empty;

    /// <summary>Its statements, in order.</summary>
    public IReadOnlyList<SqlStatement> Statements => Sql.Statements;

    /// <summary>What its statements ask for, those in DO blocks too, as far as it is understood.</summary>
    public IEnumerable<SqlCommand> Commands =>
        Statements.SelectMany(statement => statement.Parts).Select(part => part.Command).OfType<SqlCommand>();

    /// <summary>Its statements, and what its loads do as statements: what is read for losses.</summary>
    public IEnumerable<SqlStatement> Changes => Statements.Concat(Directives.LoadEffects);

    /// <summary>
    /// The hash that grate would record; null where it could not be read, or holds a token that grate fills from the
    /// database's name and the like, which nobody knows who only reads files.
    /// </summary>
    public string? Hash => _isHashed ? _hash : ReadHash();

    /// <summary>Reads a file.</summary>
    /// <exception cref="MigrationException">ScriptUnreadable, ScriptEncoding, DirectiveInvalid.</exception>
    public static Script Read(ScriptFile file, IReadOnlyList<MigrationToken> tokens)
    {
        var script = new Script(file, ScriptSource.Read(file.Path, tokens), tokens);
        return script.With(script.ReadDirectives());
    }

    /// <summary>Reads a file; what keeps it from being read is its <see cref="Problem"/>.</summary>
    /// <param name="file">The file.</param>
    /// <param name="tokens">The run's tokens.</param>
    /// <param name="files">Has it, perhaps; null where nobody has.</param>
    public static Script TryRead(ScriptFile file, IReadOnlyList<MigrationToken> tokens, FolderFiles? files = null)
    {
        var source = ScriptSource.TryRead(file.Path, tokens, files, out var problem);
        var script = new Script(file, source, tokens) { Problem = problem };
        try
        {
            return script.With(script.ReadDirectives());
        }
        catch (MigrationException invalid)
        {
            return new Script(file, source, tokens) { Problem = problem ?? invalid, _recorded = script._recorded };
        }
    }

    /// <summary>A file that grate has read.</summary>
    /// <param name="file">The file.</param>
    /// <param name="text">What grate made of it: <see cref="HashText"/>.</param>
    /// <param name="tokens">The run's tokens.</param>
    /// <param name="directives">What it says of itself, where that is known; null: it is read.</param>
    /// <param name="files">Has the file too, perhaps; null where nobody has.</param>
    /// <exception cref="MigrationException">DirectiveInvalid.</exception>
    public static Script ReadByGrate(
        ScriptFile file,
        string text,
        IReadOnlyList<MigrationToken> tokens,
        ScriptDirectives? directives = null,
        FolderFiles? files = null
    )
    {
        var script = new Script(file, ScriptSource.ReadByGrate(file.Path, text, tokens, files), tokens);
        return script.With(directives ?? script.ReadDirectives());
    }

    /// <summary>A text of a history, or made here: no file is read.</summary>
    /// <param name="file">What it is called; its path is what messages call it.</param>
    /// <param name="text">The text, secrets as placeholders.</param>
    /// <param name="directives">What it says of itself, where that is known; null: it is read.</param>
    /// <exception cref="MigrationException">DirectiveInvalid.</exception>
    public static Script InMemory(ScriptFile file, string text, ScriptDirectives? directives = null)
    {
        var script = new Script(file, ScriptSource.InMemory(text), []);
        return script.With(directives ?? script.ReadDirectives());
    }

    /// <summary>The same, where grate records another text than what is meant: it reads every encoding as UTF-8.</summary>
    /// <param name="file">What it is called; its path is what messages call it.</param>
    /// <param name="text">The text that is meant, secrets as placeholders.</param>
    /// <param name="recorded">The text that grate records.</param>
    /// <exception cref="MigrationException">DirectiveInvalid.</exception>
    public static Script InMemory(ScriptFile file, string text, string recorded)
    {
        var script = new Script(file, ScriptSource.InMemory(text, recorded), []);
        return script.With(script.ReadDirectives());
    }

    /// <summary>A file that is not read: it has no statements.</summary>
    public static Script Unread(ScriptFile file, IReadOnlyList<MigrationToken> tokens) =>
        new(file, ScriptSource.Unread(file.Path), tokens);

    /// <summary>The same with other directives.</summary>
    public Script With(ScriptDirectives directives) => With(directives, _tokens);

    private Script With(ScriptDirectives directives, IReadOnlyList<MigrationToken> tokens) =>
        new(File, _source, tokens)
        {
            Directives = directives,
            Problem = Problem,
            _sql = _sql,
            _recorded = _recorded,
        };

    /// <summary>Whether one of its statements drops an object of a name.</summary>
    public bool Drops(ObjectName name) => (_dropped ??= ReadDropped()).Contains(name.Name);

    /// <summary>Where an offset of its text, which is there, lies in the file.</summary>
    public TextPosition InFile(int offset) => InFile(Text!, offset, _tokens);

    /// <summary>Where an offset of a text that was made of it lies in the file.</summary>
    /// <param name="text">Its text with tokens replaced, secrets too perhaps.</param>
    /// <param name="offset">An offset in that text.</param>
    /// <param name="tokens">The run's tokens.</param>
    public TextPosition InFile(string text, int offset, IReadOnlyList<MigrationToken> tokens)
    {
        var written = Written!;
        return TextPosition.Of(written, SourceMap.ToFile(written, text, offset, tokens));
    }

    private SqlText ReadSql()
    {
        if (Text is not { } text)
            return SqlText.Empty;
        return ReferenceEquals(text, HashText) ? Recorded : SqlText.Read(text);
    }

    private ScriptDirectives ReadDirectives() =>
        HashText is { } text && DirectiveParser.MayHoldAny(text)
            ? DirectiveParser.Parse(Recorded, File.Name, File.Path)
            : ScriptDirectives.None;

    private string? ReadHash()
    {
        var text = HashText ?? _source.ReadHashText(_tokens);
        _hash = text is null || GrateTokens.AnyIn(text) ? null : GrateHash.Of(text);
        _isHashed = true;
        return _hash;
    }

    private HashSet<string> ReadDropped() =>
        Commands.OfType<DropObjects>().SelectMany(drop => drop.Names).Select(name => name.Name).ToHashSet(StringComparer.Ordinal);
}
