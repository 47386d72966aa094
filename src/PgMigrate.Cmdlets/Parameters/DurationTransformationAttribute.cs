using System.Globalization;
using System.Management.Automation;
using PgMigrate.Engine.Text;

namespace PgMigrate.Cmdlets.Parameters;

/// <summary>
/// Lets a <see cref="TimeSpan"/> parameter take a number of seconds, <c>500ms</c>, <c>5s</c>, <c>2min</c>, <c>1h</c> or
/// <c>00:00:05</c>. Alone, PowerShell would take the number 5 for five ticks of 100 ns.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>True where the duration is not one of the server's time-outs, which end at 24.8 days.</summary>
    public bool AnyLength { get; set; }

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is TimeSpan span && span >= TimeSpan.Zero)
            return span;
        if (TryParse(Written(inputData) ?? Text(value), out TimeSpan duration))
            return duration;
        throw new ArgumentTransformationMetadataException(
            $"'{value}' is no duration. Give seconds as a number, or for instance 500ms, 5s, 2min, 1h or 00:00:05."
        );
    }

    private bool TryParse(string text, out TimeSpan duration) =>
        AnyLength ? DurationText.TryParseAnyLength(text, out duration) : DurationText.TryParse(text, out duration);

    // PowerShell takes 30d for the decimal number 30, which would be seconds; what was typed says days.
    private static string? Written(object inputData) =>
        inputData is PSObject { BaseObject: not string } number && number.ToString() is [.., var last] text && char.IsLetter(last)
            ? text
            : null;

    private static string Text(object? value)
    {
        string text = Convert.ToString(value, CultureInfo.InvariantCulture)?.Trim() ?? string.Empty;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _) ? text + "s" : text;
    }
}
