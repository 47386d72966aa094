using System.Security.Cryptography;
using System.Text;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Plans;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Tests.Plans;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Security;

/// <summary>
/// What somebody tries who wants to run what nobody has approved. Each is refused, with its reason, and changes nothing.
/// </summary>
public sealed class PlanAttackTests(PostgresServer server) : PlanTestBase(server)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Database.ExecuteAsync("CREATE TABLE before (id int)");
        Folder.Write("up/0001.sql", "CREATE TABLE item (id int);");
        Folder.Write("up/0002.sql", "CREATE TABLE other (id int, word text DEFAULT '{{Word}}');");
        SetPolicy(retries: 5);
        await MakeAsync(new PlanOptions { Run = Options with { Tokens = Tokens } });
    }

    private void SetPolicy(int retries) =>
        Folder.Write("pgmigrate.json", $$"""{ "policy": { "profile": "development", "retries": {{retries}} } }""");

    private static MigrationToken[] Tokens => [new("Word", "grün", Secret: false)];

    private PlanRunOptions Run => RunOptions with { Tokens = Tokens, Configuration = Folder["pgmigrate.json"] };

    [Fact]
    public async Task The_plan_that_is_attacked_here_runs_where_nobody_attacks_it()
    {
        await RunAsync(Run);

        Assert.Equal(["0001.sql", "0002.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task A_byte_is_altered_any()
    {
        var bytes = await File.ReadAllBytesAsync(PlanPath);
        for (var at = 0; at < bytes.Length; at += 13)
        {
            var altered = (byte[])bytes.Clone();
            altered[at] ^= 1;
            Assert.Equal(MigrationErrorId.PlanRefused, Altered(altered).ErrorId);
        }

        Altered([.. bytes, (byte)'\n']);
        Altered(bytes[..^1]);
        Altered([]);
        await RefusedAsync("it was altered, or is none");

        MigrationException Altered(byte[] altered)
        {
            File.WriteAllBytes(PlanPath, altered);
            return Assert.Throws<MigrationException>(() => PlanFile.Read(PlanPath));
        }
    }

    [Fact]
    public async Task A_script_is_swapped_and_the_id_reckoned_anew()
    {
        using var anna = TestCertificate.Create("Anna");
        Approve(anna);
        File.Delete(PlanPage.PathOf(PlanPath));
        const string text = "DROP TABLE before;";
        Rewrite(plan =>
            plan with
            {
                Scripts =
                [
                    plan.Scripts[0] with
                    {
                        Text = text,
                        Hash = GrateHash.Of(text),
                        Sha256 = DatabaseState.Sha256(Encoding.UTF8.GetBytes(text)),
                    },
                    plan.Scripts[1],
                ],
            }
        );

        await RefusedAsync("it approves another plan", Run with { Approvals = By(anna) });
    }

    [Fact]
    public async Task A_script_is_swapped_and_its_hashes_are_left()
    {
        Rewrite(plan => plan with { Scripts = [plan.Scripts[0] with { Text = "DROP TABLE before;" }, plan.Scripts[1]] });

        await RefusedAsync("the SHA-256 of up/0001.sql is not that of its text");
    }

    [Fact]
    public async Task Scripts_are_reordered()
    {
        using var anna = TestCertificate.Create("Anna");
        Approve(anna);
        File.Delete(PlanPage.PathOf(PlanPath));
        Rewrite(plan => plan with { Scripts = [.. plan.Scripts.Reverse()] });

        await RefusedAsync("it needs 1 approval, and has none that counts", Run with { Approvals = By(anna) });
    }

    [Fact]
    public async Task It_is_replayed_on_another_database()
    {
        await using var other = await PostgresServer.CreateDatabaseAsync();
        await other.ExecuteAsync("CREATE TABLE before (id int)");

        await RefusedAsync($"it was made for the database {Database.Name}, and this is {other.Name}", database: other);
    }

    [Fact]
    public async Task It_is_replayed_on_a_restored_copy_of_the_same_name()
    {
        await Database.DropAsync();
        await using var restored = await TestDatabase.CreateAsync(
            await PostgresServer.GetConnectionStringAsync(),
            name: Database.Name
        );
        await restored.ExecuteAsync("CREATE TABLE before (id int)");

        await RefusedAsync("it was dropped and made, or restored, since, or is a copy", database: restored);
    }

    [Fact]
    public async Task It_is_replayed_on_a_copy_of_the_files_or_behind_another_address()
    {
        await RefusedRewrittenAsync("it was made for the cluster 42", target => target with { System = "42" });
        await RefusedRewrittenAsync("the cluster was on timeline 77", target => target with { Timeline = 77 });
        await RefusedRewrittenAsync("it was made for prod:5432, and this is", target => target with { Server = "prod:5432" });

        async Task RefusedRewrittenAsync(string reason, Func<PlanTarget, PlanTarget> change)
        {
            await MakeAsync(new PlanOptions { Run = Options with { Tokens = Tokens } });
            File.Delete(PlanPage.PathOf(PlanPath));
            Rewrite(plan => plan with { Target = change(plan.Target) });
            await RefusedAsync(reason);
        }
    }

    [Fact]
    public async Task It_has_expired()
    {
        File.Delete(PlanPage.PathOf(PlanPath));
        Rewrite(plan => plan with { MadeAt = plan.MadeAt.AddDays(-8), ExpiresAt = plan.MadeAt.AddSeconds(-1) });

        await RefusedAsync("it has expired at");
    }

    [Fact]
    public async Task The_client_s_clock_is_wrong_by_a_day()
    {
        using var anna = TestCertificate.Create("Anna");
        var plan = PlanFile.Read(PlanPath);
        var server = plan.Document.MadeAt;
        var rules = By(anna);

        // Whoever signs: ahead, and behind.
        Approve(anna, TimeSpan.FromDays(1));
        await RefusedAsync("and the server's clock says", Run with { Approvals = rules });
        Approve(anna, TimeSpan.FromDays(-1));
        await RefusedAsync("before the plan was made", Run with { Approvals = rules });

        // Whoever runs it: all times are held against what the server says, which here is eight days from now.
        Approve(anna);
        var late = PlanApprovals.Read(plan, rules, new PlanAuthor("x", "y"), server.AddDays(40), [], null);
        Assert.Empty(late.Counting);
        Assert.Contains(late.Problems, problem => problem.Message.Contains("has expired", StringComparison.Ordinal));
        Assert.Single(PlanApprovals.Read(plan, rules, new PlanAuthor("x", "y"), server, [], null).Counting);
    }

    [Fact]
    public async Task The_author_approves_it()
    {
        using var author = TestCertificate.Create(Environment.UserName);
        Approve(author);

        await RefusedAsync("it is by the author of the plan", Run with { Approvals = By(author) with { NotByAuthor = true } });
        await RefusedAsync("it is by the one who runs the plan", Run with { Approvals = By(author) with { NotByRunner = true } });
    }

    [Fact]
    public async Task One_person_approves_it_twice()
    {
        using var anna = TestCertificate.Create("Anna");
        using var again = TestCertificate.Create("Anna");
        Approve(anna);
        Approve(again);

        await RefusedAsync("it needs 2 approvals, and has 1", Run with { Approvals = By(anna, again) with { Required = 2 } });
    }

    [Fact]
    public async Task A_certificate_approves_it_that_is_foreign_expired_or_revoked()
    {
        using var anna = TestCertificate.Create("Anna");
        using var foreign = TestCertificate.Create("Anna");
        using var expired = TestCertificate.Create("Bert", validFrom: -30, validTo: -1);
        using var early = TestCertificate.Create("Carl", validFrom: 1);
        Approve(foreign);
        Approve(expired);
        Approve(early);
        var rules = By(anna, expired, early);

        await RefusedAsync("its certificate is none of the trusted ones", Run with { Approvals = rules });
        await RefusedAsync("its certificate has expired", Run with { Approvals = rules });
        await RefusedAsync("its certificate is not valid before", Run with { Approvals = rules });
        await RefusedAsync("it needs 1 approval, and has none that counts", Run with { Approvals = rules });
        Approve(anna);
        await RefusedAsync("its certificate is revoked", Run with { Approvals = rules with { Revoked = [anna.Thumbprint] } });
    }

    [Fact]
    public async Task An_approval_is_that_of_another_plan_or_altered_or_none()
    {
        using var anna = TestCertificate.Create("Anna");
        var run = Run with { Approvals = By(anna) };
        Approve(anna);
        var own = ApprovalFile.List(PlanPath)[0];
        var bytes = await File.ReadAllBytesAsync(own);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(own, bytes);
        await RefusedAsync("its signature does not hold", run);

        await File.WriteAllBytesAsync(own, RandomNumberGenerator.GetBytes(100));
        await RefusedAsync("does not count", run);

        await MakeAsync(path: Place["other.json"], options: new PlanOptions { Run = Options with { Tokens = Tokens } });
        File.Copy(Approve(anna, path: Place["other.json"]).Path!, own, overwrite: true);
        await RefusedAsync("it approves another plan", run);
    }

    [Fact]
    public async Task The_target_is_changed_by_hand()
    {
        await Database.ExecuteAsync("CREATE INDEX by_hand ON before (id); ALTER TABLE before ALTER id TYPE bigint;");

        var refusal = await RefusedAsync("INDEX public.by_hand was made since the plan was made");
        Assert.Contains("COLUMN public.before.id was changed since", refusal.Message, StringComparison.Ordinal);

        await Database.ExecuteAsync("DROP TABLE before");
        await RefusedAsync("TABLE public.before is gone since");
    }

    [Fact]
    public async Task The_target_is_migrated_meanwhile()
    {
        using var folder = new TempFolder();
        folder.Write("up/0000.sql", "SELECT 1;");
        await MigrateAsync(Options with { Path = folder.FullPath });

        Assert.Equal("0000.sql", (await RefusedAsync("the script 0000.sql was applied since", applied: 1)).Script);
    }

    [Fact]
    public async Task It_was_made_under_another_policy()
    {
        SetPolicy(retries: 50);
        await RefusedAsync("and the policy of runs without an environment (profile development) is another one");
        Folder.Write("pgmigrate.json", "{}");
        await RefusedAsync("and no policy holds now");
    }

    [Fact]
    public async Task Tokens_are_changed()
    {
        Folder.Write("up/0003.sql", "CREATE TABLE third (pass text DEFAULT '{{Pass}}');");
        MigrationToken[] tokens = [.. Tokens, new("Pass", Secret, Secret: true)];
        await MakeAsync(new PlanOptions { Run = Options with { Tokens = tokens } });

        await RefusedAsync(
            "the token Word has another value",
            Run with
            {
                Tokens = [new("Word", "rot", false), new("Pass", "another-one", true)],
            }
        );
        await RefusedAsync("the token Pass has another value", Run with { Tokens = [new("Pass", "another-one", true)] });
        await RefusedAsync("the secret token Pass is not given", Run with { Tokens = [] });
        await RefusedAsync("the token New is given", Run with { Tokens = [tokens[1], new("New", "x", false)] });
    }

    [Fact]
    public async Task The_run_is_for_another_environment_or_with_another_history()
    {
        await RefusedAsync("it was made for the environment none, and PROD", Run with { Environment = "PROD" });
        await RefusedAsync("its history is in the schema grate, and other", Run with { HistorySchema = "other" });
    }

    [Fact]
    public async Task The_page_is_written_anew()
    {
        using var anna = TestCertificate.Create("Anna");
        var page = PlanPage.PathOf(PlanPath);
        await File.WriteAllTextAsync(
            page,
            (await File.ReadAllTextAsync(page)).Replace("item", "harmless", StringComparison.Ordinal)
        );

        await RefusedAsync("says something else");
        Assert.Equal(MigrationErrorId.PlanRefused, Assert.Throws<MigrationException>(() => Approve(anna)).ErrorId);
    }

    [Fact]
    public async Task All_reasons_come_in_one_error()
    {
        using var anna = TestCertificate.Create("Anna");
        File.Delete(PlanPage.PathOf(PlanPath));
        Rewrite(plan => plan with { ExpiresAt = plan.MadeAt });
        await Database.ExecuteAsync("CREATE TABLE by_hand ()");
        SetPolicy(retries: 50);

        var refusal = await RefusedAsync(
            "it has expired",
            Run with
            {
                Approvals = By(anna),
                Tokens = [new("Word", "rot", false)],
            }
        );

        foreach (var reason in new[] { "needs 1 approval", "Word has another value", "is another one", "by_hand was made" })
            Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    private async Task<MigrationException> RefusedAsync(
        string reason,
        PlanRunOptions? options = null,
        TestDatabase? database = null,
        int applied = 0
    )
    {
        var where = database ?? Database;
        var target = new ConnectionTarget(new NpgsqlConnectionStringBuilder(where.ConnectionString));
        var refusal = await Assert.ThrowsAsync<MigrationException>(() =>
            MigrationPlans.InvokeAsync(target, options ?? Run, Observer, CancellationToken.None)
        );
        Assert.Equal(MigrationErrorId.PlanRefused, refusal.ErrorId);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.NotEmpty(refusal.RecommendedAction);
        Assert.False(await where.ScalarAsync<bool>("SELECT to_regclass('item') IS NOT NULL"));
        Assert.Equal(applied, Observer.Runs.Count);
        // Whoever asks before hears the same, but of tokens that are not given: they are for whoever runs it.
        var findings = await MigrationPlans.CheckAsync(target, options ?? Run, Observer, CancellationToken.None);
        if ((options ?? Run).Tokens.Count > 0)
            Assert.Contains(
                findings,
                finding => finding.Severity == FindingSeverity.Error && finding.Message.Contains(reason, StringComparison.Ordinal)
            );
        return refusal;
    }
}
