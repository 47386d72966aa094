using PgMigrate.Engine.Rules.Model;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Sql.Names;

namespace PgMigrate.Engine.Rules;

/// <summary>
/// The locks that a command takes on tables. Measured through pg_locks on PostgreSQL 15 and 18; tests measure them again.
/// Weaker ones than those that write are left out, as far as nothing hangs on them.
/// </summary>
internal static class CommandLocks
{
    /// <summary>
    /// Each table that is locked, and how; those too that only the schema tells: of an index, where dropped keys point
    /// to, and what is truncated along.
    /// </summary>
    public static IEnumerable<(ObjectName Table, TableLock Mode)> Of(SqlCommand command, SchemaModel schema, SearchPath path) =>
        Of(command).Concat(Hidden(command, schema, path));

    /// <summary>Each table that the statement names and that is locked, and how.</summary>
    public static IEnumerable<(ObjectName Table, TableLock Mode)> Of(SqlCommand command) =>
        command switch
        {
            AlterTable { ObjectType: "TABLE" or "MATERIALIZED VIEW" or "FOREIGN TABLE", Table: { } table } alter => OfActions(
                table,
                alter.Actions
            ),
            AlterTable { ObjectType: "VIEW", Table: { } view } => [(view, TableLock.AccessExclusive)],
            RenameObject { ObjectType: "TRIGGER" or "RULE" or "POLICY", Table: { } table } =>
            [
                (table, TableLock.AccessExclusive),
            ],
            CreateTable create => OfForeignKeys(create),
            CreateIndex index => [(index.Table, index.IsConcurrent ? TableLock.ShareUpdateExclusive : TableLock.Share)],
            DropObjects { ObjectType: "TABLE" or "VIEW" or "MATERIALIZED VIEW" } drop => drop.Names.Select(name =>
                (name, TableLock.AccessExclusive)
            ),
            DropObjects { ObjectType: "TRIGGER" or "POLICY" or "RULE", Table: { } table } => [(table, TableLock.AccessExclusive)],
            CreateTrigger trigger => [(trigger.Table, TableLock.ShareRowExclusive)],
            CreatePolicy policy => [(policy.Table, TableLock.AccessExclusive)],
            CreateRule rule => [(rule.Table, TableLock.AccessExclusive)],
            CreateView { OrReplace: true } view => [(view.View, TableLock.AccessExclusive)],
            Truncate truncate => truncate.Tables.Select(table => (table, TableLock.AccessExclusive)),
            RefreshView refresh => [(refresh.View, refresh.IsConcurrent ? TableLock.Exclusive : TableLock.AccessExclusive)],
            ReindexCommand { Target: "TABLE", Object: { } table, IsConcurrent: false } => [(table, TableLock.Share)],
            Cluster { Table: { } table } => [(table, TableLock.AccessExclusive)],
            Vacuum vacuum => vacuum.Tables.Select(table =>
                (table, vacuum.IsFull ? TableLock.AccessExclusive : TableLock.ShareUpdateExclusive)
            ),
            LockTables locks => locks.Tables.Select(table => (table, locks.Mode)),
            ChangeRows rows => [(rows.Table, TableLock.RowExclusive)],
            CopyRows rows => [(rows.Table, TableLock.RowExclusive)],
            _ => [],
        };

    /// <summary>The lock that one action of ALTER TABLE takes on the table itself.</summary>
    public static TableLock Of(TableAction action) =>
        action switch
        {
            AddConstraint { Constraint.Kind: ConstraintKind.ForeignKey } or SwitchTrigger { IsRule: false } =>
                TableLock.ShareRowExclusive,
            ValidateConstraint
            or SetStorageParameters
            or AttachPartition
            or DetachPartition { IsConcurrent: true }
            or AlterColumnOther { Words: "SET STATISTICS" or "SET" or "RESET" }
            or OtherTableAction { Words: "CLUSTER ON" or "SET WITHOUT CLUSTER" } => TableLock.ShareUpdateExclusive,
            _ => TableLock.AccessExclusive,
        };

    private static IEnumerable<(ObjectName, TableLock)> Hidden(SqlCommand command, SchemaModel schema, SearchPath path) =>
        command switch
        {
            DropObjects { ObjectType: "INDEX", IsConcurrent: false } drop => drop
                .Names.Select(name => schema.TableOfIndex(name, path))
                .OfType<TableModel>()
                .Select(table => (table.Name, TableLock.AccessExclusive)),
            DropObjects { ObjectType: "TABLE" } drop => drop
                .Names.Select(name => schema.Table(name, path))
                .OfType<TableModel>()
                .SelectMany(table => DroppedWith(table, drop.IsCascade, schema)),
            AlterTable { ObjectType: "TABLE", Table: { } name } alter when schema.Table(name, path) is { } table =>
                alter.Actions.SelectMany(action => OfKeys(action, table, schema)),
            Truncate truncate => truncate
                .Tables.Select(name => schema.Table(name, path))
                .OfType<TableModel>()
                .SelectMany(table => TruncatedWith(table, truncate.IsCascade, schema))
                .Select(table => (table.Name, TableLock.AccessExclusive)),
            _ => [],
        };

    // A key that goes, or is no longer enforced, loses the triggers on the other table; one that is enforced again gets them.
    private static IEnumerable<(ObjectName, TableLock)> OfKeys(TableAction action, TableModel table, SchemaModel schema) =>
        action switch
        {
            // With CASCADE the keys of others that point to it go, too.
            DropConstraint { IsCascade: true } dropped
                when table.Constraints.Exists(key => key.Name == dropped.Name && IsPointedTo(key)) => schema
                .TablesPointingTo(table.Object)
                .Select(other => (other.Name, TableLock.AccessExclusive)),
            DropConstraint dropped => Parents(table, table.Constraints.Where(key => key.Name == dropped.Name)),
            AlterConstraint { IsEnforced: false } altered => Parents(
                table,
                table.Constraints.Where(key => key.Name == altered.Name)
            ),
            AlterConstraint { IsEnforced: true } altered => Parents(
                    table,
                    table.Constraints.Where(key => key.Name == altered.Name)
                )
                .Select(parent => (parent.Item1, TableLock.ShareRowExclusive)),
            _ => [],
        };

    private static bool IsPointedTo(ConstraintDefinition key) => key.Kind is ConstraintKind.PrimaryKey or ConstraintKind.Unique;

    // Its partitions, where keys that go point to, and, with CASCADE, the tables that lose a key.
    private static IEnumerable<(ObjectName, TableLock)> DroppedWith(TableModel table, bool isCascade, SchemaModel schema) =>
        Parents(table, table.Constraints)
            .Concat(table.Partitions.Select(partition => (partition.Name, TableLock.AccessExclusive)))
            .Concat(
                table
                    .Partitions.Select(schema.Table)
                    .OfType<TableModel>()
                    .SelectMany(part => DroppedWith(part, isCascade, schema))
            )
            .Concat(
                isCascade ? schema.TablesPointingTo(table.Object).Select(other => (other.Name, TableLock.AccessExclusive)) : []
            );

    // The partitions of a table, with CASCADE the tables that point to it, and so on from each of them.
    private static IEnumerable<NamedObject> TruncatedWith(TableModel table, bool isCascade, SchemaModel schema)
    {
        var reached = new HashSet<NamedObject> { table.Object };
        var next = new Queue<NamedObject>(reached);
        while (next.TryDequeue(out var current))
            foreach (
                var other in (schema.Table(current)?.Partitions ?? []).Concat(
                    isCascade ? schema.TablesPointingTo(current).Select(pointing => pointing.Object) : []
                )
            )
                if (reached.Add(other))
                    next.Enqueue(other);
        return reached.Skip(1);
    }

    private static IEnumerable<(ObjectName, TableLock)> Parents(TableModel table, IEnumerable<ConstraintDefinition> keys) =>
        keys.Select(table.ParentOf).OfType<NamedObject>().Select(parent => (parent.Name, TableLock.AccessExclusive));

    private static IEnumerable<(ObjectName, TableLock)> OfActions(ObjectName table, IReadOnlyList<TableAction> actions)
    {
        if (actions.Count > 0)
            yield return (table, actions.Max(Of));
        foreach (var action in actions)
        foreach (var other in OfOthers(action))
            yield return other;
    }

    private static IEnumerable<(ObjectName, TableLock)> OfOthers(TableAction action) =>
        action switch
        {
            AddConstraint { Constraint.References: { } parent } => [(parent, TableLock.ShareRowExclusive)],
            AddColumn add => OfParents(add.Column),
            AttachPartition attach => [(attach.Partition, TableLock.AccessExclusive)],
            DetachPartition detach => [(detach.Partition, TableLock.AccessExclusive)],
            RebuildPartitions rebuild => rebuild.From.Select(part => (part, TableLock.AccessExclusive)),
            _ => [],
        };

    private static IEnumerable<(ObjectName, TableLock)> OfForeignKeys(CreateTable create) =>
        create
            .Columns.SelectMany(OfParents)
            .Concat(
                create
                    .Constraints.Where(constraint => constraint.References is not null)
                    .Select(constraint => (constraint.References!, TableLock.ShareRowExclusive))
            )
            .Concat(create.PartitionOf is { } parent ? [(parent, TableLock.AccessExclusive)] : []);

    private static IEnumerable<(ObjectName, TableLock)> OfParents(ColumnDefinition column) =>
        column
            .Constraints.Where(constraint => constraint.References is not null)
            .Select(constraint => (constraint.References!, TableLock.ShareRowExclusive));
}
