using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Security;

namespace PgMigrate.Cmdlets.Parameters;

/// <summary>Reads the hashtable of <c>-Token</c>. A SecureString, or a PSCredential's password, is a secret.</summary>
internal static class TokenTable
{
    /// <summary>The tokens, by name.</summary>
    /// <param name="table">Values by name; null for none.</param>
    /// <exception cref="MigrationException">TokenInvalid.</exception>
    internal static IReadOnlyList<MigrationToken> Read(Hashtable? table) =>
        table is null
            ? []
            : [.. table.Cast<DictionaryEntry>().Select(Read).OrderBy(token => token.Name, StringComparer.OrdinalIgnoreCase)];

    private static MigrationToken Read(DictionaryEntry entry)
    {
        string name = LanguagePrimitives.ConvertTo<string>(entry.Key);
        object? value = entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value;
        return value switch
        {
            SecureString secret => new MigrationToken(name, secret.Open()!, Secret: true),
            PSCredential credential => new MigrationToken(name, credential.Password.Open()!, Secret: true),
            string text => new MigrationToken(name, text, Secret: false),
            bool flag => new MigrationToken(name, flag ? "true" : "false", Secret: false),
            IFormattable plain and (ValueType and not DateTime and not DateTimeOffset) => new MigrationToken(
                name,
                plain.ToString(null, CultureInfo.InvariantCulture),
                Secret: false
            ),
            _ => throw Refuse(name, value),
        };
    }

    private static MigrationException Refuse(string name, object? value) =>
        new(
            MigrationErrorId.TokenInvalid,
            value is null
                ? $"The token '{name}' has no value."
                : $"The token '{name}' is a {value.GetType().Name}, which has no one text in SQL.",
            "Give a string, a number, $true or $false; for a secret a SecureString or a PSCredential."
        );
}
