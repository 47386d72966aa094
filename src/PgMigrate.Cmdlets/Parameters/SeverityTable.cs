using System.Collections;
using System.Management.Automation;

namespace PgMigrate.Cmdlets.Parameters;

/// <summary>Reads the hashtable of <c>-Severity</c>.</summary>
internal static class SeverityTable
{
    private const string Off = "Off";

    /// <summary>The severities by rule; null for Off.</summary>
    /// <param name="table">Severities by rule; null for none.</param>
    /// <exception cref="MigrationException">OptionsInvalid.</exception>
    internal static IReadOnlyDictionary<string, FindingSeverity?> Read(Hashtable? table) =>
        table is null
            ? new Dictionary<string, FindingSeverity?>()
            : table.Cast<DictionaryEntry>().ToDictionary(
                entry => LanguagePrimitives.ConvertTo<string>(entry.Key), entry => Read(LanguagePrimitives.ConvertTo<string>(entry.Value)), StringComparer.Ordinal);

    private static FindingSeverity? Read(string text)
    {
        if (text.Equals(Off, StringComparison.OrdinalIgnoreCase)) return null;
        return Enum.TryParse(text, ignoreCase: true, out FindingSeverity severity) && Enum.IsDefined(severity)
            ? severity
            : throw new MigrationException(
                MigrationErrorId.OptionsInvalid, $"'{text}' is not a severity.", $"Give {string.Join(", ", Enum.GetNames<FindingSeverity>())} or {Off}.");
    }
}
