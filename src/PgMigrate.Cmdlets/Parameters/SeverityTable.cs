using System.Collections;
using System.Management.Automation;
using PgMigrate.Engine.Rules;

namespace PgMigrate.Cmdlets.Parameters;

/// <summary>Reads the hashtable of <c>-Severity</c>.</summary>
internal static class SeverityTable
{
    /// <summary>The severities by rule; null for Off.</summary>
    /// <param name="table">Severities by rule; null for none.</param>
    /// <exception cref="MigrationException">OptionsInvalid.</exception>
    internal static IReadOnlyDictionary<string, FindingSeverity?> Read(Hashtable? table) =>
        table is null
            ? new Dictionary<string, FindingSeverity?>()
            : table
                .Cast<DictionaryEntry>()
                .ToDictionary(
                    entry => LanguagePrimitives.ConvertTo<string>(entry.Key),
                    entry => Read(LanguagePrimitives.ConvertTo<string>(entry.Value)),
                    StringComparer.Ordinal
                );

    private static FindingSeverity? Read(string text) =>
        RuleSeverities.TryParse(text, out FindingSeverity? severity)
            ? severity
            : throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"'{text}' is not a severity.",
                $"Give one of {string.Join(", ", RuleSeverities.Names)}."
            );
}
