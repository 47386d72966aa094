namespace PgMigrate.Tests.Support.Agents;

/// <summary>A command that an agent has found in what a step printed.</summary>
/// <param name="Name">What is to be done: <c>task.logissue</c>, <c>error</c>.</param>
/// <param name="Properties">Its properties.</param>
/// <param name="Data">What follows them.</param>
public sealed record AgentCommand(string Name, IReadOnlyDictionary<string, string> Properties, string Data)
{
    /// <summary>A property; null where it is not given.</summary>
    public string? this[string property] => Properties.GetValueOrDefault(property);
}
