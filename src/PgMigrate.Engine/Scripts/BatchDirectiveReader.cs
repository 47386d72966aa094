using System.Globalization;
using PgMigrate.Engine.Configuration.Signals;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Scripts;

/// <summary>
/// Reads <c>batch table=… key=… size=…</c>. A value with blanks, or a name that needs it, stands in double quotes.
/// </summary>
internal sealed class BatchDirectiveReader
{
    private const string Ignored = "ignored";

    private static readonly string[] Required = ["table", "key"];

    private static readonly Dictionary<string, Action<BatchDirectiveReader, Option>> Readers = new(StringComparer.Ordinal)
    {
        ["table"] = static (reader, o) => reader.Set(batch => batch with { Table = reader.ReadTable(o) }),
        ["key"] = static (reader, o) => reader.Set(batch => batch with { Key = reader.ReadKey(o) }),
        ["size"] = static (reader, o) =>
            reader.Set(batch => batch with { Size = reader.ReadCount(o, 1, BatchDirective.MostSize) }),
        ["target"] = static (reader, o) => reader.Set(batch => batch with { Target = reader.ReadDuration(o) }),
        ["pause"] = static (reader, o) => reader.Set(batch => batch with { Pause = reader.ReadShare(o) }),
        ["pause-on"] = static (reader, o) => reader.Set(batch => batch with { PauseOn = reader.ReadSignals(o) }),
        ["stop-on"] = static (reader, o) => reader.Set(batch => batch with { StopOn = reader.ReadSignals(o) }),
        ["pause-limit"] = static (reader, o) => reader.Set(batch => batch with { PauseLimit = reader.ReadDuration(o) }),
        ["passes"] = static (reader, o) => reader.Set(batch => batch with { Passes = reader.ReadCount(o, 1, 1000) }),
        ["later-rows"] = static (reader, o) => reader.ReadLaterRows(o),
        ["vacuum"] = static (reader, o) => reader.Set(batch => batch with { Vacuums = reader.ReadYes(o) }),
        ["parallel"] = static (reader, o) =>
            reader.Set(batch => batch with { Parallel = reader.ReadCount(o, 1, BatchDirective.MostParallel) }),
        ["background"] = static (reader, o) => reader.Set(batch => batch with { InBackground = reader.ReadYes(o) }),
    };

    private readonly Directive _directive;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private BatchDirective _batch;

    private BatchDirectiveReader(Directive directive)
    {
        _directive = directive;
        _batch = new BatchDirective
        {
            Table = new ObjectName(null, string.Empty),
            Key = [],
            Line = directive.Line,
            Column = directive.Column,
        };
    }

    /// <summary>The script that sees to the rows that are committed later; null where none is named.</summary>
    public string? Requires { get; private set; }

    /// <summary>What was read.</summary>
    public BatchDirective Batch => _batch;

    /// <summary>The options.</summary>
    public static IReadOnlyCollection<string> Options => Readers.Keys;

    /// <summary>Reads the directive.</summary>
    /// <exception cref="MigrationException">DirectiveInvalid, with line and column.</exception>
    public static BatchDirectiveReader Read(Directive directive)
    {
        var reader = new BatchDirectiveReader(directive);
        foreach (var option in Split(directive.Value))
            reader.Read(option);
        foreach (var name in Required.Where(name => !reader._seen.Contains(name)))
            throw directive.Error(
                $"The directive 'batch' lacks {name}=.",
                "Write for instance: batch table=app.item key=id size=5000 passes=10"
            );
        return reader;
    }

    // What stands between blanks; within double quotes a blank is one like any other character.
    private static IEnumerable<Option> Split(string value)
    {
        var start = 0;
        while (start < value.Length)
        {
            var end = start;
            for (var quoted = false; end < value.Length && (quoted || !char.IsWhiteSpace(value[end])); end++)
                quoted ^= value[end] == '"';
            if (end > start)
                yield return Option.Of(value[start..end], start);
            start = end + 1;
        }
    }

    private void Read(Option option)
    {
        if (!Readers.TryGetValue(option.Name, out var read))
            throw Error(
                option,
                $"'{option.Name}' is not an option of 'batch'.{NearestName.Hint(option.Name, Options)}",
                $"Known options: {string.Join(", ", Options)}."
            );
        if (option.Value is null or "")
            throw Error(option, $"The option '{option.Name}' has no value.", $"Write: {option.Name}=… without blanks.");
        if (!_seen.Add(option.Name))
            throw Error(option, $"The option '{option.Name}' is given twice.", "Keep one of them.");
        read(this, option);
    }

    private void Set(Func<BatchDirective, BatchDirective> change) => _batch = change(_batch);

    private ObjectName ReadTable(Option option)
    {
        var reader = new StatementReader(option.Value);
        return reader.ObjectName() is { } name && reader.AtEnd
            ? name
            : throw Error(option, $"'{option.Value}' is not the name of a table.", "Write for instance: table=app.item");
    }

    private string[] ReadKey(Option option)
    {
        var reader = new StatementReader(option.Value);
        string[] columns = [.. reader.Identifiers()];
        return reader.AtEnd && columns.Length > 0 && columns.Distinct(StringComparer.Ordinal).Count() == columns.Length
            ? columns
            : throw Error(
                option,
                $"'{option.Value}' is not a list of columns.",
                "Write for instance: key=id, or, without blanks: key=tenant,id"
            );
    }

    private void ReadLaterRows(Option option)
    {
        Set(batch => batch with { LeavesLaterRows = true });
        var value = option.Value!.Trim('"').Replace('\\', '/');
        if (value == Ignored)
            return;
        Requires = value.EndsWith(".sql", StringComparison.OrdinalIgnoreCase)
            ? value
            : throw Error(
                option,
                $"'{option.Value}' is not a value of 'later-rows'.",
                $"Write the script whose trigger or default sees to them, such as later-rows=0012_trigger.sql, or {Ignored}."
            );
    }

    private IReadOnlyList<BatchSignal> ReadSignals(Option option)
    {
        var quote = option.Value![0] == '"' ? 1 : 0;
        var (signals, problem) = SignalList.Read(option.Value[quote..].TrimEnd('"'));
        return problem is null
            ? signals
            : throw _directive.ErrorInValue(
                option.ValueOffset + quote + problem.Offset,
                problem.Message,
                $"{problem.Action} A list with blanks stands in double quotes."
            );
    }

    private bool ReadYes(Option option) =>
        option.Value is "yes" or "no"
            ? option.Value == "yes"
            : throw Error(option, $"'{option.Value}' is not a value of '{option.Name}'.", "Write yes or no.");

    private TimeSpan ReadDuration(Option option) =>
        DurationText.TryParse(option.Value!, out var value)
            ? value
            : throw Error(option, $"'{option.Value}' is not a duration.", "Write for instance 500ms, 2s, or 0 for a fixed size.");

    private double ReadShare(Option option) =>
        option.Value is [.. var number, '%']
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var percent)
        && percent < 100
            ? percent / 100.0
            : throw Error(
                option,
                $"'{option.Value}' is not a share of the time.",
                "Write from 0% to 99%, for instance pause=20%."
            );

    private int ReadCount(Option option, int least, int most) =>
        int.TryParse(option.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
        && value >= least
        && value <= most
            ? value
            : throw Error(option, $"'{option.Value}' is not a number from {least} to {most}.", "Give a whole number.");

    private MigrationException Error(Option option, string message, string action) =>
        _directive.ErrorInValue(option.Offset, message, action);

    private sealed record Option(string Name, string? Value, int Offset)
    {
        public int ValueOffset => Offset + Name.Length + 1;

        public static Option Of(string text, int offset)
        {
            var sign = text.IndexOf('=', StringComparison.Ordinal);
            return sign < 0 ? new Option(text, null, offset) : new Option(text[..sign], text[(sign + 1)..], offset);
        }
    }
}
