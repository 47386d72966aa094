using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Sql.Names;

namespace PgMigrate.Engine.Rules.Target;

/// <summary>
/// The rights that statements need on what is there already. What the run makes itself is its own, and a script that takes
/// another role is not looked into. What functions do, and dynamic SQL in DO blocks, cannot be seen.
/// </summary>
internal sealed class PendingRights
{
    private static readonly string[] Realms = [NameRealm.Relation, NameRealm.Index, NameRealm.Routine];

    private readonly List<RightNeeded> _needed = [];
    private readonly HashSet<(RightKind, string? ObjectType, ObjectName?, string Details)> _asked = [];
    private Script? _otherRole;
    private bool _mayHaveChanged;

    /// <summary>The rights, each once, in the order in which they are needed.</summary>
    public IReadOnlyList<RightNeeded> Needed => _needed;

    /// <summary>Takes in a statement.</summary>
    public void Add(StatementContext site)
    {
        if (site.Facts.Setting is { Name: "role" or "session_authorization" })
            _otherRole = site.Script;
        if (_otherRole != site.Script)
            foreach (var right in StatementRights.Of(site))
                Ask(right, site);
        _mayHaveChanged |= MayChangeRights(site);
    }

    private void Ask(Right right, StatementContext site)
    {
        if (IsOwn(right, site))
            return;
        var asked = right with { Object = AsServerFinds(right, site) };
        var details = string.Join(',', [.. asked.Privileges, ";", .. asked.Arguments ?? ["?"]]);
        if (_asked.Add((asked.Kind, asked.ObjectType, asked.Object, details)))
            _needed.Add(
                new RightNeeded(
                    asked,
                    StatementPlace.Of(site),
                    IsCertain: !_mayHaveChanged && !site.Statement.IsConditional && asked.StopsStatement
                )
            );
    }

    private static bool IsOwn(Right right, StatementContext site)
    {
        if (right.Object is not { } name)
            return false;
        if (!right.HasSchema)
            return right.ObjectType == "SCHEMA" && IsMade(site.Names.FindSchema(name.Name), site);
        return IsMade(site.Names.FindSchema(site.Resolve(name).Schema!), site)
            || (
                right.Kind != RightKind.CreateInSchema
                && Realms.Any(realm => IsMade(site.Names.Find(realm, name, site.Path), site))
            );
    }

    private static bool IsMade(NamedObject? named, StatementContext site) =>
        named?.MadeIn is { } script && site.Run.Pending?.Contains(script) != false;

    private static ObjectName? AsServerFinds(Right right, StatementContext site)
    {
        if (right.Object is not { } name || !right.HasSchema)
            return right.Object;
        var found = PendingRequirements.AsServerFinds(
            name,
            site,
            right.ObjectType == "FUNCTION" ? NameRealm.Routine : NameRealm.Relation
        );
        return right.Kind == RightKind.CreateInSchema ? found with { Name = "" } : found;
    }

    // From here on the role may have other rights than it has now.
    private static bool MayChangeRights(StatementContext site) =>
        site.Command is Grant or RoleCommand
        || site.Facts.Verb is "CALL" or "REASSIGN OWNED"
        || site.Statement.Block is { IsRead: false } or { DynamicOffset: not null }
        || (site.Command is AlterTable alter && alter.Actions.Any(action => action is SetOwner));
}
