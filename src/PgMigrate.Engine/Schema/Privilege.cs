namespace PgMigrate.Engine.Schema;

/// <summary>The privileges of an entry of an access control list.</summary>
internal static class Privilege
{
    private const char GrantOption = '*';
    private const string WithOption = " WITH GRANT OPTION";

    /// <summary>Their names in alphabetical order, or ALL where there are several; those with the grant option say so.</summary>
    /// <param name="privileges">The letters, a star behind those with the grant option.</param>
    /// <param name="all">The letters of all privileges on such an object: a newer server knows more of them.</param>
    public static string Describe(string privileges, string all)
    {
        var letters = privileges.Replace("*", string.Empty, StringComparison.Ordinal);
        if (all.Length < 2 || !all.All(letters.Contains))
            return string.Join(", ", Names(privileges).Order(StringComparer.Ordinal));
        if (privileges.Length == 2 * letters.Length)
            return $"ALL{WithOption}";
        var granting = Names(privileges)
            .Where(name => name.EndsWith(WithOption, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        return string.Join(", ", granting.Prepend("ALL"));
    }

    private static IEnumerable<string> Names(string privileges)
    {
        for (var index = 0; index < privileges.Length; index++)
        {
            if (privileges[index] == GrantOption)
                continue;
            var option = index + 1 < privileges.Length && privileges[index + 1] == GrantOption;
            yield return option ? NameOf(privileges[index]) + WithOption : NameOf(privileges[index]);
        }
    }

    // acl.h; a letter of a later version stands for itself.
    private static string NameOf(char letter) =>
        letter switch
        {
            'a' => "INSERT",
            'r' => "SELECT",
            'w' => "UPDATE",
            'd' => "DELETE",
            'D' => "TRUNCATE",
            'x' => "REFERENCES",
            't' => "TRIGGER",
            'm' => "MAINTAIN",
            'X' => "EXECUTE",
            'U' => "USAGE",
            'C' => "CREATE",
            'c' => "CONNECT",
            'T' => "TEMPORARY",
            's' => "SET",
            'A' => "ALTER SYSTEM",
            _ => letter.ToString(),
        };
}
