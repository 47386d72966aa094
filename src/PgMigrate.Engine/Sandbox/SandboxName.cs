using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Sandbox;

/// <summary>The names of sandboxes, which are names of folders and of containers too: what has another form is none.</summary>
internal static partial class SandboxName
{
    /// <summary>A new name.</summary>
    public static string Make() => $"sandbox-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    /// <summary>True for what <see cref="Make"/> gives.</summary>
    public static bool IsOne(string name) => Pattern().IsMatch(name);

    [GeneratedRegex(@"^sandbox-[0-9a-f]{8}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
