using System.Globalization;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Scripts.Loads;

/// <summary>Reads a <c>copy</c> directive.</summary>
internal sealed class LoadReader
{
    private const string Table = "table";
    private const string File = "file";
    private const string Format = "format";
    private const string RejectTable = "reject-table";

    private static readonly Dictionary<string, Action<LoadReader, string>> Readers = new(StringComparer.Ordinal)
    {
        [Table] = static (_, _) => { },
        [File] = static (_, _) => { },
        [Format] = static (_, _) => { },
        ["header"] = static (reader, value) => reader._load = reader._load with { Header = reader.ReadHeader(value) },
        ["columns"] = static (reader, value) => reader._load = reader._load with { Columns = reader.ReadColumns(value) },
        ["null"] = static (reader, value) => reader._load = reader._load with { Null = value },
        ["delimiter"] = static (reader, value) => reader._load = reader._load with { Delimiter = reader.ReadCharacter(value) },
        ["quote"] = static (reader, value) => reader._load = reader._load with { Quote = reader.ReadCharacter(value) },
        ["escape"] = static (reader, value) => reader._load = reader._load with { Escape = reader.ReadCharacter(value) },
        ["encoding"] = static (reader, value) => reader._load = reader._load with { Encoding = reader.ReadEncoding(value) },
        ["conflict"] = static (reader, value) => reader._load = reader._load with { Conflict = reader.ReadConflict(value) },
        ["key"] = static (reader, value) => reader._load = reader._load with { Key = reader.ReadColumns(value) },
        ["replace"] = static (reader, value) => reader._load = reader._load with { Replaces = reader.ReadYes(value) },
        ["defer-indexes"] = static (reader, value) => reader._load = reader._load with { DefersIndexes = reader.ReadYes(value) },
        ["reject"] = static (reader, value) => reader._load = reader._load with { Reject = reader.ReadLimit(value) },
        [RejectTable] = static (reader, value) =>
            reader._load = reader._load with { RejectTable = reader.ReadTable(RejectTable) },
    };

    // What others call what this has no place for.
    private static readonly string[] Outside = ["program", "stdin", "command"];

    // What no format can have besides: binary has none of them, and text knows no quotes.
    private static readonly string[] NotInBinary = ["header", "null", "delimiter", "quote", "escape", "encoding", "reject"];
    private static readonly string[] NotInText = ["quote", "escape"];

    private readonly Directive _directive;
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private ScriptLoad _load;

    private LoadReader(Directive directive)
    {
        _directive = directive;
        foreach (var option in LoadOption.Read(directive))
            Take(option);
        Require(Table, "tara.cwe");
        _load = new ScriptLoad(directive, ReadTable(Table), ReadFile(), ReadFormat());
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="MigrationException">DirectiveInvalid, with line and column.</exception>
    public static ScriptLoad Read(Directive directive)
    {
        var reader = new LoadReader(directive);
        reader.RefuseUnfit();
        foreach (var (name, value) in reader._values)
            Readers[name](reader, value);
        reader.RefuseAmbiguous();
        return reader._load;
    }

    private void Take(LoadOption option)
    {
        if (Outside.Contains(option.Name, StringComparer.OrdinalIgnoreCase))
            throw _directive.Error(
                $"'{option.Name}': a copy reads a file of the migration folder, and starts no program.",
                "Let the pipeline write the file before, and name it: file=../data/name.csv."
            );
        if (!Readers.ContainsKey(option.Name))
            throw _directive.Error(
                $"'{option.Name}' is not an option of copy.{NearestName.Hint(option.Name, Readers.Keys)}",
                $"Known options: {string.Join(", ", Readers.Keys)}."
            );
        if (!_values.TryAdd(option.Name, option.Value))
            throw _directive.Error($"The option '{option.Name}' is given twice.", "Keep one of them.");
    }

    private string Require(string option, string example) =>
        _values.GetValueOrDefault(option) is { Length: > 0 } value
            ? value
            : throw _directive.Error($"The copy has no {option}.", $"Write for instance {option}={example}.");

    private ObjectName ReadTable(string option) =>
        LoadNames.Table(_values[option])
        ?? throw _directive.Error(
            $"'{_values[option]}' is not the name of a table.",
            "Write schema.table; a name that is not all lower case stands in double quotes."
        );

    private LoadConflict ReadConflict(string value) =>
        value switch
        {
            "stop" => LoadConflict.Stop,
            "skip" => LoadConflict.Skip,
            "update" => LoadConflict.Update,
            _ => throw _directive.Error($"'{value}' is not a value of conflict.", "Write stop, skip or update."),
        };

    private bool ReadYes(string value) =>
        value switch
        {
            "yes" => true,
            "no" => false,
            _ => throw _directive.Error($"'{value}' is neither yes nor no.", "Write yes or no."),
        };

    private RejectLimit ReadLimit(string value)
    {
        if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var rows))
            return new RejectLimit(rows, null, value);
        return
            value.EndsWith('%')
            && double.TryParse(value[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
            && percent <= 100
            ? new RejectLimit(0, percent / 100, value)
            : throw _directive.Error($"'{value}' is no number of rows, and no share.", "Write for instance 10 or 0.5%.");
    }

    private string ReadFile() => Require(File, "../data/cwe.csv");

    private DataFormat ReadFormat() =>
        _values.GetValueOrDefault(Format) switch
        {
            "csv" => DataFormat.Csv,
            "tsv" => DataFormat.Tsv,
            "text" => DataFormat.Text,
            "binary" => DataFormat.Binary,
            null => FormatOf(_values[File])
                ?? throw _directive.Error(
                    $"The name {Path.GetFileName(_values[File])} does not tell what the file is written in.",
                    "Add format=csv, tsv, text or binary."
                ),
            var other => throw _directive.Error($"'{other}' is not a format.", "Write csv, tsv, text or binary."),
        };

    /// <summary>What the name of a file says of its format; null where it says nothing.</summary>
    public static DataFormat? FormatOf(string file) =>
        Path.GetExtension(DataFile.WithoutCompression(file)).ToUpperInvariant() switch
        {
            ".CSV" => DataFormat.Csv,
            ".TSV" or ".TAB" => DataFormat.Tsv,
            _ => null,
        };

    private LoadHeader ReadHeader(string value) =>
        value switch
        {
            "no" => LoadHeader.None,
            "yes" => LoadHeader.Skip,
            "match" => LoadHeader.Match,
            _ => throw _directive.Error(
                $"'{value}' is not a value of header.",
                "Write no, yes for a line of names that is passed over, or match where they are the columns' names."
            ),
        };

    private IReadOnlyList<string> ReadColumns(string value) =>
        LoadNames.Columns(value)
        ?? throw _directive.Error(
            $"'{value}' are not the names of columns.",
            "Write columns=id,name, each once; a name that is not all lower case stands in double quotes."
        );

    private char ReadCharacter(string value) =>
        value switch
        {
            "tab" or @"\t" => '\t',
            "comma" => ',',
            "semicolon" => ';',
            "pipe" => '|',
            "space" => ' ',
            [var one] when one is > ' ' and < '\x7F' => one,
            _ => throw _directive.Error(
                $"'{value}' is not one character of ASCII.",
                "Write one, or tab, comma, semicolon, pipe or space."
            ),
        };

    private string ReadEncoding(string value) =>
        LoadEncoding.IsKnown(value)
            ? value
            : throw _directive.Error(
                $"'{value}' is not an encoding that is known.",
                "Write PostgreSQL's name of it, such as UTF8, LATIN1 or WIN1252, or UTF-16."
            );

    private void RefuseUnfit()
    {
        var unfit =
            _load.Format == DataFormat.Binary ? NotInBinary
            : _load.Format == DataFormat.Text ? NotInText
            : [];
        if (unfit.FirstOrDefault(_values.ContainsKey) is { } option)
            throw _directive.Error($"The format {_load.Format.ToString().ToLowerInvariant()} has no {option}.", "Leave it out.");
    }

    private void RefuseAmbiguous()
    {
        if (_load is { Header: LoadHeader.Match, Columns.Count: > 0 })
            throw _directive.Error(
                "The columns are given twice: by columns= and by header=match.",
                "Write header=yes, which passes over the file's own names, or leave columns out."
            );
        if (_load is { Replaces: true, Conflict: not LoadConflict.Stop })
            throw _directive.Error(
                "With replace=yes no row of the table is left to be in conflict with.",
                "Leave conflict out, or replace."
            );
        if (_load is { IsStaged: false, Key.Count: > 0 })
            throw _directive.Error(
                "The key has no effect.",
                "Say what is done by it: conflict=skip, conflict=update or replace=yes."
            );
        if (_load.Reject is null && _values.ContainsKey(RejectTable))
            throw _directive.Error("No row goes into the reject table.", "Say how many may: reject=10, or reject=1%.");
        if (_load.IsCsv && _load.Delimiter is { } delimiter && delimiter == (_load.Quote ?? '"'))
            throw _directive.Error("Delimiter and quote are the same character.", "Give another one for one of them.");
    }
}
