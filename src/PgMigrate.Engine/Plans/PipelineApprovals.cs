using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Plans;

/// <summary>
/// Who has approved the run of a pipeline, as the pipeline's own server says: Azure DevOps (approvals API 7.1) or GitHub (the
/// run's approvals). It is asked each time, with the token of the job: what was taken back meanwhile does not count.
/// </summary>
/// <param name="variable">The value of an environment variable; null where there is none.</param>
/// <param name="limit">How long all of the answers may take.</param>
internal sealed class PipelineApprovals(Func<string, string?> variable, TimeSpan limit)
{
    private const int LargestAnswer = 1024 * 1024;

    /// <summary>How long all of the answers may take, where nobody says otherwise.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Asks.</summary>
    /// <param name="plan">The plan; it was made in the same run of the pipeline, or nothing of that run counts for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Those who have approved; or why they are not known.</returns>
    public async Task<(IReadOnlyList<PipelineApproval> Approvals, string? Problem)> ReadAsync(
        PlanFile plan,
        CancellationToken cancellationToken
    )
    {
        var here = PlanAuthor.Read(variable).Pipeline;
        if (here is not { Run: { } run, Project: { } project })
            return ([], "this is no job of Azure DevOps or GitHub, so that there is none to ask");
        if (plan.Document.Author.Pipeline is not { } made || made.Host != here.Host || made.Run != run || made.Project != project)
            return ([], $"the plan was not made in this run of the pipeline ({here}), whose approvals are for something else");
        var token = variable(here.Host == PipelineHost.GitHub ? "GITHUB_TOKEN" : "SYSTEM_ACCESSTOKEN");
        if (string.IsNullOrEmpty(token))
            return ([], $"the job has no token: {Advice(here.Host)}");
        return await AskAsync(plan.Id, here.Host, project, run, token, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(IReadOnlyList<PipelineApproval>, string?)> AskAsync(
        string id,
        PipelineHost host,
        string project,
        string run,
        string token,
        CancellationToken cancellationToken
    )
    {
        // Whoever answers may send the token back.
        var words = new PipelineWords(id, host, run, SecretMask.Of([new MigrationToken("token", token, Secret: true)]));
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(limit);
        using var client = Client(host, token);
        try
        {
            return (
                host == PipelineHost.GitHub
                    ? await AskGitHubAsync(client, project, run, words, limited.Token).ConfigureAwait(false)
                    : await AskAzureDevOpsAsync(client, project, run, words, limited.Token).ConfigureAwait(false),
                null
            );
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ([], $"{host} did not answer within {DurationText.Format(limit)}");
        }
        catch (Exception exception)
            when (exception
                    is HttpRequestException
                        or JsonException
                        or InvalidOperationException
                        or KeyNotFoundException
                        or UriFormatException
            )
        {
            return ([], words.Of($"{host} did not say: {exception.Message}"));
        }
    }

    private async Task<IReadOnlyList<PipelineApproval>> AskGitHubAsync(
        HttpClient client,
        string repository,
        string run,
        PipelineWords words,
        CancellationToken cancellationToken
    )
    {
        var place = Root("GITHUB_API_URL") + $"/repos/{Escaped(repository)}/actions/runs/{Uri.EscapeDataString(run)}/approvals";
        using var answer = await GetAsync(client, place, cancellationToken).ConfigureAwait(false);
        return
        [
            .. answer
                .RootElement.EnumerateArray()
                .Where(approval => PipelineWords.Text(approval, "state") == "approved")
                .Select(words.OfGitHub)
                .OfType<PipelineApproval>(),
        ];
    }

    // Which approvals a run has is in its timeline; who has given them, and when, in the approvals.
    private async Task<IReadOnlyList<PipelineApproval>> AskAzureDevOpsAsync(
        HttpClient client,
        string project,
        string run,
        PipelineWords words,
        CancellationToken cancellationToken
    )
    {
        var root = $"{Root("SYSTEM_COLLECTIONURI")}/{Uri.EscapeDataString(project)}/_apis";
        using var timeline = await GetAsync(
                client,
                $"{root}/build/builds/{Uri.EscapeDataString(run)}/timeline?api-version=7.1",
                cancellationToken
            )
            .ConfigureAwait(false);
        Guid[] ids =
        [
            .. timeline
                .RootElement.GetProperty("records")
                .EnumerateArray()
                .Where(record => PipelineWords.Text(record, "type") == "Checkpoint.Approval")
                .Select(record => Guid.TryParse(PipelineWords.Text(record, "id"), out var id) ? id : Guid.Empty)
                .Where(id => id != Guid.Empty),
        ];
        if (ids.Length == 0)
            return [];
        using var answer = await GetAsync(
                client,
                $"{root}/pipelines/approvals?approvalIds={string.Join(',', ids)}&$expand=steps&api-version=7.1",
                cancellationToken
            )
            .ConfigureAwait(false);
        return
        [
            .. answer
                .RootElement.GetProperty("value")
                .EnumerateArray()
                .Where(approval =>
                    PipelineWords.Text(approval, "status") == "approved"
                    && Guid.TryParse(PipelineWords.Text(approval, "id"), out var id)
                    && ids.Contains(id)
                )
                .SelectMany(approval => approval.GetProperty("steps").EnumerateArray())
                .Where(step => PipelineWords.Text(step, "status") == "approved")
                .Select(words.OfAzureDevOps)
                .OfType<PipelineApproval>(),
        ];
    }

    private static async Task<JsonDocument> GetAsync(HttpClient client, string place, CancellationToken cancellationToken)
    {
        using var answer = await client.GetAsync(new Uri(place), cancellationToken).ConfigureAwait(false);
        // A page to log in at comes with 203, and a redirection would take the token along.
        if (answer.StatusCode != HttpStatusCode.OK)
            throw new HttpRequestException($"the answer has the status {(int)answer.StatusCode}.");
        var bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return JsonDocument.Parse(bytes);
    }

    private static HttpClient Client(PipelineHost host, string token)
    {
        var client = new HttpClient(
            new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false },
            disposeHandler: true
        )
        {
            MaxResponseContentBufferSize = LargestAnswer,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("PgMigrate", "1"));
        client.DefaultRequestHeaders.Accept.ParseAdd(
            host == PipelineHost.GitHub ? "application/vnd.github+json" : "application/json"
        );
        return client;
    }

    // The token goes to nobody in the clear.
    private string Root(string name)
    {
        var text = variable(name) ?? string.Empty;
        var root = new Uri(text);
        return root.Scheme == Uri.UriSchemeHttps || (root.Scheme == Uri.UriSchemeHttp && root.IsLoopback)
            ? text.TrimEnd('/')
            : throw new HttpRequestException($"{name} is no address of HTTPS.");
    }

    private static string Escaped(string repository) =>
        string.Join('/', repository.Split('/').Select(part => Uri.EscapeDataString(part)));

    private static string Advice(PipelineHost host) =>
        host == PipelineHost.GitHub
            ? "map secrets.GITHUB_TOKEN to the environment variable GITHUB_TOKEN, and grant actions: read"
            : "map $(System.AccessToken) to the environment variable SYSTEM_ACCESSTOKEN";
}

/// <summary>An approval that a pipeline's server tells of.</summary>
/// <param name="Approval">The approval.</param>
/// <param name="Names">What the approver is called there.</param>
/// <param name="IsDated">False where the server does not say when it was given.</param>
internal sealed record PipelineApproval(PlanApproval Approval, IReadOnlyList<string> Names, bool IsDated);
