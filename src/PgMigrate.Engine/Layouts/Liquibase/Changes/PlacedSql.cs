using System.Text;

namespace PgMigrate.Engine.Layouts.Liquibase.Changes;

/// <summary>
/// SQL that is made of a changelog in XML, YAML or JSON. Each piece stands on the line of what it comes from, as far as those
/// before it leave that line free, so that a position in it is a position in the changelog.
/// </summary>
/// <param name="firstLine">The line of the changelog that is the first of the text.</param>
internal sealed class PlacedSql(int firstLine)
{
    private readonly StringBuilder _text = new();
    private int _line = firstLine;

    /// <summary>The text.</summary>
    public string Text => _text.ToString();

    /// <summary>The line of the first piece; null where there is none.</summary>
    public int? First { get; private set; }

    /// <summary>Adds a piece.</summary>
    /// <param name="line">The line of the changelog that it comes from.</param>
    /// <param name="sql">The piece.</param>
    public void Add(int line, string sql)
    {
        if (_line < line)
            _text.Append('\n', line - _line);
        else if (_text.Length > 0 && _text[^1] is not ('\n' or '('))
            _text.Append(' ');
        _line = Math.Max(_line, line) + sql.Count(character => character == '\n');
        _text.Append(sql);
        First ??= line;
    }

    /// <summary>Adds a text of the user's, which keeps its lines, and ends it where it does not end itself.</summary>
    /// <param name="line">The line of its first line.</param>
    /// <param name="sql">The text.</param>
    public void AddWritten(int line, string sql)
    {
        Add(line, sql);
        // A comment at the end would take the semicolon with it.
        var last = sql[(sql.LastIndexOf('\n') + 1)..];
        if (last.Contains("--", StringComparison.Ordinal))
        {
            _text.Append('\n');
            _line++;
        }

        if (!sql.TrimEnd().EndsWith(';'))
            _text.Append(';');
    }
}
