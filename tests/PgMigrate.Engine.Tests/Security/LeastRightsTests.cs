using System.Text.RegularExpressions;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Security;

/// <summary>The statements of docs/guides/rights.md are enough, each for what the page says.</summary>
public sealed partial class LeastRightsTests(PostgresServer server) : MigrationTestBase(server)
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => PostgresServer.CreateDatabaseAsync();

    private const string Migrator = "A migrator";
    private const string MigratorAsOwner = "A migrator that works as the owner";
    private const string Reader = "A reader";
    private const string Rehearsal = "A rehearsal";

    private static readonly string Guide = File.ReadAllText(RepositoryRoot.Combine("docs", "guides", "rights.md"));
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly string _id = Guid.NewGuid().ToString("N")[..12];

    [Theory]
    [InlineData(Migrator)]
    [InlineData(MigratorAsOwner)]
    public async Task A_migrator_goes_the_whole_way(string section)
    {
        await GrantAsync(section);
        await new MainPath(As("deploy"), Folder, Observer).GoAsync();
    }

    [Fact]
    public async Task A_reader_looks_at_everything_and_changes_nothing()
    {
        await GrantAsync(MigratorAsOwner);
        await GrantAsync(Reader);
        WriteScripts();
        await Engine.Migrator.InvokeAsync(As("deploy"), Options, Observer, None);
        Folder.Write("up/0002.sql", "ALTER TABLE app.t ADD COLUMN b integer;");
        var auditor = As("auditor");

        var scripts = await Engine.Migrator.GetScriptsAsync(auditor, Options, Observer, None);
        Assert.Equal([MigrationState.Applied, MigrationState.Pending], scripts.Select(script => script.State));
        await Engine.Migrator.PlanAsync(auditor, Options, Observer, None);
        await foreach (var run in Engine.Migrator.GetHistoryAsync(auditor, new HistoryQuery(), Observer, None))
            Assert.Equal("0001.sql", run.Script);
        Assert.NotEmpty(await SchemaComparer.GetHistoryAsync(auditor, new SchemaHistoryQuery { Objects = ["app.t"] }, None));
        Assert.Empty(await SchemaComparer.CompareAsync(auditor, new SchemaReference(), null, "grate", Observer, None));
        Assert.Empty(await SchemaBackups.GetAsync(auditor, Observer, None));
        var findings = await MigrationChecker.CheckAsync(auditor, new CheckOptions { Run = Options }, Observer, None);
        // What the reader itself could not do is the answer, and no failure.
        Assert.DoesNotContain(findings, finding => finding.RuleId == "not-checked");
        await Assert.ThrowsAsync<MigrationException>(() =>
            Engine.Migrator.InvokeAsync(auditor, Options with { Force = true }, Observer, None)
        );
        Assert.Equal(["0001.sql"], await AppliedAsync());
    }

    [Theory]
    [InlineData(RehearsalPlace.Sandbox)]
    [InlineData(RehearsalPlace.Target)]
    public async Task A_rehearsal_needs_no_more_than_to_read(RehearsalPlace place)
    {
        await RequireDumpAsync();
        await GrantAsync(MigratorAsOwner);
        WriteScripts();
        await Engine.Migrator.InvokeAsync(As("deploy"), Options, Observer, None);
        await GrantAsync(Reader);
        await GrantAsync(Rehearsal);
        Folder.Write("up/0002.sql", "ALTER TABLE app.t ADD COLUMN b integer;");
        var findings = await MigrationChecker.CheckAsync(
            As("auditor"),
            new CheckOptions
            {
                Run = Options,
                Rehearsal = new RehearsalOptions { From = RehearsalSource.Target, Place = place },
            },
            Observer,
            None
        );
        Assert.DoesNotContain(findings, finding => finding.RuleId is "not-checked" or "rehearsal-failed");
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Database.ExecuteAsync(
            $"REVOKE ALL ON DATABASE {Database.Name} FROM PUBLIC; REVOKE ALL ON SCHEMA public FROM PUBLIC"
        );
    }

    public override async ValueTask DisposeAsync()
    {
        await Database.ExecuteAsync($"ALTER DATABASE {Database.Name} OWNER TO CURRENT_USER");
        foreach (var name in new[] { "auditor", "deploy", "app_owner" })
        {
            var role = RoleOf(name);
            if (await Database.ScalarAsync<bool>("SELECT to_regrole($1) IS NOT NULL", role))
                await Database.ExecuteAsync($"DROP OWNED BY {role} CASCADE; DROP ROLE {role}");
        }

        await base.DisposeAsync();
    }

    private void WriteScripts() => Folder.Write("up/0001.sql", "CREATE TABLE app.t (a serial PRIMARY KEY);");

    private string RoleOf(string name) => $"{name}_{_id}";

    private ConnectionTarget As(string name) =>
        new(new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Username = RoleOf(name), Password = "p" });

    // The statements below a heading, with names that no other test has.
    private async Task GrantAsync(string section)
    {
        var text = Guide[Guide.IndexOf($"\n## {section}\n", StringComparison.Ordinal)..];
        var end = text.IndexOf("\n## ", 1, StringComparison.Ordinal);
        var blocks = SqlBlock().Matches(end < 0 ? text : text[..end]);
        Assert.NotEmpty(blocks);
        foreach (Match block in blocks)
        {
            var sql = block.Groups["sql"].Value;
            foreach (var name in new[] { "auditor", "deploy", "app_owner" })
                sql = Regex.Replace(sql, $@"\b{name}\b", RoleOf(name));
            await Database.ExecuteAsync(Regex.Replace(sql, @"\bcrm\b", Database.Name));
        }

        foreach (var name in new[] { "auditor", "deploy" })
            if (await Database.ScalarAsync<bool>("SELECT to_regrole($1) IS NOT NULL", RoleOf(name)))
                await Database.ExecuteAsync($"ALTER ROLE {RoleOf(name)} PASSWORD 'p'");
    }

    [GeneratedRegex(@"```sql\n(?<sql>.*?)```", RegexOptions.Singleline)]
    private static partial Regex SqlBlock();
}
