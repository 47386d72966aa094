using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Rules.Target;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Tests.Rules.Target;

/// <summary>What takes too long, or too much, to be staged on a server: the rules on facts that are given.</summary>
public sealed class GivenFactsTests
{
    [Theory]
    [InlineData(300 * 1024L * 1024, 1, true)]
    [InlineData(1024, 45, true)]
    [InlineData(1024, 1, false)]
    public void A_replica_is_behind_in_bytes_or_time(long bytes, int seconds, bool fires)
    {
        var found = Check<ReplicaLagRule>(
            new TargetFacts { Replicas = [new Replica("second", bytes, TimeSpan.FromSeconds(seconds))] }
        );

        Assert.Equal(fires, found.Count == 1);
    }

    [Fact]
    public void A_replica_that_is_hidden_is_none() =>
        Assert.Empty(Check<ReplicaLagRule>(new TargetFacts { Replicas = [new Replica("", null, null)] }));

    [Theory]
    [InlineData(2L * 1024 * 1024 * 1024, "reserved", null)]
    [InlineData(16, "lost", null)]
    [InlineData(16, "reserved", FindingSeverity.Information)]
    [InlineData(16, null, FindingSeverity.Information)]
    public void A_slot_is_grave_by_what_it_holds_and_by_its_status(long bytes, string? status, FindingSeverity? severity) =>
        Assert.Equal(
            severity,
            Assert.Single(Check<ReplicationSlotRule>(new TargetFacts { Slots = [new IdleSlot("left", bytes, status)] })).Severity
        );

    [Theory]
    [InlineData("CREATE INDEX CONCURRENTLY item_name ON public.item (name);", 90, true, null)]
    [InlineData("CREATE INDEX CONCURRENTLY item_name ON public.item (name);", 20, false, null)]
    [InlineData("CREATE TABLE public.fresh (id integer);", 700, true, FindingSeverity.Information)]
    [InlineData("CREATE TABLE public.fresh (id integer);", 90, false, null)]
    public void A_concurrent_build_waits_for_transactions_on_any_table(
        string sql,
        int seconds,
        bool fires,
        FindingSeverity? severity
    )
    {
        var session = new TargetSession(
            7,
            "app",
            "shop",
            "active",
            "client backend",
            TimeSpan.FromSeconds(seconds),
            false,
            false,
            []
        );

        var found = Check<LongTransactionRule>(new TargetFacts { Sessions = [session] }, sql);

        Assert.Equal(fires, found.Count == 1);
        Assert.All(found, finding => Assert.Equal(severity, finding.Severity));
    }

    [Theory]
    [InlineData("CREATE INDEX CONCURRENTLY item_name ON public.item (name);", null)]
    [InlineData("CREATE TABLE public.fresh (id integer);", FindingSeverity.Information)]
    public void A_concurrent_build_waits_for_prepared_transactions_too(string sql, FindingSeverity? severity)
    {
        var found = Assert.Single(
            Check<PreparedTransactionRule>(
                new TargetFacts { Prepared = [new PreparedTransaction("left", "app", TimeSpan.FromHours(1), [])] },
                sql
            )
        );

        Assert.Equal(severity, found.Severity);
        Assert.Equal(
            severity is null,
            found.Message.Contains("CREATE INDEX CONCURRENTLY in up/0001.sql:1 waits until it ends", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_dump_is_told_once_and_as_a_dump()
    {
        var dump = new TargetSession(
            7,
            "app",
            "pg_dump",
            "active",
            "client backend",
            TimeSpan.FromMinutes(20),
            false,
            false,
            [new LockHeld(0, TableLock.AccessShare)]
        );
        const string sql = "ALTER TABLE public.item ADD COLUMN note text;";

        Assert.Single(Check<PgDumpRule>(new TargetFacts { Sessions = [dump] }, sql));
        Assert.Empty(Check<LongTransactionRule>(new TargetFacts { Sessions = [dump] }, sql));
        Assert.Single(Check<LongTransactionRule>(new TargetFacts { Sessions = [dump with { Application = "shop" }] }, sql));
    }

    [Fact]
    public void Where_the_server_hides_a_vacuum_its_lock_and_the_tables_age_tell()
    {
        var worker = new TargetSession(
            7,
            null,
            "",
            null,
            null,
            null,
            IsHidden: true,
            PreventsWraparound: false,
            [new LockHeld(0, TableLock.ShareUpdateExclusive)]
        );
        const string sql = "ALTER TABLE public.item ADD COLUMN note text;";

        Assert.Single(
            Check<WraparoundVacuumRule>(
                new TargetFacts { Sessions = [worker], Tables = [new TableState(0, 1, false, IsDueForFreezing: true)] },
                sql
            )
        );
        Assert.Empty(
            Check<WraparoundVacuumRule>(
                new TargetFacts { Sessions = [worker], Tables = [new TableState(0, 1, false, IsDueForFreezing: false)] },
                sql
            )
        );
    }

    [Fact]
    public void A_rewrite_of_gigabytes_is_a_warning()
    {
        var facts = new TargetFacts { Tables = [new TableState(0, 3L << 30, false, false)] };

        var found = Assert.Single(
            Check<DiskSpaceRule>(facts, "ALTER TABLE public.item ALTER COLUMN id TYPE bigint;", "public.item")
        );

        Assert.Null(found.Severity);
        Assert.Contains("3 GB", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pooler_gives_another_process_than_the_connection_began_with()
    {
        Assert.Single(Check<PoolerRule>(new TargetFacts(), pid: 8));
        Assert.Empty(Check<PoolerRule>(new TargetFacts(), pid: 7));
    }

    private static IReadOnlyList<RuleHit> Check<TRule>(TargetFacts facts, string sql = "", string rewritten = "", int pid = 7)
        where TRule : TargetRule, new()
    {
        var options = new MigrationOptions { Path = "/folder" };
        var file = new ScriptFile("up", "0001.sql", "/folder/up/0001.sql", ScriptKind.OneTime);
        var work = new PendingRequirements { Rewritten = new HashSet<(string, string)> { ("0001.sql", rewritten) } };
        var walk = new StatementWalk(
            new RunFacts(15, new HashSet<int> { 0 }, new HashSet<PgMigrate.Engine.Sql.Commands.ObjectName>(), options)
        );
        foreach (var site in walk.Statements(Script.InMemory(file, sql, ScriptDirectives.None), 0))
            work.Add(site);
        var target = new ConnectionTarget(new NpgsqlConnectionStringBuilder("Host=db;Database=shop;Username=app"));
        var server = new ServerFacts(
            150000,
            false,
            7,
            new HistoryTables("grate", []),
            true,
            true,
            TimeSpan.Zero,
            false,
            6400,
            new NamePath(["public"], "public")
        );
        return [.. new TRule().Check(new TargetContext(target, pid, server, facts, work, options))];
    }
}
