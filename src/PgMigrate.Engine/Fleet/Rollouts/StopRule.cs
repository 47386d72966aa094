using System.Globalization;

namespace PgMigrate.Engine.Fleet.Rollouts;

/// <summary>After how many failures no other member is begun.</summary>
/// <param name="Failures">So many; null where a share is meant.</param>
/// <param name="Share">More than so many of a hundred of the ring's members; null where a number is meant.</param>
internal sealed record StopRule(int? Failures, decimal? Share)
{
    private const string FirstFailure = "first";

    /// <summary>The first failure.</summary>
    public static StopRule First { get; } = new(1, null);

    /// <summary>Reads <c>3</c>, <c>5%</c> or <c>first</c>.</summary>
    /// <exception cref="MigrationException">OptionsInvalid.</exception>
    public static StopRule Parse(string text)
    {
        if (text.Equals(FirstFailure, StringComparison.OrdinalIgnoreCase))
            return First;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
            return new StopRule(number, null);
        if (
            text.EndsWith('%')
            && decimal.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share)
            && share is >= 0 and < 100
        )
            return new StopRule(null, share);
        throw new MigrationException(
            MigrationErrorId.OptionsInvalid,
            $"'{text}' does not say after how many failures to stop.",
            "Write a number (3), a share of a ring's members (5%), or first."
        );
    }

    /// <summary>Whether no other member is begun.</summary>
    /// <param name="failed">How many of a ring have failed.</param>
    /// <param name="members">How many the ring has.</param>
    public bool IsMet(int failed, int members) =>
        failed > 0 && (Failures is { } most ? failed >= most : failed * 100m > Share!.Value * members);

    /// <inheritdoc/>
    public override string ToString() =>
        Failures is { } number
            ? $"{number} {(number == 1 ? "failure" : "failures")}"
            : $"failures of more than {Share!.Value.ToString(CultureInfo.InvariantCulture)}% of a ring";
}
