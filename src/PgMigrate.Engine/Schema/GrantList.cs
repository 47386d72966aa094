using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Schema;

/// <summary>
/// Describes an access control list by what sets it apart from that of a new object: no list at all and the default written out
/// are the same. The owner goes without a name, so that a new owner is no new grant.
/// </summary>
internal sealed class GrantList
{
    private readonly IReadOnlyList<AclItem> _default;
    private readonly string _owner;
    private readonly string _all;

    /// <param name="defaultAcl">A new object's entries, a JSON array.</param>
    /// <param name="owner">The object's owner.</param>
    /// <param name="all">All privileges on such an object; null where they are the owner's default.</param>
    public GrantList(string defaultAcl, string owner, string? all)
    {
        _default = [.. Parse(defaultAcl).Select(item => OfOwner(item, owner))];
        _owner = owner;
        _all = all ?? _default.FirstOrDefault(item => item.Grantee == owner)?.Privileges ?? string.Empty;
    }

    /// <summary>
    /// Says, for every role that differs from the default, what it may: <c>app: INSERT, SELECT; PUBLIC: none</c>.
    /// </summary>
    /// <param name="acl">The object's entries, a JSON array.</param>
    public string Describe(string acl)
    {
        var items = Parse(acl);
        var granted = items.Except(_default).Select(item => $"{Role(item)}: {Describe(item)}");
        var revoked = _default
            .Where(usual => !items.Any(item => item.Grantee == usual.Grantee))
            .Select(usual => $"{Role(usual)}: none");
        return string.Join("; ", granted.Concat(revoked).Order(StringComparer.Ordinal));
    }

    // The schema public's default is that of the owner it was made for.
    private static AclItem OfOwner(AclItem item, string owner) =>
        item with
        {
            Grantee = item.Grantee == item.Grantor ? owner : item.Grantee,
            Grantor = owner,
        };

    // An owner has all but what was revoked, of which a newer server knows more.
    private string Describe(AclItem item) =>
        item.Grantee == _owner
        && _all.Length > 1
        && _all.Except(item.Privileges).ToArray() is { Length: > 0 } revoked
        && !item.Privileges.Contains('*', StringComparison.Ordinal)
            ? $"ALL EXCEPT {Privilege.Describe(new string(revoked), string.Empty)}"
            : Privilege.Describe(item.Privileges, _all);

    private static IReadOnlyList<AclItem> Parse(string acl) =>
        [.. JsonText.ToList(acl).Select(AclItem.Parse).Where(item => item.Privileges.Length > 0)];

    private string Role(AclItem item) =>
        item.Grantor == _owner ? NameOf(item.Grantee) : $"{NameOf(item.Grantee)} (by {NameOf(item.Grantor)})";

    private string NameOf(string role) =>
        role switch
        {
            "" => "PUBLIC",
            _ when role == _owner => "OWNER",
            _ when role.All(IsPlain) => role,
            _ => SqlIdentifier.Quote(role),
        };

    private static bool IsPlain(char character) => character is (>= 'a' and <= 'z') or '_' or (>= '0' and <= '9');
}
