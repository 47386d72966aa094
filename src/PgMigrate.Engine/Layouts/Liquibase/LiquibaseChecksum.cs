using System.Security.Cryptography;
using System.Text;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Layouts.Liquibase;

/// <summary>
/// The checksum that Liquibase keeps of a changeset: the MD5 of the MD5s of its changes. Version 9 is written since 4.22, version
/// 8 from 3.5 to 4.21.
/// </summary>
internal static class LiquibaseChecksum
{
    /// <summary>The newer version.</summary>
    public const int Latest = 9;

    /// <summary>The older version.</summary>
    public const int Older = 8;

    /// <summary>A change that is SQL.</summary>
    /// <param name="version">Of the checksum.</param>
    /// <param name="sql">The text, properties in place.</param>
    /// <param name="delimiter">What ends a statement; null for Liquibase's own.</param>
    /// <param name="splits">Whether statements are sent one by one.</param>
    /// <param name="strips">Whether comments are not sent.</param>
    public static string OfSql(int version, string sql, string? delimiter, bool splits, bool strips) =>
        version == Latest
            ? Sum(version, WithoutSpace(sql))
            : Sum(version, $"{delimiter ?? "null"}:{Word(splits)}:{Word(strips)}:{OneSpace(sql)}");

    /// <summary>A changeset.</summary>
    /// <param name="version">Of the checksum.</param>
    /// <param name="changes">The checksums of its changes.</param>
    public static string OfChangeSet(int version, IEnumerable<string> changes) =>
        OfText(version, string.Concat(changes.Select(change => $"{change}:")));

    /// <summary>A text, line ends and characters in one form.</summary>
    public static string OfText(int version, string text) =>
        Sum(
            version,
            text.Replace("\r\n", "\n", StringComparison.Ordinal)
                .Replace('\r', '\n')
                .Replace("\uFFFD", string.Empty, StringComparison.Ordinal)
                .Normalize(NormalizationForm.FormC)
        );

    /// <summary>A text without white space.</summary>
    public static string OfWithoutSpace(int version, string text) => Sum(version, WithoutSpace(text));

    private static string WithoutSpace(string text) => string.Concat(text.Where(character => !IsSpace(character)));

    private static string OneSpace(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var character in text)
            if (!IsSpace(character))
                result.Append(character);
            else if (result.Length > 0 && result[^1] != ' ')
                result.Append(' ');
        return result.ToString().TrimEnd(' ');
    }

    private static bool IsSpace(char character) => character is ' ' or '\n' or '\r' or '\t';

    private static string Word(bool value) => value ? "true" : "false";

    // Liquibase has it so: it tells a change from an unintended one, and guards nothing.
#pragma warning disable CA5351
    private static string Sum(int version, string text) => $"{version}:{HexText.Of(MD5.HashData(Encoding.UTF8.GetBytes(text)))}";
#pragma warning restore CA5351
}
