namespace PgMigrate.Engine.Layouts;

/// <summary>What is read of another tool.</summary>
/// <param name="Path">Full path of its folder: the project's, or the one with the scripts.</param>
internal sealed record LayoutSource(string Path)
{
    /// <summary>
    /// Values of the tool's own variables (Flyway's placeholders, Liquibase's parameters, Sqitch's variables); they go before
    /// those of the tool's files. What is named in neither stays as a token of ours.
    /// </summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();
}
