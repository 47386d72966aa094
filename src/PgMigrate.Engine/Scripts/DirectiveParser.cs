using System.Globalization;
using PgMigrate.Engine.Scripts.Loads;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Scripts;

/// <summary>
/// Reads <c>-- pgmigrate:name value</c> lines. They stand above the first statement, among comments and blank lines;
/// one further down is an error, since it would look as if it had an effect.
/// </summary>
internal sealed class DirectiveParser
{
    private const string Marker = "pgmigrate:";
    private const string ReleaseKey = "release=";

    private static readonly Dictionary<string, Action<DirectiveParser, Directive>> Readers = new(StringComparer.Ordinal)
    {
        ["requires"] = static (parser, d) => parser.ReadRequires(d),
        ["environment"] = static (parser, d) => parser.ReadEnvironment(d),
        ["when"] = static (parser, d) => parser.ReadWhen(d),
        ["transaction"] = static (parser, d) => parser.ReadTransaction(d),
        ["lock-timeout"] = static (parser, d) => parser._result = parser._result with { LockTimeout = ReadDuration(d) },
        ["statement-timeout"] = static (parser, d) => parser._result = parser._result with { StatementTimeout = ReadDuration(d) },
        ["retries"] = static (parser, d) => parser._result = parser._result with { Retries = ReadCount(d, d.Value, 0, 1000) },
        ["phase"] = static (parser, d) => parser.ReadPhase(d),
        ["copy"] = static (parser, d) => parser._loads.Add(LoadReader.Read(d)),
        ["batch"] = static (parser, d) => parser.ReadBatch(d),
        ["pause-when"] = static (parser, d) => parser._result = parser._result with { PauseWhen = parser.RequireSignal(d) },
        ["stop-when"] = static (parser, d) => parser._result = parser._result with { StopWhen = parser.RequireSignal(d) },
        ["verify"] = static (parser, d) => parser._verify.Add(RequireQuery(d)),
        ["invariant"] = static (parser, d) => parser._invariants.Add(RequireQuery(d)),
        ["allow"] = static (parser, d) => parser.ReadAllow(d),
        ["resume"] = static (parser, d) => parser.ReadResume(d),
    };

    private static readonly string[] Repeatable = ["requires", "verify", "invariant", "allow", "copy"];

    private readonly List<string> _requires = [];
    private readonly List<string> _verify = [];
    private readonly List<string> _invariants = [];
    private readonly List<ScriptLoad> _loads = [];
    private readonly Dictionary<string, string> _allow = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private ScriptDirectives _result = ScriptDirectives.None;
    private Directive? _signal;

    private DirectiveParser() { }

    /// <summary>The names of all directives.</summary>
    public static IReadOnlyCollection<string> Names => Readers.Keys;

    /// <summary>False for a text that holds no directive for certain.</summary>
    public static bool MayHoldAny(string text) => text.Contains(Marker, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the directives of a script.</summary>
    /// <param name="text">The script's text, cut.</param>
    /// <param name="script">Its name, for messages.</param>
    /// <param name="path">Its full path, for messages.</param>
    /// <exception cref="MigrationException">DirectiveInvalid, with line and column.</exception>
    public static ScriptDirectives Parse(SqlText text, string script, string path)
    {
        var parser = new DirectiveParser();
        foreach (var directive in DirectiveScanner.Scan(text, script, path))
            parser.Read(directive);
        parser.RefuseSignalAlone();
        return parser.Result();
    }

    private ScriptDirectives Result() =>
        _result with
        {
            Requires = _requires,
            Verify = _verify,
            Invariants = _invariants,
            Allow = _allow,
            Loads = _loads,
        };

    private void Read(Directive directive)
    {
        if (!Readers.TryGetValue(directive.Name, out var reader))
            throw directive.Error(
                $"'{directive.Name}' is not a directive.{NearestName.Hint(directive.Name, Names)}",
                $"Known directives: {string.Join(", ", Names)}."
            );
        if (directive.BelowStatement)
            throw directive.Error(
                $"The directive '{directive.Name}' stands below the first statement, where it has no effect.",
                "Move it to the top of the script."
            );
        if (!_seen.Add(directive.Name) && !Repeatable.Contains(directive.Name))
            throw directive.Error($"The directive '{directive.Name}' is given twice.", "Keep one of them.");
        reader(this, directive);
    }

    private void ReadRequires(Directive directive)
    {
        var names = RequireValue(directive).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        _requires.AddRange(names.Select(name => name.Replace('\\', '/')));
    }

    private void ReadEnvironment(Directive directive)
    {
        var expression =
            EnvironmentExpression.TryParse(RequireValue(directive))
            ?? throw directive.Error(
                $"'{directive.Value}' is not an environment expression.",
                "Write for instance: prod || staging, or: !dev."
            );
        _result = _result with { Environment = expression };
    }

    private void ReadWhen(Directive directive) => _result = _result with { When = RequireQuery(directive) };

    private void ReadTransaction(Directive directive) =>
        _result = _result with { TransactionOff = ReadChoice(directive, "on", "off") == "off" };

    private void ReadResume(Directive directive) =>
        _result = _result with
        {
            Resume = ReadChoice(directive, "rerun", "skip") == "skip" ? ResumeDecision.Skip : ResumeDecision.Rerun,
        };

    private void ReadAllow(Directive directive)
    {
        var parts = RequireValue(directive).Split("--", 2, StringSplitOptions.TrimEntries);
        var rule = parts[0];
        if (rule.Length == 0 || !rule.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw directive.Error($"'{rule}' is not the name of a rule.", "Write: allow rule-name -- reason.");
        if (parts.Length < 2 || parts[1].Length == 0)
            throw directive.Error($"allow {rule} gives no reason.", $"Write: allow {rule} -- reason.");
        _allow[rule] = parts[1];
    }

    private void ReadPhase(Directive directive)
    {
        var words = directive.Value.Split(' ', 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        _result = _result with
        {
            Phase = (words.Length > 0 ? words[0] : string.Empty) switch
            {
                "expand" => MigrationPhase.Expand,
                "contract" => MigrationPhase.Contract,
                var other => throw directive.Error(
                    $"'{other}' is not a phase.",
                    "Write expand or contract, and behind it, where it belongs to one, a release: contract release=2026.11."
                ),
            },
            Release = words.Length > 1 ? ReadRelease(directive, words[1]) : null,
        };
    }

    private static string ReadRelease(Directive directive, string text) =>
        text.StartsWith(ReleaseKey, StringComparison.Ordinal) && ReleaseName.IsValid(text[ReleaseKey.Length..])
            ? text[ReleaseKey.Length..]
            : throw directive.Error($"'{text}' is not a release.", $"Write for instance: release=2026.11. {ReleaseName.Form}");

    private void ReadBatch(Directive directive)
    {
        var read = BatchDirectiveReader.Read(directive);
        _result = _result with { Batch = read.Batch };
        if (read.Requires is { } script)
            _requires.Add(script);
    }

    private string RequireSignal(Directive directive)
    {
        _signal ??= directive;
        return RequireQuery(directive);
    }

    private void RefuseSignalAlone()
    {
        if (_signal is { } signal && _result.Batch is null)
            throw signal.Error(
                $"The directive '{signal.Name}' has no effect: the script does not run in batches.",
                "Say how it does, with the directive batch, or take this one out."
            );
    }

    private static string RequireQuery(Directive directive) => RequireValue(directive).TrimEnd(';', ' ');

    private static string RequireValue(Directive directive) =>
        directive.Value.Length > 0
            ? directive.Value
            : throw directive.Error(
                $"The directive '{directive.Name}' has no value.",
                "See docs/guides/directives.md for its form."
            );

    private static string ReadChoice(Directive directive, string first, string second) =>
        directive.Value == first || directive.Value == second
            ? directive.Value
            : throw directive.Error($"'{directive.Value}' is not a value of '{directive.Name}'.", $"Write {first} or {second}.");

    private static TimeSpan ReadDuration(Directive directive) =>
        DurationText.TryParse(directive.Value, out var value)
            ? value
            : throw directive.Error($"'{directive.Value}' is not a duration.", "Write for instance 500ms, 5s, 2min or 1h.");

    private static int ReadCount(Directive directive, string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw directive.Error($"'{text}' is not a number from {least} to {most}.", "Give a whole number.");
}
