using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Checks.Integrity;

/// <summary>
/// The number that a script's name begins with: <c>0007</c>, a version such as <c>1.10</c>, or a date with the time behind it
/// (<c>20260701_1200</c>).
/// </summary>
internal sealed partial class LeadingNumber : IComparable<LeadingNumber>
{
    private readonly BigInteger[] _parts;

    private LeadingNumber(string text) =>
        _parts = [.. text.Split('.', '_', '-', 'T').Select(part => BigInteger.Parse(part, NumberStyles.None, CultureInfo.InvariantCulture))];

    /// <summary>Equal for equal numbers, whatever their zeros.</summary>
    public string Key => string.Join('.', _parts);

    /// <summary>The number of a script; null where its name begins with none.</summary>
    public static LeadingNumber? Of(CheckedScript script) =>
        Pattern().Match(Path.GetFileName(script.File.Name)) is { Success: true } match ? new LeadingNumber(match.Value) : null;

    /// <summary>The folder within which a script's number counts: a subfolder may begin anew.</summary>
    public static string ScopeOf(CheckedScript script) => Path.GetDirectoryName(script.File.ToString())!;

    /// <inheritdoc/>
    public int CompareTo(LeadingNumber? other)
    {
        if (other is null)
            return 1;
        var differing = _parts.Zip(other._parts, (mine, its) => mine.CompareTo(its)).FirstOrDefault(difference => difference != 0);
        return differing != 0 ? differing : _parts.Length.CompareTo(other._parts.Length);
    }

    // A date alone numbers nothing: two scripts may be of one day.
    [GeneratedRegex(@"^(?:[0-9]{4}[-_][0-9]{2}[-_][0-9]{2}[-_T][0-9]{4,6}(?:[-_][0-9]{4}(?![0-9]))?|[0-9]{8}[_-][0-9]{4,6}(?![0-9])|(?!(?:19|20)[0-9]{2}[-_]?[0-9]{2}[-_]?[0-9]{2}(?![0-9]))[0-9]+(?:\.[0-9]+)*)", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
