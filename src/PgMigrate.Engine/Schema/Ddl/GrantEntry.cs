using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Schema.Ddl;

/// <summary>One role's entry of the text that <see cref="GrantList"/> wrote.</summary>
/// <param name="Role">The role as GRANT names it, or <c>PUBLIC</c>, or <c>OWNER</c>.</param>
/// <param name="Grantor">Who has granted, where that is not the owner; else null.</param>
/// <param name="Privileges">What it may.</param>
internal sealed partial record GrantEntry(string Role, string? Grantor, string Privileges)
{
    private const string AllExcept = "ALL EXCEPT ";
    private const string GrantOption = " WITH GRANT OPTION";

    /// <summary>The owner's entry has no name.</summary>
    public const string Owner = "OWNER";

    /// <summary>Everybody's entry.</summary>
    public const string Public = "PUBLIC";

    /// <summary>True where the role has lost everything that it has by default.</summary>
    public bool IsNone => Privileges == "none";

    /// <summary>What the role has lost of all privileges; null where the others are listed.</summary>
    public string? Lost => Privileges.StartsWith(AllExcept, StringComparison.Ordinal) ? Privileges[AllExcept.Length..] : null;

    /// <summary>The privileges that GRANT lists, those with the grant option apart from the others.</summary>
    public IEnumerable<(string[] Privileges, string Option)> Kinds =>
        IsNone || Lost is not null
            ? []
            : from kind in DdlNames
                .List(Privileges)
                .GroupBy(privilege => privilege.EndsWith(GrantOption, StringComparison.Ordinal))
            let option = kind.Key ? GrantOption : string.Empty
            select (kind.Select(privilege => privilege[..^option.Length]).ToArray(), option);

    /// <summary>The entries of an object, in order.</summary>
    public static IEnumerable<GrantEntry> Of(SchemaObject item) =>
        Entry()
            .Matches(item["grants"] ?? string.Empty)
            .Select(match => new GrantEntry(match.Groups["role"].Value, By(match), match.Groups["privileges"].Value));

    private static string? By(Match match) => match.Groups["by"] is { Success: true } by ? by.Value : null;

    /// <summary>The role as GRANT names it.</summary>
    /// <param name="owner">The object's owner.</param>
    public string RoleOr(string owner) => Role == Owner ? owner : Role;

    [GeneratedRegex(
        """(?<role>"([^"]|"")*"|[^\s:"]+)( \(by (?<by>"([^"]|"")*"|[^\s:"()]+)\))?: (?<privileges>[^;]+)(; |$)""",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Entry();
}
