using PgMigrate.Engine.Sessions.Origins;

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
        var origin = PipelineVariables.Read(variable);
        var author = new PlanAuthor(Environment.UserName, Environment.MachineName);
        return origin.Host is { } host
            ? author with
            {
                Commit = origin.Commit,
                Pipeline = new PlanPipeline(host)
                {
                    Run = origin.PipelineRun,
                    Project = origin.Project,
                    Url = origin.PipelineUrl,
                    Person = origin.Actor,
                    Email = origin.ActorEmail,
                },
            }
            : author;
    }

    /// <summary>The person, where a pipeline names one, else user and host.</summary>
    public override string ToString() => Pipeline is { } pipeline ? $"{pipeline.Person ?? User} ({pipeline})" : $"{User}@{Host}";
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
