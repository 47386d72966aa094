using System.Text.RegularExpressions;

namespace PgMigrate.Spring;

/// <summary>Tells by a name that its value is a secret.</summary>
internal static partial class SecretName
{
    /// <summary>Whether a value of this name is shown to nobody.</summary>
    public static bool IsOne(string name) => Words().IsMatch(name);

    [GeneratedRegex("pass|pwd|secret|token|credential|private|apikey|api[-_.]key", RegexOptions.IgnoreCase)]
    private static partial Regex Words();
}
