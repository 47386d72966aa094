using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Tests.Sql.Commands;

/// <summary>What a command holds as lines of text that the parser's tree can be held against.</summary>
static class CommandText
{
    public static string Of(SqlCommand? command) =>
        command switch
        {
            null => "",
            CreateTable table => OfTable(table),
            AlterTable alter => Lines(
                $"alter {alter.ObjectType} {alter.Table} {alter.IfExists} {alter.IsOnly}",
                alter.Actions.Select(Action)
            ),
            CreateIndex index =>
                $"index {index.Index} on {index.Table} ({string.Join(", ", index.Columns.Select(static c => c ?? "-"))}) "
                    + $"{index.IsUnique} {index.IsConcurrent} {index.IfNotExists} {index.IsOnly} {index.Method} "
                    + $"{index.Predicate is not null}",
            DropObjects drop => $"drop {drop.ObjectType} {string.Join(", ", drop.Names)} on {drop.Table} "
                + $"{drop.IfExists} {drop.IsCascade} {drop.IsConcurrent}",
            RenameObject rename => $"rename {rename.ObjectType} {rename.Object} to {rename.To}",
            CreateView view => $"view {view.View} {view.OrReplace} {view.IsMaterialized} {view.IsTemporary} {view.IfNotExists}",
            CreateFunction function => $"function {function.Function} {function.OrReplace} {function.IsProcedure} "
                + $"{function.IsSecurityDefiner} {function.SearchPath is not null} {function.Volatility} {function.Language}",
            CreateType type => $"type {type.Type} {(type.Labels is null ? "" : string.Join(", ", type.Labels))}",
            CreateDomain domain =>
                $"domain {domain.Domain} {Type(domain.Type)} {string.Join(", ", domain.Constraints.Select(static c => c.Kind))}",
            ChangeRows rows => $"change {rows.Verb} {rows.Table} {rows.HasWhere}",
            Truncate truncate => $"truncate {string.Join(", ", truncate.Tables)} {truncate.IsCascade}",
            LockTables locks => $"lock {string.Join(", ", locks.Tables)} {locks.Mode}",
            Vacuum vacuum => $"vacuum {vacuum.IsFull} {string.Join(", ", vacuum.Tables)}",
            Grant grant => $"grant {grant.IsRevoke} {string.Join(", ", grant.Privileges)} on {grant.ObjectType} "
                + $"{string.Join(", ", grant.Objects)} to {string.Join(", ", grant.Roles)}",
            Comment comment => $"comment {comment.ObjectType} {comment.Object} {comment.Column}",
            CreateSchema schema => $"schema {schema.Schema} {schema.IfNotExists}",
            AlterComposite composite => $"composite {composite.Type} {composite.Words}",
            AlterDomain domain => $"domain {domain.Domain} {domain.Words}",
            RoleCommand role => $"role {role.Role} {role.IsAlter} {role.Password}",
            _ => command.ToString(),
        };

    public static string OfTable(CreateTable table) =>
        Lines(
            Table(
                table.Table,
                table.IsTemporary,
                table.IsUnlogged,
                table.IsForeign,
                table.IfNotExists,
                table.FromQuery,
                table.PartitionOf,
                table.IsDefaultPartition,
                table.IsPartitioned
            ),
            table
                .Columns.Select(Column)
                .Concat(table.Constraints.Select(Constraint))
                .Concat(table.Like.Select(static name => $"like {name}"))
                .Concat(table.Inherits.Select(static name => $"inherits {name}"))
        );

    public static string Table(
        ObjectName name,
        bool isTemporary,
        bool isUnlogged,
        bool isForeign,
        bool ifNotExists,
        bool fromQuery,
        ObjectName? partitionOf,
        bool isDefault,
        bool isPartitioned
    ) =>
        $"table {name} temp {isTemporary} unlogged {isUnlogged} foreign {isForeign} if {ifNotExists} as {fromQuery} "
        + $"of {partitionOf} default {isDefault} by {isPartitioned}";

    public static string Column(string name, string type, IEnumerable<string> flags, IEnumerable<string> constraints) =>
        $"column {name} {type} "
        + $"{string.Join(", ", flags.Where(static flag => flag.Length > 0).Distinct().Order(StringComparer.Ordinal))} "
        + $"[{string.Join("; ", constraints)}]";

    public static string Constraint(
        string kind,
        string? name,
        IEnumerable<string> columns,
        string references,
        string? index,
        bool isNotValid,
        bool changesOthers
    ) => $"constraint {kind} {name} ({string.Join(", ", columns)}) {references} {index} {isNotValid} {changesOthers}";

    /// <summary>How many; the parser adds those of character and bit, and makes numbers of an interval's fields.</summary>
    public static string Modifiers(string type, int count) =>
        type is "character" or "bit" or "interval" || count == 0 ? "" : $"({count})";

    public static string Lines(string first, IEnumerable<string> others) => string.Join('\n', others.Prepend(first));

    static string Column(ColumnDefinition column) =>
        Column(
            column.Name,
            column.Type is null ? "" : Type(column.Type),
            [
                column.IsNotNull ? "not null" : "",
                column.Default is null ? "" : "default",
                column.IsIdentity ? "identity" : "",
                column.Generated is null ? "" : "generated",
            ],
            column.Constraints.Select(Constraint)
        );

    static string Constraint(ConstraintDefinition constraint) =>
        Constraint(
            constraint.Kind.ToString(),
            constraint.Name,
            constraint.Columns,
            constraint.References?.ToString() ?? "",
            constraint.UsingIndex,
            constraint.IsNotValid,
            constraint.ChangesOthers
        );

    static string Type(SqlType type)
    {
        var name =
            type.Name == "bpchar" ? "character"
            : type.Schema is null ? type.Name
            : $"{type.Schema}.{type.Name}";
        return $"{name}{Modifiers(name, type.Modifiers.Count)}{(type.IsArray ? "[]" : "")}";
    }

    static string Action(TableAction action) =>
        action switch
        {
            AddColumn add => $"{Column(add.Column)} {add.IfNotExists}",
            AddConstraint add => Constraint(add.Constraint),
            AlterColumnType alter =>
                $"type {alter.Column} {Type(alter.Type)} {alter.Using is not null} {alter.Collation is not null}",
            DropColumn drop => $"DropColumn {drop.Column} {drop.IfExists} {drop.IsCascade}",
            DropConstraint drop => $"DropConstraint {drop.Name} {drop.IfExists} {drop.IsCascade}",
            SetDefault set => $"SetDefault {set.Column}",
            AddIdentity add => $"AddIdentity {add.Column}",
            AlterColumnOther other => $"AlterColumnOther {other.Column}",
            SetStorageParameters set => $"SetStorageParameters {string.Join(", ", set.Names)}",
            OtherTableAction => "OtherTableAction",
            SequenceOption => "SequenceOption",
            _ => (action with { Offset = 0 }).ToString(),
        };
}
