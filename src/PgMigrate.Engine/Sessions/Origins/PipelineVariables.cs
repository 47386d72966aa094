using System.Globalization;

namespace PgMigrate.Engine.Sessions.Origins;

/// <summary>What pipelines say of themselves in environment variables.</summary>
/// <param name="variable">The value of an environment variable; null where there is none.</param>
internal sealed class PipelineVariables(Func<string, string?> variable)
{
    /// <summary>Azure DevOps.</summary>
    public const string AzureDevOps = "Azure DevOps";

    /// <summary>GitHub Actions.</summary>
    public const string GitHub = "GitHub Actions";

    // Nobody reads more, and a variable may hold anything.
    private const int Longest = 1000;

    /// <summary>The pipeline in which this process runs; an origin of which nothing is known outside of one.</summary>
    /// <param name="variable">The value of an environment variable; null where there is none.</param>
    public static RunOrigin Read(Func<string, string?> variable)
    {
        var variables = new PipelineVariables(variable);
        return variables.Is("TF_BUILD") ? variables.OfAzureDevOps()
            : variables.Is("GITHUB_ACTIONS") ? variables.OfGitHub()
            : variables.Is("GITLAB_CI") ? variables.OfGitLab()
            : variables.Given("JENKINS_URL") is not null ? variables.OfJenkins()
            : variables.IsAutomation() ? new RunOrigin { System = "Azure Automation" }
            : new RunOrigin();
    }

    private RunOrigin OfAzureDevOps()
    {
        var (project, run) = (Given("SYSTEM_TEAMPROJECT"), Given("BUILD_BUILDID"));
        return new RunOrigin
        {
            System = AzureDevOps,
            Commit = Given("BUILD_SOURCEVERSION"),
            Repository = Url("BUILD_REPOSITORY_URI") ?? Given("BUILD_REPOSITORY_NAME"),
            Branch = Given("BUILD_SOURCEBRANCH"),
            Pipeline = Given("BUILD_DEFINITIONNAME"),
            Project = project,
            PipelineRun = run,
            PipelineUrl =
                Url("SYSTEM_COLLECTIONURI") is { } collection && project is not null && run is not null
                    ? $"{collection}/{Uri.EscapeDataString(project)}/_build/results?buildId={Uri.EscapeDataString(run)}"
                    : null,
            Actor = Given("BUILD_REQUESTEDFOR"),
            ActorEmail = Given("BUILD_REQUESTEDFOREMAIL"),
        };
    }

    private RunOrigin OfGitHub()
    {
        var (repository, run) = (Given("GITHUB_REPOSITORY"), Given("GITHUB_RUN_ID"));
        var page = Url("GITHUB_SERVER_URL") is { } server && repository is not null ? $"{server}/{repository}" : null;
        return new RunOrigin
        {
            System = GitHub,
            Commit = Given("GITHUB_SHA"),
            Repository = page ?? repository,
            Branch = Given("GITHUB_REF"),
            Pipeline = Given("GITHUB_WORKFLOW"),
            Project = repository,
            PipelineRun = run,
            PipelineUrl = page is not null && run is not null ? $"{page}/actions/runs/{run}" : null,
            Actor = Given("GITHUB_TRIGGERING_ACTOR") ?? Given("GITHUB_ACTOR"),
        };
    }

    private RunOrigin OfGitLab() =>
        new()
        {
            System = "GitLab CI",
            Commit = Given("CI_COMMIT_SHA"),
            CommittedAt = Time("CI_COMMIT_TIMESTAMP"),
            Repository = Url("CI_PROJECT_URL") ?? Given("CI_PROJECT_PATH"),
            Branch = Given("CI_COMMIT_REF_NAME"),
            Pipeline = Given("CI_PROJECT_PATH"),
            Project = Given("CI_PROJECT_PATH"),
            PipelineRun = Given("CI_PIPELINE_ID"),
            PipelineUrl = Url("CI_JOB_URL") ?? Url("CI_PIPELINE_URL"),
            Actor = Given("GITLAB_USER_LOGIN"),
            ActorEmail = Given("GITLAB_USER_EMAIL"),
        };

    // Who has started a build is known where the plugin "build user vars" is.
    private RunOrigin OfJenkins() =>
        new()
        {
            System = "Jenkins",
            Commit = Given("GIT_COMMIT"),
            Repository = Url("GIT_URL"),
            Branch = Given("GIT_BRANCH"),
            Pipeline = Given("JOB_NAME"),
            Project = Given("JOB_NAME"),
            PipelineRun = Given("BUILD_NUMBER"),
            PipelineUrl = Url("BUILD_URL"),
            Actor = Given("BUILD_USER_ID") ?? Given("CHANGE_AUTHOR"),
            ActorEmail = Given("BUILD_USER_EMAIL"),
        };

    private bool IsAutomation() =>
        Given("AZUREPS_HOST_ENVIRONMENT")?.StartsWith("AzureAutomation", StringComparison.Ordinal) is true;

    private bool Is(string name) => string.Equals(variable(name), "true", StringComparison.OrdinalIgnoreCase);

    private string? Given(string name) =>
        variable(name)?.Trim() is { Length: > 0 } value
            ? value.Length > Longest
                ? value[..Longest]
                : value
            : null;

    // A URL of a repository may hold a user and a token; what is asked of it and its place within the page may, too.
    private string? Url(string name)
    {
        if (Given(name) is not { } value)
            return null;
        if (!value.Contains("://", StringComparison.Ordinal))
            return value;
        return Uri.TryCreate(value, UriKind.Absolute, out var url)
            ? $"{url.Scheme}://{url.Authority}{url.AbsolutePath}".TrimEnd('/')
            : null;
    }

    private DateTimeOffset? Time(string name) =>
        DateTimeOffset.TryParse(variable(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : null;
}
