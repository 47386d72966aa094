namespace PgMigrate.Engine.Checks;

/// <summary>All rules there are: every class that is one.</summary>
internal static class RuleSet
{
    /// <summary>By id, in its order.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        .. typeof(Rule).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Rule)) && !type.IsAbstract)
            .Select(type => (Rule)Activator.CreateInstance(type)!)
            .OrderBy(rule => rule.Info.Id, StringComparer.Ordinal),
    ];
}
