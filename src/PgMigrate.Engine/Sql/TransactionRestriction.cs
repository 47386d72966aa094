namespace PgMigrate.Engine.Sql;

/// <summary>
/// A statement that PostgreSQL (12 and later) refuses in a transaction block, with what is needed to find out later
/// whether it has been done. Names are as written.
/// </summary>
/// <param name="DependsOnCatalogue">
/// True where the text alone does not tell: REINDEX of a table or index is refused only for a partitioned one, DROP
/// SUBSCRIPTION only for one with a slot, CLUSTER only for a partitioned table.
/// </param>
internal abstract record TransactionRestriction(bool DependsOnCatalogue = false);

/// <summary>CREATE INDEX CONCURRENTLY.</summary>
/// <param name="Index">Its name, which is in the table's schema; null where the server is to choose one.</param>
/// <param name="Table">The table.</param>
/// <param name="IsUnique">A unique index may enforce even while it is invalid.</param>
/// <param name="IfNotExists">The server takes an invalid index of this name for an existing one.</param>
/// <param name="OnlyParent">ON ONLY: the index of a partitioned parent, which is invalid until its parts are attached.</param>
/// <param name="Definition">What follows the table, as written.</param>
internal sealed record CreateIndexConcurrently(
    string? Index,
    string? Table,
    bool IsUnique,
    bool IfNotExists,
    bool OnlyParent,
    string Definition
) : TransactionRestriction;

/// <summary>DROP INDEX CONCURRENTLY.</summary>
/// <param name="Indexes">The indexes; the server takes one only.</param>
/// <param name="IfExists">A missing index is no error.</param>
internal sealed record DropIndexConcurrently(IReadOnlyList<string> Indexes, bool IfExists) : TransactionRestriction;

/// <summary>REINDEX, concurrently or of more than one table.</summary>
/// <param name="Target">INDEX, TABLE, SCHEMA, DATABASE or SYSTEM.</param>
/// <param name="Name">What of; null for the current database.</param>
/// <param name="Concurrently">It may leave <c>_ccnew</c> or <c>_ccold</c> indexes behind.</param>
internal sealed record Reindex(string Target, string? Name, bool Concurrently)
    : TransactionRestriction(DependsOnCatalogue: !Concurrently && Target is "INDEX" or "TABLE");

/// <summary>ALTER TABLE … DETACH PARTITION … CONCURRENTLY.</summary>
/// <param name="Table">The partitioned table.</param>
/// <param name="Partition">The partition.</param>
internal sealed record DetachPartitionConcurrently(string? Table, string? Partition) : TransactionRestriction;

/// <summary>CREATE, DROP or ALTER of an object that the catalogue tells to be there or not.</summary>
/// <param name="Type">DATABASE, TABLESPACE or SUBSCRIPTION.</param>
/// <param name="Name">Its name.</param>
/// <param name="Action">What is done to it.</param>
/// <param name="DependsOnCatalogue">See <see cref="TransactionRestriction"/>.</param>
internal sealed record CatalogueObject(string Type, string? Name, CatalogueAction Action, bool DependsOnCatalogue = false)
    : TransactionRestriction(DependsOnCatalogue);

/// <summary>What is done to a database, tablespace or subscription.</summary>
internal enum CatalogueAction
{
    /// <summary>CREATE.</summary>
    Create,

    /// <summary>DROP.</summary>
    Drop,

    /// <summary>ALTER.</summary>
    Alter,
}

/// <summary>
/// COMMIT PREPARED or ROLLBACK PREPARED: the transaction is gone from <c>pg_prepared_xacts</c> once it is done.
/// </summary>
/// <param name="TransactionId">The transaction's name, without quotes.</param>
internal sealed record FinishPrepared(string? TransactionId) : TransactionRestriction;

/// <summary>A statement that does no harm when it runs again: VACUUM, CLUSTER, ALTER SYSTEM, DISCARD ALL.</summary>
/// <param name="DependsOnCatalogue">See <see cref="TransactionRestriction"/>.</param>
internal sealed record Repeatable(bool DependsOnCatalogue = false) : TransactionRestriction(DependsOnCatalogue);
