namespace PgMigrate.Engine.Reports.Pipelines;

/// <summary>What runs the job of a pipeline, and can be told of a call. One for each call; for one thread.</summary>
internal interface IPipelineAgent
{
    /// <summary>Says how far the call is.</summary>
    /// <param name="percent">0 to 100.</param>
    /// <param name="text">What it is at.</param>
    void Progress(int percent, string text);

    /// <summary>The line that has a text masked from then on.</summary>
    /// <param name="line">One line of a secret.</param>
    string Mask(string line);

    /// <summary>Says how the call has gone: issues, values for later steps, the page.</summary>
    /// <param name="report">What is known of it.</param>
    /// <exception cref="IOException">A file that the agent reads cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file that the agent reads may not be written.</exception>
    void Tell(CallReport report);
}
