namespace PgMigrate.Engine.Schema;

/// <summary>One entry of an access control list, from the server's text <c>grantee=privileges/grantor</c>.</summary>
/// <param name="Grantee">The role; empty for PUBLIC.</param>
/// <param name="Privileges">One letter each, a star behind it for the grant option.</param>
/// <param name="Grantor">The role that granted.</param>
internal sealed record AclItem(string Grantee, string Privileges, string Grantor)
{
    /// <summary>Reads an entry.</summary>
    public static AclItem Parse(string text)
    {
        var grantee = ReadName(text, out var rest);
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return new AclItem(grantee, rest[1..slash], ReadName(rest[(slash + 1)..], out _));
    }

    // A name that is not plain stands in double quotes, which are doubled within.
    private static string ReadName(string text, out string rest)
    {
        if (!text.StartsWith('"'))
        {
            var end = text.IndexOf('=', StringComparison.Ordinal);
            rest = end < 0 ? string.Empty : text[end..];
            return end < 0 ? text : text[..end];
        }

        var close = 1;
        while (text[close] != '"' || close + 1 < text.Length && text[close + 1] == '"')
            close += text[close] == '"' ? 2 : 1;
        rest = text[(close + 1)..];
        return text[1..close].Replace("\"\"", "\"", StringComparison.Ordinal);
    }
}
