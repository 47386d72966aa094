using System.Text;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Layouts.Sqitch;

/// <summary>
/// Makes of a script for psql one without psql's commands: variables get their values, files that it includes are put in place,
/// and what only concerns psql's output becomes a comment.
/// </summary>
internal sealed class PsqlScript
{
    private const int Deepest = 16;
    private static readonly string[] Silent = ["echo", "qecho", "warn", "timing", "pset", "x", "a", "t", "encoding", "o"];

    private readonly LayoutFile _file;
    private readonly string _root;
    private readonly LayoutFindings _findings;
    private readonly Dictionary<string, string> _variables;
    private readonly HashSet<string> _unknown = new(StringComparer.Ordinal);
    private readonly int _depth;

    /// <summary>A script.</summary>
    /// <param name="file">The file.</param>
    /// <param name="root">Full path of the folder in which psql runs.</param>
    /// <param name="variables">Values of variables.</param>
    /// <param name="findings">Are told what cannot be carried over.</param>
    public PsqlScript(LayoutFile file, string root, IReadOnlyDictionary<string, string> variables, LayoutFindings findings)
        : this(file, root, new Dictionary<string, string>(variables, StringComparer.Ordinal), findings, 0) { }

    private PsqlScript(LayoutFile file, string root, Dictionary<string, string> variables, LayoutFindings findings, int depth) =>
        (_file, _root, _variables, _findings, _depth) = (file, root, variables, findings, depth);

    /// <summary>The variables that have become tokens.</summary>
    public IReadOnlyCollection<string> Tokens => _unknown;

    /// <summary>The text without psql's commands. Those without an equal stay: what builds the script refuses them.</summary>
    public string Convert()
    {
        var text = _file.ReadText(_findings);
        var result = new StringBuilder(text.Length);
        foreach (var piece in SqlSplitter.Split(text))
        {
            var written = text.Substring(piece.Offset, piece.Length);
            result.Append(
                piece.Kind switch
                {
                    SqlPieceKind.MetaCommand => Command(written, piece.Position.Line),
                    SqlPieceKind.Statement => Fill(written, piece.Position.Line, piece.StandardConformingStrings),
                    _ => written,
                }
            );
        }

        return result.ToString();
    }

    private string Command(string command, int line)
    {
        var name = MetaCommand.Name(command);
        var argument = MetaCommand.Argument(command);
        switch (name)
        {
            case "set" when argument.Length > 0:
                Set(argument, line);
                return $"-- {command}";
            case "unset" when argument.Length > 0:
                _variables.Remove(argument);
                return $"-- {command}";
            case "i" or "include":
                return Include(command, Path.GetFullPath(Unquote(argument), _root), line);
            case "ir" or "include_relative":
                return Include(command, Path.GetFullPath(Unquote(argument), Path.GetDirectoryName(_file.FullPath)!), line);
            default:
                return Silent.Contains(name, StringComparer.Ordinal) ? $"-- {command}" : command;
        }
    }

    private void Set(string argument, int line)
    {
        var parts = argument.Split([' ', '\t'], 2, StringSplitOptions.TrimEntries);
        if (!argument.Contains('`', StringComparison.Ordinal))
        {
            _variables[parts[0]] = parts.Length > 1 ? ValueOf(parts[1]) : string.Empty;
            return;
        }

        _variables.Remove(parts[0]);
        _findings.Warning(
            _file,
            line,
            $"The variable {parts[0]} gets its value from a program, which no run starts: it is a token here.",
            $"Give the run a value for {Placeholders.TokenOf(parts[0])}."
        );
    }

    private string Include(string command, string path, int line)
    {
        if (_depth >= Deepest || !File.Exists(path))
        {
            _findings.Error(_file, line, $"{command.Trim()}: the file is not there, or includes itself.", "Give the file.");
            return $"-- {command}";
        }

        var included = LayoutFile.Of(_root, path);
        var script = new PsqlScript(included, _root, _variables, _findings, _depth + 1);
        var text = script.Convert();
        _findings.Note(
            _file,
            line,
            $"{included.Name} is put in the place of {command.Trim()}: further lines move what is below."
        );
        _unknown.UnionWith(script.Tokens);
        return text.TrimEnd('\r', '\n');
    }

    // psql joins what stands there, quotes and variables undone.
    private string ValueOf(string text)
    {
        var value = new StringBuilder();
        var lexer = new SqlLexer(text);
        while (lexer.TryRead(out var token))
        {
            var written = text.AsSpan(token.Start, token.Length);
            if (token.Kind == SqlTokenKind.String)
                value.Append(SqlLiteral.Value(written, token.Kind));
            else if (token.Kind != SqlTokenKind.Whitespace)
                value.Append(written);
        }

        var joined = value.ToString();
        return joined.StartsWith(':') && _variables.TryGetValue(joined[1..], out var other) ? other : joined;
    }

    private static string Unquote(string text) => text is ['\'', .., '\''] && text.Length > 1 ? text[1..^1] : text;

    private string Fill(string statement, int line, bool standardConformingStrings)
    {
        if (!statement.Contains(':', StringComparison.Ordinal))
            return statement;
        var result = new StringBuilder(statement.Length);
        var lexer = new SqlLexer(statement, 0, standardConformingStrings);
        var (brackets, colon) = (0, -1);
        while (lexer.TryRead(out var token))
        {
            var written = statement.Substring(token.Start, token.Length);
            brackets +=
                token.Kind == SqlTokenKind.OpenBracket ? 1
                : token.Kind == SqlTokenKind.CloseBracket ? -1
                : 0;
            if (colon >= 0 && Variable(token.Kind, written, brackets > 0, line + Lines(statement, token.Start)) is { } value)
                result.Length = colon;
            else
                value = written;
            colon = token.Kind == SqlTokenKind.Colon ? result.Length : -1;
            result.Append(value);
        }

        return result.ToString();
    }

    private static int Lines(string text, int end) => text.AsSpan(0, end).Count('\n');

    // In brackets a colon is also that of a slice: there only what has a value is a variable.
    private string? Variable(SqlTokenKind kind, string written, bool inBrackets, int line) =>
        kind switch
        {
            SqlTokenKind.Word => Known(written) ?? (inBrackets ? null : Token(written, line)),
            SqlTokenKind.String when written is ['\'', .., '\''] && written.Length > 1 => Known(written[1..^1]) is { } text
                ? SqlLiteral.Quote(text)
                : $"'{Token(written[1..^1], line)}'",
            SqlTokenKind.QuotedIdentifier when written is ['"', .., '"'] && written.Length > 1 => Known(written[1..^1])
                is { } name
                ? SqlIdentifier.Quote(name)
                : $"\"{Token(written[1..^1], line)}\"",
            _ => null,
        };

    private string? Known(string name) => _variables.GetValueOrDefault(name);

    private string Token(string name, int line)
    {
        var token = Placeholders.TokenOf(name);
        if (_unknown.Add(name))
            _findings.Note(
                _file,
                line,
                $"The variable {name} has no value in the project's files: it is the token {{{{{token}}}}} here.",
                $"Give the run a value for {token}, or give it to the conversion as a variable."
            );
        return $"{{{{{token}}}}}";
    }
}
