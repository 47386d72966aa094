namespace PgMigrate.Engine.Sessions.Origins;

/// <summary>
/// Where a run comes from: the commit, and the pipeline that started it. Recorded with each run, since it cannot be had later.
/// What is not known is null.
/// </summary>
internal sealed record RunOrigin
{
    /// <summary>Whose pipeline: <c>Azure DevOps</c>; null outside of one.</summary>
    public string? System { get; init; }

    /// <summary>
    /// The pipeline that can be told of a run and asked for its approvals; null for others, and outside of one.
    /// </summary>
    public PipelineHost? Host =>
        System switch
        {
            PipelineVariables.AzureDevOps => PipelineHost.AzureDevOps,
            PipelineVariables.GitHub => PipelineHost.GitHub,
            _ => null,
        };

    /// <summary>The commit that is deployed.</summary>
    public string? Commit { get; init; }

    /// <summary>When it was committed.</summary>
    public DateTimeOffset? CommittedAt { get; init; }

    /// <summary>The repository: its URL without user and password, or its name.</summary>
    public string? Repository { get; init; }

    /// <summary>The branch or tag.</summary>
    public string? Branch { get; init; }

    /// <summary>The pipeline's name.</summary>
    public string? Pipeline { get; init; }

    /// <summary>The project of Azure DevOps, or the repository of GitHub, to which the run belongs.</summary>
    public string? Project { get; init; }

    /// <summary>The number of the pipeline's run.</summary>
    public string? PipelineRun { get; init; }

    /// <summary>The page of that run.</summary>
    public string? PipelineUrl { get; init; }

    /// <summary>Who started it.</summary>
    public string? Actor { get; init; }

    /// <summary>That person's address.</summary>
    public string? ActorEmail { get; init; }

    /// <summary>The origin of a run of this process, with the commit of a folder where no pipeline names one.</summary>
    /// <param name="folder">Full path of the migration folder.</param>
    public static async Task<RunOrigin> ReadAsync(string folder)
    {
        var origin = PipelineVariables.Read(Environment.GetEnvironmentVariable);
        if (origin is { Commit: not null, CommittedAt: not null })
            return origin;
        // The folder may be of another repository than the pipeline's: its time is that of another commit then.
        return
            await GitCommit.ReadAsync(folder).ConfigureAwait(false) is { } commit
            && (origin.Commit is null || origin.Commit == commit.Id)
            ? origin with
            {
                Commit = commit.Id,
                CommittedAt = commit.Time,
            }
            : origin;
    }
}
