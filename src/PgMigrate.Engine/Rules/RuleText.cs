using System.Runtime.CompilerServices;

namespace PgMigrate.Engine.Rules;

/// <summary>
/// What a rule says of itself. A rule is made once and read by many, so the options that its text names are written when the
/// text is read, in the reader's words.
/// </summary>
[InterpolatedStringHandler]
internal sealed class RuleText
{
    private readonly List<object> _parts;

    /// <summary>Called by the compiler for an interpolated string.</summary>
    public RuleText(int literalLength, int formattedCount) =>
        _parts = new(capacity: (2 * formattedCount) + Math.Sign(literalLength));

    private RuleText(string text) => _parts = [text];

    /// <summary>A text that names no option.</summary>
    public static implicit operator RuleText(string text) => new(text);

    /// <summary>The text, in the words of the vocabulary that is in force.</summary>
    public static implicit operator string(RuleText text) => text.ToString();

    /// <summary>Called by the compiler.</summary>
    public void AppendLiteral(string text) => _parts.Add(text);

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted(object part) => _parts.Add(part);

    /// <summary>The text, in the words of the vocabulary that is in force.</summary>
    public override string ToString() => string.Concat(_parts);
}
