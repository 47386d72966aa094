using PgMigrate.Engine.Rules.Model;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Sql.Names;

namespace PgMigrate.Engine.Rules;

/// <summary>
/// The locks that a command takes beside those of <see cref="CommandLocks"/>, on what it does not name: the partitions of a
/// table, the default one, the tables that use a domain; and those on sequences. Rules about a statement judge what it names; who
/// waits for it waits for these, too.
/// </summary>
internal static class ReachedLocks
{
    /// <summary>Each table or sequence that is locked so, and how.</summary>
    public static IEnumerable<(ObjectName Table, TableLock Mode)> Of(SqlCommand command, SchemaModel schema, SearchPath path) =>
        OfParts(command, schema, path).Concat(OfDefault(command, schema, path)).Concat(OfOthers(command, schema, path));

    /// <summary>Whether a command locks the partitions of a table that it names as it locks the table.</summary>
    public static bool GoesOnToParts(SqlCommand command, ObjectName table) =>
        GoesOn(command, table) || command is Truncate or DropObjects { ObjectType: "TABLE" };

    private static IEnumerable<(ObjectName, TableLock)> OfParts(SqlCommand command, SchemaModel schema, SearchPath path) =>
        from held in CommandLocks.Of(command)
        where GoesOn(command, held.Table)
        let whole = schema.Table(held.Table, path)
        where whole is not null
        from part in AllParts(whole, schema)
        select (part.Name, held.Mode);

    private static IEnumerable<NamedObject> AllParts(TableModel whole, SchemaModel schema) =>
        whole.Partitions.SelectMany(part => schema.Table(part) is { } table ? AllParts(table, schema).Prepend(part) : [part]);

    // Those that CommandLocks itself follows are left out.
    private static bool GoesOn(SqlCommand command, ObjectName table) =>
        command switch
        {
            AlterTable { ObjectType: "TABLE", IsOnly: false } alter => table == alter.Table && alter.Actions.Any(GoesOn),
            CreateIndex index => index is { IsOnly: false, IsConcurrent: false },
            CreateTrigger or LockTables or ChangeRows or CopyRows => true,
            _ => false,
        };

    private static bool GoesOn(TableAction action) =>
        action switch
        {
            RenameRelation
            or SetSchema
            or AttachPartition
            or DetachPartition
            or RebuildPartitions
            or SwitchRowSecurity
            or SetLogged
            or SetTablespace
            or SetAccessMethod
            or SetStorageParameters
            or SetOwner
            or SetReplicaIdentity
            or SetInheritance
            or OtherTableAction => false,
            _ => true,
        };

    // It is read for rows that belong to the new part; one that is detached leaves its constraint behind.
    private static IEnumerable<(ObjectName, TableLock)> OfDefault(SqlCommand command, SchemaModel schema, SearchPath path)
    {
        var parent = command switch
        {
            CreateTable { PartitionOf: { } whole, IsDefaultPartition: false } => whole,
            AlterTable { Table: { } whole } alter
                when alter.Actions.Any(action => action is AttachPartition { IsDefault: false } or DetachPartition) => whole,
            _ => null,
        };
        if (parent is not null && schema.Table(parent, path)?.DefaultPartition is { } rest)
            yield return (rest.Name, TableLock.AccessExclusive);
    }

    private static IEnumerable<(ObjectName, TableLock)> OfOthers(SqlCommand command, SchemaModel schema, SearchPath path) =>
        command switch
        {
            AddDomainConstraint { Constraint.IsNotValid: false } added => OfDomain(added.Domain, schema, path),
            AlterDomain { Words: "VALIDATE CONSTRAINT" or "SET NOT NULL" } altered => OfDomain(altered.Domain, schema, path),
            AlterTable { ObjectType: "SEQUENCE", Table: { } sequence } alter =>
            [
                (
                    sequence,
                    alter.Actions.All(action => action is SequenceOption)
                        ? TableLock.ShareRowExclusive
                        : TableLock.AccessExclusive
                ),
            ],
            _ => [],
        };

    private static IEnumerable<(ObjectName, TableLock)> OfDomain(ObjectName domain, SchemaModel schema, SearchPath path) =>
        schema.TablesUsing(domain, path).Select(table => (table.Name, TableLock.Share));
}
