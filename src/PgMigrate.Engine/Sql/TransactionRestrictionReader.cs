namespace PgMigrate.Engine.Sql;

/// <summary>Finds out whether and why a statement cannot run in a transaction block.</summary>
internal static class TransactionRestrictionReader
{
    /// <summary>The reason; null for a statement that can.</summary>
    /// <param name="name">The statement's verb and object.</param>
    /// <param name="reader">Stands at the statement's beginning.</param>
    public static TransactionRestriction? Read(StatementName name, StatementReader reader) => name.Verb switch
    {
        "CREATE INDEX" => CreateIndex(reader),
        "DROP INDEX" => DropIndex(reader),
        "REINDEX" => ReadReindex(reader),
        "ALTER TABLE" => AlterTable(name.Object, reader),
        "CREATE DATABASE" => new CatalogueObject("DATABASE", name.Object, CatalogueAction.Create),
        "DROP DATABASE" => new CatalogueObject("DATABASE", name.Object, CatalogueAction.Drop),
        "ALTER DATABASE" => AlterDatabase(name.Object, reader),
        "CREATE TABLESPACE" => new CatalogueObject("TABLESPACE", name.Object, CatalogueAction.Create),
        "DROP TABLESPACE" => new CatalogueObject("TABLESPACE", name.Object, CatalogueAction.Drop),
        "CREATE SUBSCRIPTION" => SubscriptionRestriction.Create(name.Object, reader),
        "ALTER SUBSCRIPTION" => SubscriptionRestriction.Alter(name.Object, reader),
        "DROP SUBSCRIPTION" => new CatalogueObject("SUBSCRIPTION", name.Object, CatalogueAction.Drop, DependsOnCatalogue: true),
        "COMMIT PREPARED" or "ROLLBACK PREPARED" => Prepared(reader),
        "CLUSTER" => new Repeatable(DependsOnCatalogue: name.Object is not null),
        "VACUUM" or "ALTER SYSTEM" or "DISCARD ALL" => new Repeatable(),
        _ => null,
    };

    static CreateIndexConcurrently? CreateIndex(StatementReader reader)
    {
        reader.TryWords("CREATE");
        var isUnique = reader.TryWords("UNIQUE");
        if (!reader.TryWords("INDEX", "CONCURRENTLY"))
            return null;
        var ifNotExists = reader.TryIfExists();
        var index = reader.IsWord("ON") ? null : reader.Name();
        reader.TryWords("ON");
        var onlyParent = reader.TryWords("ONLY");
        var table = reader.Name();
        return new CreateIndexConcurrently(index, table, isUnique, ifNotExists, onlyParent, reader.RestOfText);
    }

    static DropIndexConcurrently? DropIndex(StatementReader reader)
    {
        if (!reader.TryWords("DROP", "INDEX", "CONCURRENTLY"))
            return null;
        var ifExists = reader.TryIfExists();
        return new DropIndexConcurrently(reader.Names(), ifExists);
    }

    static Reindex? ReadReindex(StatementReader reader)
    {
        reader.TryWords("REINDEX");
        var concurrently = SqlOption.ReadList(ref reader)
            .Any(static option => option.Name == "concurrently" && option.AsBoolean() != false);
        var target = reader.CurrentText.ToString().ToUpperInvariant();
        reader.Move();
        concurrently |= reader.TryWords("CONCURRENTLY");
        return new Reindex(target, reader.Name(), concurrently);
    }

    static DetachPartitionConcurrently? AlterTable(string? table, StatementReader reader)
    {
        while (reader.SeekAnyWord("DETACH"))
        {
            if (!reader.TryWords("DETACH", "PARTITION"))
            {
                reader.Move();
                continue;
            }
            var partition = reader.Name();
            return reader.IsWord("CONCURRENTLY") ? new DetachPartitionConcurrently(table, partition) : null;
        }
        return null;
    }

    static CatalogueObject? AlterDatabase(string? database, StatementReader reader)
    {
        reader.TryWords("ALTER", "DATABASE");
        reader.Name();
        return reader.TryWords("SET", "TABLESPACE") ? new CatalogueObject("DATABASE", database, CatalogueAction.Alter) : null;
    }

    static FinishPrepared Prepared(StatementReader reader)
    {
        reader.Move();
        reader.TryWords("PREPARED");
        return new FinishPrepared(reader.AtEnd ? null : SqlLiteral.Value(reader.CurrentText, reader.Current.Kind));
    }
}
