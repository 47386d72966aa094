using System.Globalization;
using System.Text;
using PgMigrate.Spring.Values;

namespace PgMigrate.Spring.Files;

/// <summary>
/// Reads a .properties file as Boot's OriginTrackedPropertiesLoader does, character by character: escapes, lines that go on,
/// <c>name[]=a,b</c>, and documents parted by <c>#---</c> or <c>!---</c>.
/// </summary>
internal sealed class PropertiesFile
{
    private const int None = -1;

    private readonly string _text;
    private readonly string _origin;
    private int _next;
    private int _column = -1;
    private int _line;
    private int _character;
    private bool _isEscaped;
    private int _lastPrefix;

    private PropertiesFile(string text, string origin)
    {
        _text = text.ReplaceLineEndings("\n");
        _origin = origin;
    }

    private bool IsEnd => _character == None;

    private bool IsEndOfLine => IsEnd || (!_isEscaped && _character == '\n');

    private bool IsBlank => !_isEscaped && _character is ' ' or '\t' or '\f';

    /// <summary>The documents of a file, each with its values in order; empty ones are none.</summary>
    /// <param name="text">The file's text, decoded.</param>
    /// <param name="origin">What the file is called, for a reader.</param>
    /// <exception cref="SpringException">A <c>\u</c> without four hexadecimal digits.</exception>
    public static IReadOnlyList<IReadOnlyList<PropertyValue>> Read(string text, string origin) =>
        new PropertiesFile(text, origin).Documents();

    private List<List<PropertyValue>> Documents()
    {
        var documents = new List<List<PropertyValue>>();
        var document = new List<PropertyValue>();
        while (Read())
        {
            if (_character is not ('#' or '!'))
            {
                _lastPrefix = None;
                ReadValue(document);
                continue;
            }

            int prefix = _character;
            if (IsSeparator())
            {
                if (document.Count > 0)
                    documents.Add(document);
                document = [];
            }
            else
            {
                // A comment straight behind the separator takes it back.
                if (document.Count == 0 && documents.Count > 0)
                {
                    document = documents[^1];
                    documents.RemoveAt(documents.Count - 1);
                }

                _lastPrefix = prefix;
                SkipComment();
            }
        }

        if (document.Count > 0)
            documents.Add(document);
        return documents;
    }

    private bool IsSeparator()
    {
        if (_lastPrefix == _character || _column != 0)
            return false;
        for (int hyphens = 0; hyphens < 3; hyphens++)
        {
            Read();
            if (_character != '-')
                return false;
        }

        if (!IsEndOfLine)
        {
            Read();
            SkipBlanks();
        }

        return IsEndOfLine;
    }

    private void ReadValue(List<PropertyValue> document)
    {
        string origin = $"{_origin}:{_line + 1}";
        string name = ReadName().Trim();
        if (!name.EndsWith("[]", StringComparison.Ordinal))
        {
            Add(document, name, ReadText(untilComma: false), origin);
            return;
        }

        int index = 0;
        do
        {
            string element = string.Create(CultureInfo.InvariantCulture, $"{name[..^2]}[{index++}]");
            Add(document, element, ReadText(untilComma: true), origin);
            if (!IsEndOfLine)
                Read();
        } while (!IsEndOfLine);
    }

    private static void Add(List<PropertyValue> document, string name, string text, string origin)
    {
        if (name.Length > 0)
            document.Add(new PropertyValue(name, text, origin));
    }

    private string ReadName()
    {
        var name = new StringBuilder();
        bool wasBlank = false;
        for (; !IsEndOfLine; Read())
        {
            if (!_isEscaped && _character is '=' or ':')
            {
                Read();
                break;
            }

            if (!IsBlank && wasBlank)
                break;
            wasBlank = IsBlank;
            name.Append((char)_character);
        }

        return name.ToString();
    }

    private string ReadText(bool untilComma)
    {
        while (IsBlank && !IsEndOfLine)
            Read();
        var text = new StringBuilder();
        for (; !IsEndOfLine && !(untilComma && !_isEscaped && _character == ','); Read())
            text.Append((char)_character);
        return text.ToString();
    }

    private bool Read()
    {
        _isEscaped = false;
        _character = Take();
        _column++;
        if (_column == 0)
            SkipBlanks();
        if (_character == '\\')
        {
            _isEscaped = true;
            ReadEscape();
        }
        else if (_character == '\n')
            _column = -1;
        return !IsEnd;
    }

    private void SkipBlanks()
    {
        for (; IsBlank; _column++)
            _character = Take();
    }

    private void SkipComment()
    {
        while (_character is not ('\n' or None))
            _character = Take();
        _column = -1;
    }

    private void ReadEscape()
    {
        _character = Take();
        switch (_character)
        {
            case 't':
                _character = '\t';
                break;
            case 'r':
                _character = '\r';
                break;
            case 'n':
                _character = '\n';
                break;
            case 'f':
                _character = '\f';
                break;
            case '\n':
                _column = -1;
                Read();
                break;
            case 'u':
                ReadUnicode();
                break;
        }
    }

    private void ReadUnicode()
    {
        string digits = _text.Substring(_next, Math.Min(4, _text.Length - _next));
        if (
            digits.Length < 4
            || !int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code)
        )
            throw new SpringException($"{_origin}:{_line + 1}: '\\u{digits}' is no character.", "Write four hexadecimal digits.");
        _next += 4;
        _character = code;
    }

    private int Take()
    {
        if (_next >= _text.Length)
            return None;
        char taken = _text[_next++];
        _line += taken == '\n' ? 1 : 0;
        return taken;
    }
}
