using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>
/// The number that a script's name begins with: <c>0007</c>, a version such as <c>1.10</c>, or a date with the time behind it
/// (<c>20260701_1200</c>).
/// </summary>
internal sealed partial class LeadingNumber : IComparable<LeadingNumber>
{
    // Eight digits of a date, twelve at most of the time behind it.
    private const int LongestTime = 20;

    private const int ToTheSecond = 14;

    private readonly BigInteger[] _parts;

    private LeadingNumber(string text) =>
        _parts = [.. Parts(text).Select(part => BigInteger.Parse(part, NumberStyles.None, CultureInfo.InvariantCulture))];

    /// <summary>Equal for equal numbers, whatever their zeros.</summary>
    public string Key => string.Join('.', _parts);

    /// <summary>
    /// True for a date with the time to the second: two such are written by one run of a tool, not by two branches.
    /// </summary>
    public bool IsInstant { get; private init; }

    /// <summary>The number of a script; null where its name begins with none.</summary>
    public static LeadingNumber? Of(ScriptFile script) =>
        Pattern().Match(Path.GetFileName(script.Name)) is { Success: true } match
            ? new LeadingNumber(match.Value)
            {
                IsInstant = Digits(match.Value) is { Length: >= ToTheSecond } digits && Date().IsMatch(digits),
            }
            : null;

    /// <summary>
    /// The number that stands behind the first one, as in <c>001_02_name.sql</c>, without its zeros; null where none does. A year
    /// is none.
    /// </summary>
    public static string? SecondOf(ScriptFile script)
    {
        var name = Path.GetFileName(script.Name);
        var first = Pattern().Match(name);
        return first.Success && SecondPattern().Match(name, first.Length) is { Success: true } second
            ? second.Groups[1].Value.TrimStart('0')
            : null;
    }

    /// <summary>The folder within which a script's number counts: a subfolder may begin anew.</summary>
    public static string ScopeOf(Script script) => Path.GetDirectoryName(script.File.ToString())!;

    /// <inheritdoc/>
    public int CompareTo(LeadingNumber? other)
    {
        if (other is null)
            return 1;
        var differing = _parts
            .Zip(other._parts, (mine, its) => mine.CompareTo(its))
            .FirstOrDefault(difference => difference != 0);
        return differing != 0 ? differing : _parts.Length.CompareTo(other._parts.Length);
    }

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    // The time behind a date may be written to the minute or beyond: as text, and as numbers of one length, those sort alike.
    private static string[] Parts(string text)
    {
        var digits = Digits(text);
        return Date().IsMatch(digits) && !text.Contains('.', StringComparison.Ordinal)
            ? [digits.PadRight(LongestTime, '0')]
            : text.Split('.', '_', '-', 'T');
    }

    // With a year of this time, a month and a day; what stands for the time is often made up.
    [GeneratedRegex("^(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{2,12}$", RegexOptions.CultureInvariant)]
    private static partial Regex Date();

    [GeneratedRegex(@"\G[_-]([0-9]{1,3})[_-]", RegexOptions.CultureInvariant)]
    private static partial Regex SecondPattern();

    // A date alone numbers nothing: two scripts may be of one day.
    [GeneratedRegex(
        @"^(?:[0-9]{4}[-_][0-9]{2}[-_][0-9]{2}[-_T][0-9]{4,6}(?:[-_][0-9]{4}(?![0-9]))?|[0-9]{8}[_-][0-9]{4,6}(?![0-9])"
            + @"|(?!(?:19|20)[0-9]{2}[-_]?[0-9]{2}[-_]?[0-9]{2}(?![0-9]))[0-9]+(?:\.[0-9]+)*)",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Pattern();
}
