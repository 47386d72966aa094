using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Layouts;

/// <summary>
/// A script as it is converted. Its lines stay where they are: what replaces something takes its line, and directives for which
/// there is no line go before the first one, which <see cref="OriginLine"/> tells.
/// </summary>
internal sealed class ScriptDraft
{
    // They say something to psql alone, and are passed over by every run.
    private static readonly string[] PassedOver = ["restrict", "unrestrict"];

    private readonly LayoutFile _file;
    private readonly LayoutFindings _findings;
    private readonly int _firstLine;
    private readonly List<string> _lines;
    private readonly List<string> _directives = [];
    private readonly HashSet<string> _tokens = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A script of a file, or of a part of one.</summary>
    /// <param name="file">The file.</param>
    /// <param name="text">The part.</param>
    /// <param name="findings">Are told what cannot be converted.</param>
    /// <param name="firstLine">The line of the file at which the part begins.</param>
    public ScriptDraft(LayoutFile file, string text, LayoutFindings findings, int firstLine = 1)
    {
        _file = file;
        _findings = findings;
        _firstLine = firstLine;
        _lines = [.. text.Split('\n')];
    }

    /// <summary>See <see cref="ConvertedScript.OriginLine"/>; what is put before the first line later changes it.</summary>
    public int OriginLine => _firstLine - _directives.Count;

    /// <summary>The file's lines as they are by now, without directives that were put before them.</summary>
    public string Lines => string.Join('\n', _lines);

    /// <summary>How many lines of the file it has.</summary>
    public int Count => _lines.Count;

    /// <summary>A line without its end.</summary>
    /// <param name="index">From 0.</param>
    public string this[int index] => _lines[index].TrimEnd('\r');

    /// <summary>The line of the file that an index is.</summary>
    public int LineOf(int index) => _firstLine + index;

    /// <summary>Puts a text in the place of a line.</summary>
    public void Replace(int index, string text) => _lines[index] = text + (_lines[index].EndsWith('\r') ? "\r" : string.Empty);

    /// <summary>Adds a directive before the first line.</summary>
    /// <param name="directive">The directive with its value: <c>transaction off</c>.</param>
    public void Direct(string directive)
    {
        var line = $"-- pgmigrate:{directive}";
        if (!_directives.Contains(line))
            _directives.Add(line);
    }

    /// <summary>Puts a directive in the place of a line, where directives may stand there; else before the first line.</summary>
    /// <inheritdoc cref="Direct(string)"/>
    public void Direct(string directive, int index)
    {
        if (_lines.Take(index).All(IsBlankOrComment))
            Replace(index, $"-- pgmigrate:{directive}");
        else
            Direct(directive);
    }

    /// <summary>Replaces what stands for a value in every line.</summary>
    /// <param name="placeholders">How they look, and what they are worth.</param>
    public void Fill(Placeholders placeholders)
    {
        for (var index = 0; index < _lines.Count; index++)
            _lines[index] = placeholders.Fill(_lines[index], _file, LineOf(index), _findings, _tokens);
    }

    /// <summary>Writes every line anew.</summary>
    /// <param name="rewrite">Gets a line and its number in the file, and gives what takes its place.</param>
    public void Rewrite(Func<string, int, string> rewrite)
    {
        for (var index = 0; index < _lines.Count; index++)
            Replace(index, rewrite(this[index], LineOf(index)));
    }

    /// <summary>A token of ours, for a value that a run is given.</summary>
    /// <param name="name">What the tool calls it.</param>
    public string Token(string name)
    {
        var token = Placeholders.TokenOf(name);
        _tokens.Add(token);
        return $"{{{{{token}}}}}";
    }

    /// <summary>A value that takes the place of something; it may be a token of ours.</summary>
    public string Value(string value)
    {
        _tokens.UnionWith(TokenRules.NamesIn(value));
        return value;
    }

    /// <summary>True where there is a statement in it.</summary>
    public bool HasStatement => SqlSplitter.Split(Lines).Any(piece => piece.Kind == SqlPieceKind.Statement);

    /// <summary>The script's text. What a run would refuse, or read otherwise than the tool, is a finding.</summary>
    public string Build()
    {
        GuardBraces();
        FindCommands();
        return Text();
    }

    private string Text() => string.Join('\n', _directives.Concat(_lines));

    // Braces that the tool takes for text are tokens here.
    private void GuardBraces()
    {
        var foreign = new List<(string Name, int Line)>();
        for (var index = 0; index < _lines.Count; index++)
            foreign.AddRange(
                TokenRules.NamesIn(_lines[index]).Where(name => !_tokens.Contains(name)).Select(name => (name, LineOf(index)))
            );
        foreach (var (name, line) in foreign)
            if (GrateTokens.Fills(name))
                _findings.Error(
                    _file,
                    line,
                    $"{{{{{name}}}}} is text there, and a token here that grate gives a value.",
                    "Write it in two pieces: '{' || '{…}}'."
                );
            else if (_tokens.Count > 0)
                _findings.Warning(
                    _file,
                    line,
                    $"{{{{{name}}}}} is text there, and a token here: a run asks for its value.",
                    "Write it in two pieces: '{' || '{…}}'."
                );
        if (foreign.Count > 0 && _tokens.Count == 0)
            Direct($"allow {TokenRules.AllowUnresolved} -- braces were text before the conversion");
    }

    private void FindCommands()
    {
        var text = Text();
        if (!text.Contains('\\', StringComparison.Ordinal))
            return;
        foreach (var piece in SqlSplitter.Split(text).Where(piece => piece.Kind == SqlPieceKind.MetaCommand))
            if (MetaCommand.Name(piece.Content(text)) is var name && !PassedOver.Contains(name, StringComparer.Ordinal))
                _findings.Error(
                    _file,
                    piece.Position.Line + OriginLine - 1,
                    $"\\{OneLine.Of(name)} is a command of psql, which no run carries out.",
                    "Write what it does in SQL, or take it out."
                );
    }

    private static bool IsBlankOrComment(string line)
    {
        var text = line.AsSpan().Trim();
        return text.IsEmpty || text.StartsWith("--", StringComparison.Ordinal);
    }
}
