using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Tests.Sql;

public sealed class TransactionRestrictionTests
{
    [Fact]
    public void Create_index_concurrently()
    {
        Assert.Equal(
            new CreateIndexConcurrently("ix", "s.t", IsUnique: true, IfNotExists: true, OnlyParent: false, "USING gin (a)"),
            Restriction("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS ix ON s.t USING gin (a)")
        );
        Assert.Equal(
            new CreateIndexConcurrently(null, "\"T\"", IsUnique: false, IfNotExists: false, OnlyParent: true, "(a)"),
            Restriction("create index concurrently on only \"T\" (a)")
        );
    }

    [Fact]
    public void Drop_index_concurrently()
    {
        var drop = Assert.IsType<DropIndexConcurrently>(Restriction("DROP INDEX CONCURRENTLY IF EXISTS s.a, b CASCADE"));
        Assert.Equal(["s.a", "b"], drop.Indexes);
        Assert.True(drop.IfExists);
    }

    [Theory]
    [InlineData("REINDEX TABLE CONCURRENTLY s.t", "TABLE", "s.t", true, false)]
    [InlineData("REINDEX (CONCURRENTLY) INDEX ix", "INDEX", "ix", true, false)]
    [InlineData("REINDEX (VERBOSE, CONCURRENTLY on, TABLESPACE x) SCHEMA s", "SCHEMA", "s", true, false)]
    [InlineData("REINDEX (CONCURRENTLY false) TABLE t", "TABLE", "t", false, true)]
    [InlineData("REINDEX INDEX ix", "INDEX", "ix", false, true)]
    [InlineData("REINDEX SCHEMA s", "SCHEMA", "s", false, false)]
    [InlineData("reindex database", "DATABASE", null, false, false)]
    [InlineData("REINDEX SYSTEM d", "SYSTEM", "d", false, false)]
    public void Reindexing(string sql, string target, string? name, bool concurrently, bool dependsOnCatalogue)
    {
        Assert.Equal(new Reindex(target, name, concurrently), Restriction(sql));
        Assert.Equal(dependsOnCatalogue, StatementFacts.Read(sql).Transactional);
    }

    [Theory]
    [InlineData("ALTER TABLE s.p DETACH PARTITION s.a CONCURRENTLY", true)]
    [InlineData("ALTER TABLE s.p DETACH PARTITION s.a FINALIZE", false)]
    [InlineData("ALTER TABLE s.p DETACH PARTITION s.a", false)]
    [InlineData("ALTER TABLE s.p ADD detach int", false)]
    public void Detach_partition(string sql, bool isRestricted) =>
        Assert.Equal(isRestricted ? new DetachPartitionConcurrently("s.p", "s.a") : null, Restriction(sql));

    [Theory]
    [InlineData("CREATE DATABASE d", "DATABASE", "d", CatalogueAction.Create)]
    [InlineData("DROP DATABASE IF EXISTS d WITH (FORCE)", "DATABASE", "d", CatalogueAction.Drop)]
    [InlineData("ALTER DATABASE d SET TABLESPACE x", "DATABASE", "d", CatalogueAction.Alter)]
    [InlineData("CREATE TABLESPACE x LOCATION '/x'", "TABLESPACE", "x", CatalogueAction.Create)]
    [InlineData("DROP TABLESPACE x", "TABLESPACE", "x", CatalogueAction.Drop)]
    [InlineData("CREATE SUBSCRIPTION s CONNECTION 'c' PUBLICATION p", "SUBSCRIPTION", "s", CatalogueAction.Create)]
    [InlineData(
        "CREATE SUBSCRIPTION s CONNECTION 'c' PUBLICATION p WITH (create_slot, enabled = false)",
        "SUBSCRIPTION",
        "s",
        CatalogueAction.Create
    )]
    [InlineData("ALTER SUBSCRIPTION s REFRESH PUBLICATION", "SUBSCRIPTION", "s", CatalogueAction.Alter)]
    [InlineData("ALTER SUBSCRIPTION s SET PUBLICATION p", "SUBSCRIPTION", "s", CatalogueAction.Alter)]
    [InlineData("ALTER SUBSCRIPTION s ADD PUBLICATION p WITH (refresh = true)", "SUBSCRIPTION", "s", CatalogueAction.Alter)]
    [InlineData("ALTER SUBSCRIPTION s SET (failover = true)", "SUBSCRIPTION", "s", CatalogueAction.Alter)]
    internal void Objects_beyond_the_transaction(string sql, string type, string name, CatalogueAction action)
    {
        Assert.Equal(new CatalogueObject(type, name, action), Restriction(sql));
        Assert.False(StatementFacts.Read(sql).Transactional);
    }

    [Fact]
    public void Dropping_a_subscription_depends_on_its_slot()
    {
        Assert.Equal(
            new CatalogueObject("SUBSCRIPTION", "s", CatalogueAction.Drop, DependsOnCatalogue: true),
            Restriction("DROP SUBSCRIPTION IF EXISTS s")
        );
    }

    [Theory]
    [InlineData("COMMIT PREPARED 'a''b'", "a'b")]
    [InlineData("ROLLBACK PREPARED 'x'", "x")]
    public void Prepared_transactions(string sql, string id) => Assert.Equal(new FinishPrepared(id), Restriction(sql));

    [Theory]
    [InlineData("VACUUM", false)]
    [InlineData("VACUUM (FULL) t", false)]
    [InlineData("CLUSTER", false)]
    [InlineData("CLUSTER (VERBOSE)", false)]
    [InlineData("CLUSTER t USING ix", true)]
    [InlineData("ALTER SYSTEM RESET ALL", false)]
    [InlineData("DISCARD ALL", false)]
    public void What_may_run_again(string sql, bool dependsOnCatalogue) =>
        Assert.Equal(new Repeatable(dependsOnCatalogue), Restriction(sql));

    [Theory]
    [InlineData("CREATE INDEX ix ON t (a)")]
    [InlineData("CREATE INDEX ix ON t (concurrently)")]
    [InlineData("DROP INDEX ix")]
    [InlineData("ALTER TYPE e ADD VALUE 'x'")]
    [InlineData("ALTER DATABASE d SET lock_timeout = 1")]
    [InlineData("ALTER DATABASE d RENAME TO tablespace")]
    [InlineData("CREATE SUBSCRIPTION s CONNECTION 'c' PUBLICATION p WITH (connect = false)")]
    [InlineData("CREATE SUBSCRIPTION s CONNECTION 'c' PUBLICATION p WITH (slot_name = NONE, create_slot = 'off')")]
    [InlineData("ALTER SUBSCRIPTION s SET PUBLICATION p WITH (refresh = false)")]
    [InlineData("ALTER SUBSCRIPTION s SET (slot_name = NONE)")]
    [InlineData("ALTER SUBSCRIPTION s DISABLE")]
    [InlineData("ALTER SUBSCRIPTION s RENAME TO publication")]
    [InlineData("REFRESH MATERIALIZED VIEW CONCURRENTLY v")]
    [InlineData("ANALYZE t")]
    [InlineData("DISCARD PLANS")]
    [InlineData("COMMIT")]
    [InlineData("DO $$ BEGIN COMMIT; END $$")]
    [InlineData("SELECT 'VACUUM'")]
    [InlineData("CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'VACUUM'")]
    public void All_else_runs_in_a_transaction(string sql)
    {
        Assert.Null(Restriction(sql));
        Assert.True(StatementFacts.Read(sql).Transactional);
    }

    static TransactionRestriction? Restriction(string sql) => StatementFacts.Read(sql).Restriction;
}
