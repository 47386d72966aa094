using System.Text.Json;
using PgMigrate.Engine.Plans;
using PgMigrate.Engine.Tests.Plans;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Security;

/// <summary>
/// What a pipeline's own approvals say, asked of a server that answers as Azure DevOps and GitHub do: rightly, wrongly, slowly,
/// and to do harm.
/// </summary>
public sealed class PipelineApprovalTests(PostgresServer server) : PlanTestBase(server)
{
    private const string Token = "ghs_T0ken-of-the-Job";
    private const string Id = "ee14f612-6838-43c0-b445-db238ef14153";
    private const string Timeline =
        $$"""{"records":[{"type":"Checkpoint.Approval","id":"{{Id}}"},{"type":"Stage","id":"x"},{"type":"Checkpoint.Approval","id":7}]}""";

    private readonly PipelineServer _server = new();

    public override async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_Azure_DevOps_says_counts_and_is_in_the_history()
    {
        await MakeInAsync(PipelineHost.AzureDevOps);
        Answer(Approval("approved", "Anna Approver"));

        await RunAsync(Run(PipelineHost.AzureDevOps));

        Assert.Equal("Anna Approver", (await HistoryAsync())[0].ApprovedBy);
        Assert.Contains(
            "/a%20b/_apis/build/builds/4711/timeline?api-version=7.1",
            _server.Requests.First(),
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"/a%20b/_apis/pipelines/approvals?approvalIds={Id}&$expand=steps&api-version=7.1",
            _server.Requests.Last(),
            StringComparison.Ordinal
        );
        Assert.All(
            _server.Requests,
            request => Assert.Contains($"Authorization: Bearer {Token}", request, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task What_GitHub_says_counts_for_whom_it_names()
    {
        await MakeInAsync(PipelineHost.GitHub);
        _server.Answer = path =>
            path == "/repos/octo/repo/actions/runs/4711/approvals"
                ? PipelineServer.Json(
                    """
                    [{"state":"rejected","user":{"login":"bert"}},{"state":"approved","user":null},
                     {"state":"approved","comment":"ok","user":{"login":"anna"}},{"state":"approved","user":{"login":"Anna"}}]
                    """
                )
                : PipelineServer.Status("404 Not Found");

        var findings = await CheckAsync(Run(PipelineHost.GitHub, required: 2));

        Assert.Contains(findings, finding => finding.Message.Contains("needs 2 approvals, and has 1", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.Message.Contains("counted already", StringComparison.Ordinal));
        Assert.DoesNotContain(await CheckAsync(Run(PipelineHost.GitHub)), finding => finding.Severity == FindingSeverity.Error);
    }

    [Fact]
    public async Task An_approval_is_taken_back_after_the_plan_was_approved()
    {
        await MakeInAsync(PipelineHost.AzureDevOps);
        Answer(Approval("approved", "Anna"));
        Assert.Empty(await CheckAsync(Run(PipelineHost.AzureDevOps)));

        Answer(Approval("rejected", "Anna"));
        await RefusedAsync("it needs 1 approval, and has none that counts");
        _server.Answer = _ => PipelineServer.Json("""{"records":[],"value":[]}""");
        await RefusedAsync("it needs 1 approval, and has none that counts");
    }

    [Fact]
    public async Task An_approval_is_from_before_the_plan_or_for_another_run_or_by_the_author()
    {
        await MakeInAsync(PipelineHost.AzureDevOps);
        Answer(Approval("approved", "Anna", ageInHours: 1));
        await RefusedAsync("before the plan was made");
        Answer(Approval("approved", "Otto Author"));
        await RefusedAsync("it is by the author of the plan", rules: rules => rules with { NotByAuthor = true });
        Answer(Approval("approved", "Anna").Replace(Id, Guid.NewGuid().ToString(), StringComparison.Ordinal));
        await RefusedAsync("none that counts");

        File.Delete(PlanPage.PathOf(PlanPath));
        Rewrite(plan => plan with { Author = plan.Author with { Pipeline = plan.Author.Pipeline! with { Run = "1" } } });
        await RefusedAsync("the plan was not made in this run of the pipeline");
        await RefusedAsync("this is no job of Azure DevOps or GitHub", variable: _ => null);
    }

    [Fact]
    public async Task The_server_answers_wrongly_or_not_at_all()
    {
        await MakeInAsync(PipelineHost.AzureDevOps);
        _server.Answer = _ => PipelineServer.Status("302 Found", heads: "Location: http://127.0.0.1:1/login\r\n");
        await RefusedAsync("the answer has the status 302");
        _server.Answer = _ => PipelineServer.Status("203 Non-Authoritative Information", "<html>sign in</html>");
        await RefusedAsync("the answer has the status 203");
        foreach (var body in new[] { "", "<html>", "[]", "{}", "{\"records\":7}", "[[[[", "{\"records\":[null,7]}" })
        {
            _server.Answer = _ => PipelineServer.Json(body);
            await RefusedAsync("it needs 1 approval");
        }

        _server.Answer = _ => PipelineServer.Json(new string(' ', 2 * 1024 * 1024) + "{}");
        await RefusedAsync("AzureDevOps did not say");
        _server.Answer = _ => null;
        await RefusedAsync("did not answer within 500 ms");
        await RefusedAsync(
            "is no address of HTTPS",
            variable: name => name == "SYSTEM_COLLECTIONURI" ? "http://example.org/" : Variable(PipelineHost.AzureDevOps, name)
        );
        await RefusedAsync(
            "the job has no token",
            variable: name => name == "SYSTEM_ACCESSTOKEN" ? null : Variable(PipelineHost.AzureDevOps, name)
        );
    }

    [Fact]
    public async Task The_server_sends_the_token_back_and_what_would_be_a_command()
    {
        await MakeInAsync(PipelineHost.AzureDevOps);
        Answer(Approval("approved", $"{Token}\n##vso[task.complete]\u202E", ageInHours: 1));
        var refusal = await RefusedAsync("before the plan was made");

        Assert.DoesNotContain(Token, refusal.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\n##vso", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', refusal.Message);
    }

    private async Task MakeInAsync(PipelineHost host)
    {
        Folder.Write("up/0001.sql", "CREATE TABLE item (id int);");
        await MakeAsync();
        File.Delete(PlanPage.PathOf(PlanPath));
        Rewrite(plan => plan with { Author = PlanAuthor.Read(name => Variable(host, name)) });
    }

    private PlanRunOptions Run(PipelineHost host, int required = 1) =>
        RunOptions with
        {
            Approvals = new() { Required = required, FromPipeline = true },
            Variable = name => Variable(host, name),
            PipelineLimit = TimeSpan.FromSeconds(60),
        };

    private async Task<MigrationException> RefusedAsync(
        string reason,
        Func<ApprovalRules, ApprovalRules>? rules = null,
        Func<string, string?>? variable = null
    )
    {
        var run = Run(PipelineHost.AzureDevOps);
        // A server that says nothing is given up on; one that answers has the time that it needs.
        var limit = _server.Answer("/") is null ? TimeSpan.FromMilliseconds(500) : run.PipelineLimit;
        var options = run with
        {
            Approvals = rules?.Invoke(run.Approvals) ?? run.Approvals,
            Variable = variable ?? run.Variable,
            PipelineLimit = limit,
        };
        var refusal = await Assert.ThrowsAsync<MigrationException>(() => RunAsync(options));
        Assert.Equal(MigrationErrorId.PlanRefused, refusal.ErrorId);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, refusal.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Observer.Runs);
        return refusal;
    }

    private void Answer(string approvals) =>
        _server.Answer = path => PipelineServer.Json(path.Contains("/timeline", StringComparison.Ordinal) ? Timeline : approvals);

    private static string Approval(string status, string name, int ageInHours = 0) =>
        JsonSerializer.Serialize(
            new
            {
                value = new[]
                {
                    new
                    {
                        id = Id,
                        status,
                        steps = new[]
                        {
                            new
                            {
                                status,
                                comment = "gesehen",
                                lastModifiedOn = DateTimeOffset.UtcNow.AddHours(-ageInHours),
                                actualApprover = new { displayName = name, uniqueName = $"{name}@example.org" },
                            },
                        },
                    },
                },
            }
        );

    private string? Variable(PipelineHost host, string name) =>
        (host, name) switch
        {
            (PipelineHost.AzureDevOps, "TF_BUILD") => "True",
            (PipelineHost.AzureDevOps, "SYSTEM_COLLECTIONURI") => $"{_server.Address}/",
            (PipelineHost.AzureDevOps, "SYSTEM_TEAMPROJECT") => "a b",
            (PipelineHost.AzureDevOps, "BUILD_BUILDID") => "4711",
            (PipelineHost.AzureDevOps, "BUILD_REQUESTEDFOR") => "Otto Author",
            (PipelineHost.AzureDevOps, "SYSTEM_ACCESSTOKEN") => Token,
            (PipelineHost.GitHub, "GITHUB_ACTIONS") => "true",
            (PipelineHost.GitHub, "GITHUB_API_URL") => _server.Address,
            (PipelineHost.GitHub, "GITHUB_REPOSITORY") => "octo/repo",
            (PipelineHost.GitHub, "GITHUB_RUN_ID") => "4711",
            (PipelineHost.GitHub, "GITHUB_TOKEN") => Token,
            _ => null,
        };
}
