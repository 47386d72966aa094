using System.Text.RegularExpressions;

namespace PgMigrate.Spring;

/// <summary>A connection string as it may be shown.</summary>
internal static partial class MaskedUrl
{
    /// <summary>The same without passwords: of its parameters, and between a user and a host.</summary>
    public static string Of(string url) => Userinfo().Replace(Parameter().Replace(url, "${name}***"), "${user}***@");

    [GeneratedRegex("(?<name>(?:^|[?&;])[^=?&;]*(?:pass|pwd|secret|token)[^=?&;]*=)[^&;]*", RegexOptions.IgnoreCase)]
    private static partial Regex Parameter();

    [GeneratedRegex("(?<user>://[^:/@?]*:)[^?]*@")]
    private static partial Regex Userinfo();
}
