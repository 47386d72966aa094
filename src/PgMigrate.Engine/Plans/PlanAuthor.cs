using System.Globalization;

namespace PgMigrate.Engine.Plans;

/// <summary>Who makes a plan, or runs one.</summary>
/// <param name="User">The operating-system user.</param>
/// <param name="Host">The machine.</param>
internal sealed record PlanAuthor(string User, string Host)
{
    /// <summary>The commit; null outside of a pipeline.</summary>
    public string? Commit { get; init; }

    /// <summary>The pipeline; null outside of one.</summary>
    public PlanPipeline? Pipeline { get; init; }

    /// <summary>The names by which somebody may know the author.</summary>
    public IEnumerable<string> Names =>
        new[] { User, $"{User}@{Host}", Pipeline?.Person, Pipeline?.Email }.OfType<string>().Where(name => name.Length > 0);

    /// <summary>Who this process runs for.</summary>
    /// <param name="variable">The value of an environment variable; null where there is none.</param>
    public static PlanAuthor Read(Func<string, string?> variable)
    {
        var author = new PlanAuthor(Environment.UserName, Environment.MachineName);
        if (Is(variable("TF_BUILD")))
            return author with { Commit = Given(variable("BUILD_SOURCEVERSION")), Pipeline = OfAzureDevOps(variable) };
        if (Is(variable("GITHUB_ACTIONS")))
            return author with { Commit = Given(variable("GITHUB_SHA")), Pipeline = OfGitHub(variable) };
        return author;
    }

    /// <summary>The person, where a pipeline names one, else user and host.</summary>
    public override string ToString() => Pipeline is { } pipeline ? $"{pipeline.Person ?? User} ({pipeline})" : $"{User}@{Host}";

    private static PlanPipeline OfAzureDevOps(Func<string, string?> variable)
    {
        var collection = Given(variable("SYSTEM_COLLECTIONURI"))?.TrimEnd('/');
        var project = Given(variable("SYSTEM_TEAMPROJECT"));
        var run = Given(variable("BUILD_BUILDID"));
        return new PlanPipeline(PipelineHost.AzureDevOps)
        {
            Run = run,
            Project = project,
            Url =
                collection is null || project is null || run is null
                    ? null
                    : $"{collection}/{Uri.EscapeDataString(project)}/_build/results?buildId={Uri.EscapeDataString(run)}",
            Person = Given(variable("BUILD_REQUESTEDFOR")),
            Email = Given(variable("BUILD_REQUESTEDFOREMAIL")),
        };
    }

    private static PlanPipeline OfGitHub(Func<string, string?> variable)
    {
        var server = Given(variable("GITHUB_SERVER_URL"))?.TrimEnd('/');
        var repository = Given(variable("GITHUB_REPOSITORY"));
        var run = Given(variable("GITHUB_RUN_ID"));
        return new PlanPipeline(PipelineHost.GitHub)
        {
            Run = run,
            Project = repository,
            Url =
                server is null || repository is null || run is null
                    ? null
                    : string.Create(CultureInfo.InvariantCulture, $"{server}/{repository}/actions/runs/{run}"),
            Person = Given(variable("GITHUB_TRIGGERING_ACTOR")) ?? Given(variable("GITHUB_ACTOR")),
        };
    }

    private static bool Is(string? value) => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);

    private static string? Given(string? value) => string.IsNullOrEmpty(value) ? null : value;
}

/// <summary>The run of a pipeline.</summary>
/// <param name="Host">Whose pipeline.</param>
internal sealed record PlanPipeline(PipelineHost Host)
{
    /// <summary>The run's number; null where the pipeline does not say.</summary>
    public string? Run { get; init; }

    /// <summary>The project of Azure DevOps, or the repository of GitHub; null where the pipeline does not say.</summary>
    public string? Project { get; init; }

    /// <summary>The run's page; null where the pipeline does not say.</summary>
    public string? Url { get; init; }

    /// <summary>Who started it; null where the pipeline does not say.</summary>
    public string? Person { get; init; }

    /// <summary>That person's address; null where the pipeline does not say.</summary>
    public string? Email { get; init; }

    /// <summary>Host and run.</summary>
    public override string ToString() => $"{Host} {Run}";
}
