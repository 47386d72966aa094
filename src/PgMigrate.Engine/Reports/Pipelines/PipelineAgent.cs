using PgMigrate.Engine.Sessions.Origins;

namespace PgMigrate.Engine.Reports.Pipelines;

/// <summary>Finds the agent that is told of a call.</summary>
internal static class PipelineAgent
{
    /// <summary>The agent; null where nobody is to be told.</summary>
    /// <param name="asked">Whose pipeline is to be told.</param>
    /// <param name="variable">The value of an environment variable; null where there is none.</param>
    /// <param name="print">Writes a line to where the agent reads.</param>
    public static IPipelineAgent? Of(PipelineOutput asked, Func<string, string?> variable, Action<string> print) =>
        HostOf(asked, variable) switch
        {
            PipelineHost.AzureDevOps => new AzureDevOpsAgent(variable, print),
            PipelineHost.GitHub => new GitHubAgent(variable, print),
            _ => null,
        };

    /// <summary>
    /// Whether the agent is there, and not only asked for: a secret that it is to mask goes to nobody else's screen.
    /// </summary>
    /// <param name="asked">Whose pipeline is to be told.</param>
    /// <param name="variable">The value of an environment variable; null where there is none.</param>
    public static bool IsThere(PipelineOutput asked, Func<string, string?> variable) =>
        HostOf(asked, variable) is PipelineHost.AzureDevOps or PipelineHost.GitHub
        && HostOf(asked, variable) == PipelineVariables.Read(variable).Host;

    /// <summary>Full path of the folder of the sources; null where the agent names none.</summary>
    /// <param name="variable">The value of an environment variable; null where there is none.</param>
    public static string? SourceFolder(Func<string, string?> variable) =>
        PipelineVariables.Read(variable).Host switch
        {
            PipelineHost.AzureDevOps => NotEmpty(variable("BUILD_SOURCESDIRECTORY")),
            PipelineHost.GitHub => NotEmpty(variable("GITHUB_WORKSPACE")),
            _ => null,
        };

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static PipelineHost? HostOf(PipelineOutput asked, Func<string, string?> variable) =>
        asked switch
        {
            PipelineOutput.Auto => PipelineVariables.Read(variable).Host,
            PipelineOutput.AzureDevOps => PipelineHost.AzureDevOps,
            PipelineOutput.GitHub => PipelineHost.GitHub,
            _ => null,
        };
}
