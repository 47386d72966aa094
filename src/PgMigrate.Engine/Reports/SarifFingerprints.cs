using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Reports;

/// <summary>
/// Knows a finding again after lines moved: a hash over rule, script, object and statement, numbered where one statement is there
/// twice.
/// </summary>
internal sealed class SarifFingerprints
{
    /// <summary>The property's name. What is hashed never changes under one version.</summary>
    public const string Name = "statementHash/v1";

    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);

    /// <summary>The fingerprint of the next finding of a report.</summary>
    public string Next(Finding finding)
    {
        string hash = Hash(finding);
        ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(_seen, hash, out _);
        count++;
        return string.Create(CultureInfo.InvariantCulture, $"{hash}:{count}");
    }

    private static string Hash(Finding finding)
    {
        string text = string.Join('\0', finding.RuleId, finding.Script, finding.Object, finding.Statement?.Trim());
        return HexText.Of(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }
}
