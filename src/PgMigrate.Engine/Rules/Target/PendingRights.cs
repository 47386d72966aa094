using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Target;

/// <summary>
/// The rights that statements need on what is there already. What the run makes itself is its own, and a script that takes
/// another role is not looked into. What functions do, and dynamic SQL in DO blocks, cannot be seen.
/// </summary>
internal sealed class PendingRights
{
    private readonly List<RightNeeded> _needed = [];
    private readonly HashSet<(RightKind, string? ObjectType, ObjectName?, string Details)> _asked = [];
    private readonly HashSet<ObjectName> _made = [];
    private readonly HashSet<string> _schemas = new(StringComparer.Ordinal);
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
        Remember(site);
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

    private bool IsOwn(Right right, StatementContext site)
    {
        if (right.Object is not { } name)
            return false;
        if (!right.HasSchema)
            return right.ObjectType == "SCHEMA" && _schemas.Contains(name.Name);
        return _schemas.Contains(site.Resolve(name).Schema!)
            || (right.Kind != RightKind.CreateInSchema && _made.Contains(site.Resolve(name)));
    }

    private static ObjectName? AsServerFinds(Right right, StatementContext site)
    {
        if (right.Object is not { } name || !right.HasSchema)
            return right.Object;
        var found = PendingRequirements.AsServerFinds(name, site);
        return right.Kind == RightKind.CreateInSchema ? found with { Name = "" } : found;
    }

    private void Remember(StatementContext site)
    {
        foreach (var made in MadeBy(site))
            _made.Add(site.Resolve(made));
        if (site.Command is CreateSchema { Schema: { } schema })
            _schemas.Add(schema);
        if (site.Command is RenameObject { ObjectType: "SCHEMA" } rename && _schemas.Contains(rename.Object.Name))
            _schemas.Add(rename.To);
        _mayHaveChanged |= MayChangeRights(site);
    }

    private IEnumerable<ObjectName> MadeBy(StatementContext site) =>
        site.Command switch
        {
            CreateTable table => [table.Table],
            CreateView view => [view.View],
            CreateSequence sequence => [sequence.Sequence],
            CreateType type => [type.Type],
            CreateDomain domain => [domain.Domain],
            CreateFunction function => [function.Function],
            CreateIndex { Index: { } index } created => [new ObjectName(site.Resolve(created.Table).Schema, index)],
            AlterTable { Table: { } table } alter when _made.Contains(site.Resolve(table)) => alter
                .Actions.Select(action => NewName(site.Resolve(table), action))
                .OfType<ObjectName>(),
            RenameObject rename when _made.Contains(site.Resolve(rename.Object)) =>
            [
                site.Resolve(rename.Object) with
                {
                    Name = rename.To,
                },
            ],
            MoveObject move when _made.Contains(site.Resolve(move.Object)) => [move.Object.In(move.Schema)],
            _ => [],
        };

    private static ObjectName? NewName(ObjectName name, TableAction action) =>
        action switch
        {
            RenameRelation rename => name with { Name = rename.To },
            SetSchema set => name.In(set.Schema),
            _ => null,
        };

    // From here on the role may have other rights than it has now.
    private static bool MayChangeRights(StatementContext site) =>
        site.Command is Grant or RoleCommand
        || site.Facts.Verb is "CALL" or "REASSIGN OWNED"
        || site.Statement.Block is { IsRead: false } or { DynamicOffset: not null }
        || (site.Command is AlterTable alter && alter.Actions.Any(action => action is SetOwner));
}
