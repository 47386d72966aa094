using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Target;

/// <summary>The rights that a statement needs, as far as it shows them.</summary>
internal static class StatementRights
{
    /// <summary>Each of them.</summary>
    public static IEnumerable<Right> Of(StatementContext site) =>
        site.Command is { } command
            ?
            [
                .. Of(command)
                    .Select(right => new Right(right.Kind, right.Name)
                    {
                        ObjectType = right.Kind == RightKind.OwnSchema ? "SCHEMA" : null,
                    }),
                .. OfFunctions(site),
                .. OfGrant(site),
                .. OfLoad(site),
            ]
            : OfFunctions(site);

    private static IEnumerable<(RightKind Kind, ObjectName? Name)> Of(SqlCommand command) =>
        command switch
        {
            CreateTable { IsTemporary: false } table => OfTable(table),
            CreateView { IsTemporary: false } view =>
            [
                (RightKind.CreateInSchema, view.View),
                .. view.OrReplace ? [(RightKind.Own, view.View)] : Nothing,
            ],
            CreateSequence sequence => [(RightKind.CreateInSchema, sequence.Sequence)],
            CreateType type => [(RightKind.CreateInSchema, type.Type)],
            CreateDomain domain => [(RightKind.CreateInSchema, domain.Domain)],
            CreateFunction function => [(RightKind.CreateInSchema, function.Function)],
            CreateIndex index => [(RightKind.Own, index.Table), (RightKind.CreateInSchema, index.Table)],
            CreateSchema or CreatePublication => [(RightKind.CreateInDatabase, null)],
            CreateExtension extension => [(RightKind.CreateExtension, new ObjectName(null, extension.Extension))],
            RoleCommand { IsAlter: false } => [(RightKind.CreateRole, null)],
            AlterTable { Table: { } table } alter =>
            [
                (RightKind.Own, table),
                .. alter.Actions.SelectMany(action => OfAction(table, action)),
            ],
            RenameObject { ObjectType: "TYPE" or "DOMAIN" } rename =>
            [
                (RightKind.OwnType, rename.Object),
                (RightKind.CreateInSchema, rename.Object),
            ],
            RenameObject { ObjectType: "SCHEMA" } rename =>
            [
                (RightKind.OwnSchema, rename.Object),
                (RightKind.CreateInDatabase, null),
            ],
            MoveObject { ObjectType: "TYPE" or "DOMAIN" } move =>
            [
                (RightKind.OwnType, move.Object),
                (RightKind.CreateInSchema, move.Object.In(move.Schema)),
            ],
            RenameObject { ObjectType: "FUNCTION" or "PROCEDURE" or "ROUTINE" or "AGGREGATE" } rename =>
            [
                (RightKind.CreateInSchema, rename.Object),
            ],
            MoveObject { ObjectType: "FUNCTION" or "PROCEDURE" or "ROUTINE" or "AGGREGATE" } move =>
            [
                (RightKind.CreateInSchema, move.Object.In(move.Schema)),
            ],
            CreatePolicy policy => [(RightKind.Own, policy.Table)],
            CreateRule rule => [(RightKind.Own, rule.Table)],
            CreateTrigger trigger => [(RightKind.Trigger, trigger.Table)],
            Comment
            {
                ObjectType: "TABLE" or "COLUMN" or "VIEW" or "MATERIALIZED VIEW" or "SEQUENCE" or "INDEX",
                Object: { } commented
            } => [(RightKind.Own, commented)],
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
            ChangeRows { Verb: "MERGE" } rows => rows.MergeActions.Select(action =>
                (Enum.Parse<RightKind>(action, ignoreCase: true), (ObjectName?)rows.Table)
            ),
            CopyRows rows => [(RightKind.Insert, rows.Table)],
            _ => [],
        };

    private static (RightKind, ObjectName?)[] Nothing => [];

    private static IEnumerable<(RightKind, ObjectName?)> OfTable(CreateTable table)
    {
        yield return (RightKind.CreateInSchema, table.Table);
        var parents = table
            .Columns.SelectMany(column => column.Constraints)
            .Concat(table.Constraints)
            .Select(constraint => constraint.References);
        foreach (var parent in parents)
            if (parent is not null)
                yield return (RightKind.References, parent);
        foreach (var parent in table.PartitionOf is { } whole ? [whole] : table.Inherits)
            yield return (RightKind.Own, parent);
    }

    private static IEnumerable<(RightKind, ObjectName?)> OfDrop(DropObjects drop) =>
        drop switch
        {
            { ObjectType: "TABLE" or "VIEW" or "MATERIALIZED VIEW" or "SEQUENCE" or "INDEX" or "FOREIGN TABLE" } =>
                drop.Names.Select(name => (RightKind.Drop, (ObjectName?)name)),
            { ObjectType: "TYPE" or "DOMAIN" } => drop.Names.Select(name => (RightKind.OwnType, (ObjectName?)name)),
            { ObjectType: "SCHEMA" } => drop.Names.Select(name => (RightKind.OwnSchema, (ObjectName?)name)),
            { Table: { } table } => [(RightKind.Own, table)],
            _ => [],
        };

    private static IEnumerable<(RightKind, ObjectName?)> OfAction(ObjectName table, TableAction action) =>
        action switch
        {
            AddConstraint { Constraint.References: { } parent } => [(RightKind.References, parent)],
            RenameRelation => [(RightKind.CreateInSchema, table)],
            SetSchema set => [(RightKind.CreateInSchema, table.In(set.Schema))],
            _ => [],
        };

    private static IEnumerable<Right> OfFunctions(StatementContext site)
    {
        RightKind? kind = site.Facts.Verb switch
        {
            "CREATE FUNCTION" or "CREATE PROCEDURE" when site.Command is CreateFunction { OrReplace: true } =>
                RightKind.OwnFunction,
            "ALTER FUNCTION" or "ALTER PROCEDURE" or "ALTER ROUTINE" or "ALTER AGGREGATE" => RightKind.OwnFunction,
            "DROP FUNCTION" or "DROP PROCEDURE" or "DROP ROUTINE" or "DROP AGGREGATE" => RightKind.DropFunction,
            _ => null,
        };
        return kind is { } needed
            ? FunctionSignature
                .In(site.Sql)
                .Select(function => new Right(needed, function.Function)
                {
                    ObjectType = "FUNCTION",
                    Arguments = function.Arguments,
                })
            : [];
    }

    // To drop indexes and make them again.
    private static IEnumerable<Right> OfLoad(StatementContext site) =>
        site is { Load: { DefersIndexes: true } load, Command: LockTables }
            ? [new Right(RightKind.Own, load.Table), new Right(RightKind.CreateInSchema, load.Table)]
            : [];

    private static IEnumerable<Right> OfGrant(StatementContext site) =>
        site.Command switch
        {
            Grant { ObjectType: null } grant => grant.Privileges.Select(role => new Right(
                RightKind.GrantRole,
                new ObjectName(null, role)
            )),
            Grant { ObjectType: "FUNCTION" or "PROCEDURE" or "ROUTINE" } grant => FunctionSignature
                .In(site.Sql)
                .SelectMany(function =>
                    ToGrant(grant, function.Function)
                        .Select(right => right with { ObjectType = "FUNCTION", Arguments = function.Arguments })
                ),
            Grant { ObjectType: "TABLE" or "SEQUENCE" or "SCHEMA" or "DATABASE" } grant => grant.Objects.SelectMany(name =>
                ToGrant(grant, name)
            ),
            _ => [],
        };

    private static IEnumerable<Right> ToGrant(Grant grant, ObjectName name) =>
        new[] { RightKind.Grant, RightKind.GrantOption }.Select(kind => new Right(kind, name)
        {
            ObjectType = grant.ObjectType,
            Privileges = [.. grant.Privileges],
        });
}
