using System.Globalization;
using System.Text.Json;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Configuration.Policies;

/// <summary>
/// A setting that an option of the run can change: what holds where none does, and the loosest that one may ask for.
/// </summary>
/// <param name="Setting">The setting's name: <c>backup.mode</c>.</param>
/// <param name="Option">The name of the option.</param>
internal sealed record PolicyParameter(string Setting, string Option)
{
    private static readonly MigrationOptions Untouched = new() { Path = string.Empty };

    /// <summary>What the policy says; null where it says nothing.</summary>
    public required Func<Policy, object?> Limit { get; init; }

    /// <summary>What the options say.</summary>
    public required Func<MigrationOptions, object?> Get { get; init; }

    /// <summary>What the option begins with.</summary>
    public object? Default => Get(Untouched);

    /// <summary>The options with the policy's value; null where that is a limit and nothing else.</summary>
    public Func<MigrationOptions, object, MigrationOptions>? With { get; init; }

    /// <summary>Whether what is asked for, the first, is looser than the policy's value, the second.</summary>
    public required Func<object?, object, bool> IsLooser { get; init; }

    /// <summary>Whether the caller has said something of it.</summary>
    public bool IsGiven(MigrationOptions options) =>
        options.Given?.Contains(Option, StringComparer.Ordinal) ?? !Equals(Get(options), Default);

    /// <summary>A value for people.</summary>
    public static string Write(object? value) =>
        value switch
        {
            null => "none",
            TimeSpan { Ticks: 0 } => "no limit",
            TimeSpan span => DurationText.Format(span),
            IEnumerable<string> names => string.Join(", ", names),
            Enum choice => JsonNamingPolicy.CamelCase.ConvertName(choice.ToString()),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
}
