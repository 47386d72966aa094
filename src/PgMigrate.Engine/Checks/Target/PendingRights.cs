using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Checks.Target;

/// <summary>
/// The rights that statements need on what is there already. What the run makes itself is its own, and a script that takes another
/// role is not looked into. What functions and DO blocks do cannot be seen.
/// </summary>
internal sealed class PendingRights
{
    private readonly List<RightNeeded> _needed = [];
    private readonly HashSet<(RightKind, ObjectName?)> _asked = [];
    private readonly HashSet<ObjectName> _made = [];
    private readonly HashSet<string> _schemas = new(StringComparer.Ordinal);
    private CheckedScript? _otherRole;
    private bool _mayHaveChanged;

    /// <summary>The rights, each once, in the order in which they are needed.</summary>
    public IReadOnlyList<RightNeeded> Needed => _needed;

    /// <summary>Takes in a statement.</summary>
    public void Add(StatementSite site)
    {
        if (site.Facts.Setting is { Name: "role" or "session_authorization" })
            _otherRole = site.Script;
        if (_otherRole != site.Script && site.Command is { } command)
            foreach (var (kind, name) in Of(command))
                Ask(kind, name, site);
        Remember(site);
    }

    private void Ask(RightKind kind, ObjectName? name, StatementSite site)
    {
        if (name is not null && (_schemas.Contains(site.Resolve(name).Schema!) || (kind != RightKind.CreateInSchema && _made.Contains(site.Resolve(name)))))
            return;
        var asked = name is null ? null : PendingWork.AsServerFinds(name, site);
        if (kind == RightKind.CreateInSchema)
            asked = asked! with { Name = "" };
        if (_asked.Add((kind, asked)))
            _needed.Add(new RightNeeded(kind, asked, StatementPlace.Of(site), IsCertain: !_mayHaveChanged && kind != RightKind.CreateExtension));
    }

    private void Remember(StatementSite site)
    {
        var made = site.Command switch
        {
            CreateTable table => table.Table,
            CreateView view => view.View,
            CreateSequence sequence => sequence.Sequence,
            CreateType type => type.Type,
            CreateDomain domain => domain.Domain,
            _ => null,
        };
        if (made is not null)
            _made.Add(site.Resolve(made));
        if (site.Command is CreateIndex { Index: { } index } created)
            _made.Add(new ObjectName(site.Resolve(created.Table).Schema, index));
        if (site.Command is CreateSchema { Schema: { } schema })
            _schemas.Add(schema);
        // From here on the role may have other rights than it has now.
        _mayHaveChanged |= site.Command is Grant or RoleCommand || site.Facts.Verb is "DO" or "CALL" or "REASSIGN OWNED"
            || (site.Command is AlterTable alter && alter.Actions.Any(action => action is SetOwner));
    }

    private static IEnumerable<(RightKind Kind, ObjectName? Name)> Of(SqlCommand command) => command switch
    {
        CreateTable { IsTemporary: false } table => OfTable(table),
        CreateView { IsTemporary: false } view => [(RightKind.CreateInSchema, view.View), .. view.OrReplace ? [(RightKind.Own, view.View)] : Nothing],
        CreateSequence sequence => [(RightKind.CreateInSchema, sequence.Sequence)],
        CreateType type => [(RightKind.CreateInSchema, type.Type)],
        CreateDomain domain => [(RightKind.CreateInSchema, domain.Domain)],
        CreateFunction function => [(RightKind.CreateInSchema, function.Function)],
        CreateIndex index => [(RightKind.Own, index.Table), (RightKind.CreateInSchema, index.Table)],
        CreateSchema or CreatePublication => [(RightKind.CreateInDatabase, null)],
        CreateExtension extension => [(RightKind.CreateExtension, new ObjectName(null, extension.Extension))],
        RoleCommand { IsAlter: false } => [(RightKind.CreateRole, null)],
        AlterTable { Table: { } table } alter => [(RightKind.Own, table), .. alter.Actions.OfType<AddConstraint>()
            .Where(add => add.Constraint.References is not null).Select(add => (RightKind.References, add.Constraint.References))],
        CreatePolicy policy => [(RightKind.Own, policy.Table)],
        CreateRule rule => [(RightKind.Own, rule.Table)],
        CreateTrigger trigger => [(RightKind.Trigger, trigger.Table)],
        Comment { ObjectType: "TABLE" or "COLUMN" or "VIEW" or "MATERIALIZED VIEW" or "SEQUENCE" or "INDEX", Object: { } commented } => [(RightKind.Own, commented)],
        DropObjects drop => OfDrop(drop),
        AddEnumValue value => [(RightKind.OwnType, value.Type)],
        RenameEnumValue value => [(RightKind.OwnType, value.Type)],
        AlterComposite composite => [(RightKind.OwnType, composite.Type)],
        AlterDomain domain => [(RightKind.OwnType, domain.Domain)],
        AddDomainConstraint domain => [(RightKind.OwnType, domain.Domain)],
        Truncate truncate => truncate.Tables.Select(table => (RightKind.Truncate, (ObjectName?)table)),
        RefreshView refresh => [(RightKind.Maintain, refresh.View)],
        Cluster { Table: { } table } => [(RightKind.Maintain, table)],
        ReindexCommand { Target: "TABLE", Object: { } table } => [(RightKind.Maintain, table)],
        ChangeRows { Verb: "INSERT" } rows => [(RightKind.Insert, rows.Table)],
        ChangeRows { Verb: "UPDATE" } rows => [(RightKind.Update, rows.Table)],
        ChangeRows { Verb: "DELETE" } rows => [(RightKind.Delete, rows.Table)],
        CopyRows rows => [(RightKind.Insert, rows.Table)],
        _ => [],
    };

    private static (RightKind, ObjectName?)[] Nothing => [];

    private static IEnumerable<(RightKind, ObjectName?)> OfTable(CreateTable table)
    {
        yield return (RightKind.CreateInSchema, table.Table);
        var parents = table.Columns.SelectMany(column => column.Constraints).Concat(table.Constraints).Select(constraint => constraint.References);
        foreach (var parent in parents)
            if (parent is not null)
                yield return (RightKind.References, parent);
        foreach (var parent in table.PartitionOf is { } whole ? [whole] : table.Inherits)
            yield return (RightKind.Own, parent);
    }

    private static IEnumerable<(RightKind, ObjectName?)> OfDrop(DropObjects drop) => drop switch
    {
        { ObjectType: "TABLE" or "VIEW" or "MATERIALIZED VIEW" or "SEQUENCE" or "INDEX" or "FOREIGN TABLE" } => drop.Names.Select(name => (RightKind.Drop, (ObjectName?)name)),
        { ObjectType: "TYPE" or "DOMAIN" } => drop.Names.Select(name => (RightKind.OwnType, (ObjectName?)name)),
        { ObjectType: "SCHEMA" } => drop.Names.Select(name => (RightKind.OwnSchema, (ObjectName?)name)),
        { Table: { } table } => [(RightKind.Own, table)],
        _ => [],
    };
}

/// <summary>A right that a statement needs.</summary>
/// <param name="Kind">To do what.</param>
/// <param name="Object">With what; the name is empty where a schema is meant; null for the database or the role itself.</param>
/// <param name="Place">The first statement that needs it.</param>
/// <param name="IsCertain">False where the server may see it otherwise than we can.</param>
internal sealed record RightNeeded(RightKind Kind, ObjectName? Object, StatementPlace Place, bool IsCertain);

/// <summary>What a role may be allowed to do; the names are those of <c>rights.sql</c>.</summary>
internal enum RightKind
{
    Own,
    Drop,
    Maintain,
    Insert,
    Update,
    Delete,
    Truncate,
    References,
    Trigger,
    OwnType,
    OwnSchema,
    CreateInSchema,
    CreateInDatabase,
    CreateRole,
    CreateExtension,
}
