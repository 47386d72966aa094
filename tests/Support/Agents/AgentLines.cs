using System.Text.RegularExpressions;

namespace PgMigrate.Tests.Support.Agents;

/// <summary>
/// The lines that an agent sees. Agents read with .NET, which ends a line at CR, LF and CRLF; here every character ends one that
/// any program takes for an end: what cannot be forged then, cannot be forged.
/// </summary>
internal static partial class AgentLines
{
    public static string[] Of(string output) => End().Split(output);

    [GeneratedRegex("\r\n|[\r\n\v\f\u0085\u2028\u2029]")]
    private static partial Regex End();
}
