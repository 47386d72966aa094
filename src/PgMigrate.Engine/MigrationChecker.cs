using PgMigrate.Engine.Checks;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine;

/// <summary>Finds out before a run what it may do: what <c>Test-PgMigration</c> calls. It changes nothing.</summary>
public static class MigrationChecker
{
    /// <summary>Every rule that can be silenced or given another severity, by its id, sorted.</summary>
    public static IReadOnlyList<string> RuleIds { get; } = [.. RuleSet.All.Select(rule => rule.Info.Id)];

    /// <summary>Reads the folder and, where one is given, the database's history, and tells what the rules find.</summary>
    /// <param name="target">The database; null to look at the scripts alone, each as if those before it had been applied long ago.</param>
    /// <param name="options">What is checked.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <returns>The folder's findings, then the scripts' in grate's order; allowed ones too.</returns>
    /// <exception cref="MigrationException">FolderNotFound, FolderNotRecognised, ScriptNameCollision, OptionsInvalid, or connection errors.</exception>
    public static Task<IReadOnlyList<Finding>> CheckAsync(ConnectionTarget? target, CheckOptions options, CancellationToken cancellationToken)
    {
        RequireRules(options.Severities.Keys);
        return new CheckRun(options, cancellationToken).CheckAsync(target);
    }

    private static void RequireRules(IEnumerable<string> ids)
    {
        if (ids.FirstOrDefault(id => !RuleIds.Contains(id)) is { } unknown)
            throw new MigrationException(MigrationErrorId.OptionsInvalid,
                $"'{unknown}' is not a rule.{Text.NearestName.Hint(unknown, RuleIds)}", "See docs/rules for all of them.");
    }
}
