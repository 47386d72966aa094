using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Plans;
using PgMigrate.Engine.Plans.Notices;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Plans;

/// <summary>Plans of one schema, where a database has one for each tenant.</summary>
public sealed class SchemaPlanTests(PostgresServer server) : PlanTestBase(server)
{
    private const string Item = "CREATE TABLE item (id int, owner text DEFAULT '{{Schema}}');";

    private ConnectionTarget First => Target.ForSchema("tenant_1");

    private ConnectionTarget Second => Target.ForSchema("tenant_2");

    [Fact]
    public async Task A_plan_of_a_schema_runs_there_and_leaves_the_other_alone()
    {
        await MakeTenantsAsync();
        Folder.Write("up/0001.sql", Item);

        var made = await MakeForAsync(First);

        Assert.Equal("tenant_1", made.Schema);
        Assert.All(made.Scripts, script => Assert.Equal("tenant_1", script.Schema));
        Assert.Equal("tenant_1", Read(PlanPath).Target.Schema);
        Assert.Contains("/tenant\\_1\n\n| | |", await PageAsync(), StringComparison.Ordinal);
        Assert.Contains("| Schema | tenant\\_1 |", await PageAsync(), StringComparison.Ordinal);
        Assert.Empty(await CheckForAsync(First));

        await RunForAsync(First);

        Assert.Equal("'tenant_1'::text", await OwnerAsync());
        Assert.False(await ExistsAsync("tenant_2.item"));
        Assert.False(await ExistsAsync("public.item"));
        Assert.Equal(["0001.sql"], await Database.QueryAsync<string>("""SELECT script_name FROM tenant_1."ScriptsRun" """));
        var notice = new NoticeOptions { Plan = PlanPath, Kind = NoticeKind.Done };
        var told = await MigrationNotices.WriteAsync(Target, notice, Observer, CancellationToken.None);
        Assert.Contains($"{made.Database}/tenant_1", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_refused_for_another_schema_and_for_the_database_as_a_whole()
    {
        await MakeTenantsAsync();
        Folder.Write("up/0001.sql", Item);
        await MakeForAsync(First);

        foreach (var place in new[] { Second, Target })
        {
            var problem = Assert.Single(await CheckForAsync(place));
            Assert.Equal((PlanProblem.OtherTarget, place.Schema), (problem.RuleId, problem.Schema));
            Assert.Contains("it was made for the schema tenant_1", problem.Message, StringComparison.Ordinal);
            var refused = await Assert.ThrowsAsync<MigrationException>(() => RunForAsync(place));
            Assert.Equal(MigrationErrorId.PlanRefused, refused.ErrorId);
        }

        Assert.Equal(0, await TablesAsync());
    }

    [Fact]
    public async Task A_plan_of_the_database_is_refused_for_a_schema_of_it()
    {
        await MakeTenantsAsync();
        Folder.Write("up/0001.sql", "CREATE TABLE item (id int);");
        await MakeForAsync(Target);
        Assert.Null(Read(PlanPath).Target.Schema);

        var problem = Assert.Single(await CheckForAsync(First));

        Assert.Equal(PlanProblem.OtherTarget, problem.RuleId);
        Assert.Contains("it was made for the database as a whole", problem.Message, StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<MigrationException>(() => RunForAsync(First));
        Assert.Equal(MigrationErrorId.PlanRefused, refused.ErrorId);
        Assert.Equal(0, await TablesAsync());
    }

    [Fact]
    public async Task What_happens_to_another_tenant_is_nothing_to_it_and_what_happens_to_its_own_is()
    {
        await MakeTenantsAsync();
        Folder.Write("up/0001.sql", Item);
        foreach (var tenant in new[] { First, Second })
            await Migrator.InvokeAsync(tenant, Options, Observer, CancellationToken.None);
        Folder.Write("up/0002.sql", "ALTER TABLE item ADD word text;");
        var made = await MakeForAsync(First);
        Assert.Equal(WayBackKind.Derived, Assert.Single(made.Scripts).WayBack);

        await Database.ExecuteAsync("ALTER TABLE tenant_2.item ADD extra int; CREATE TABLE public.other (id int)");
        await Migrator.InvokeAsync(Second, Options, Observer, CancellationToken.None);
        Assert.Empty(await CheckForAsync(First));

        await Database.ExecuteAsync("ALTER TABLE tenant_1.item ADD extra int");
        Assert.Contains(
            await CheckForAsync(First),
            problem => problem is { RuleId: PlanProblem.Moved, Object: "tenant_1.item.extra" }
        );
        await Database.ExecuteAsync("ALTER TABLE tenant_1.item DROP extra");
        await RunForAsync(First);
        Assert.Equal(ScriptRunStatus.Applied, Observer.Runs[^1].Status);
    }

    private Task MakeTenantsAsync() => Database.ExecuteAsync("CREATE SCHEMA tenant_1; CREATE SCHEMA tenant_2;");

    private Task<PlannedMigration> MakeForAsync(ConnectionTarget place) =>
        MigrationPlans.MakeAsync(
            place,
            new PlanOptions { Run = Options },
            PlanPath,
            noClobber: false,
            Observer,
            CancellationToken.None
        );

    private Task RunForAsync(ConnectionTarget place) =>
        MigrationPlans.InvokeAsync(place, RunOptions, Observer, CancellationToken.None);

    private Task<IReadOnlyList<Finding>> CheckForAsync(ConnectionTarget place) =>
        MigrationPlans.CheckAsync(place, RunOptions, Observer, CancellationToken.None);

    private Task<string> PageAsync() => File.ReadAllTextAsync(PlanPage.PathOf(PlanPath), TestContext.Current.CancellationToken);

    private Task<string?> OwnerAsync() =>
        Database.ScalarAsync<string>(
            "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = 'tenant_1.item'::regclass"
        );

    private Task<long> TablesAsync() =>
        Database.ScalarAsync<long>(
            "SELECT count(*) FROM pg_tables WHERE schemaname LIKE 'tenant%' OR schemaname = 'public' AND tablename = 'item'"
        );
}
