using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Layouts;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine;

/// <summary>Finds out before a run what it may do: what <c>Test-PgMigration</c> calls. It changes nothing.</summary>
internal static class MigrationChecker
{
    /// <summary>Every rule that can be silenced or given another severity, by its id, sorted.</summary>
    public static IReadOnlyList<string> RuleIds => RuleSet.Ids;

    /// <summary>
    /// The rules that a run can pass over (<see cref="MigrationOptions.SkipChecks"/>), sorted: all but those that a run refuses
    /// by itself.
    /// </summary>
    public static IReadOnlyList<string> SkippableRuleIds => [.. Execution.RunRules.Ids];

    /// <summary>Reads the folder and, where one is given, the database's history, and tells what the rules find.</summary>
    /// <param name="target">The database; null to look at the scripts alone, each as if those before it had been applied long
    /// ago.</param>
    /// <param name="options">What is checked.</param>
    /// <param name="observer">Told of messages and progress.</param>
    /// <param name="cancellationToken">Cancels what runs.</param>
    /// <returns>Those that a script allows behind the others, the gravest first, then in grate's order of scripts.</returns>
    /// <exception cref="MigrationException">FolderNotFound, FolderNotRecognised, ScriptNameCollision, OptionsInvalid,
    /// TargetInvalid, or connection errors; of a rehearsal also what starting a sandbox may raise, PermissionDenied and
    /// RehearsalFailed.</exception>
    public static Task<IReadOnlyList<Finding>> CheckAsync(
        ConnectionTarget? target,
        CheckOptions options,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        if (target is not null)
            options = options with { Run = SchemaRun.Of(target, options.Run) };
        return LaidOutCall.RunAsync(
            options.Run,
            observer,
            (run, outward) => CheckRun.Of(options with { Run = run }, outward, cancellationToken).CheckAsync(target),
            static (origins, findings) => OutwardObjects.All(findings, origins.Name),
            static (mask, findings) => OutwardObjects.All(findings, mask.Hide)
        );
    }

    /// <summary>The finding of a check that came to no end: what it did not look at may hold anything.</summary>
    /// <param name="target">The database; null where scripts alone were to be looked at.</param>
    /// <param name="failure">What has ended the check.</param>
    public static Finding NotChecked(ConnectionTarget? target, MigrationException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return new Finding
        {
            RuleId = FindingExtensions.NotChecked,
            Severity = FindingSeverity.Error,
            Evidence = FindingEvidence.Static,
            Server = target?.Server,
            Database = target?.Database,
            Schema = target?.Schema,
            Script = failure.Script,
            Path = failure.Path,
            Line = failure.Line,
            Column = failure.Column,
            Message = $"{target?.ToString() ?? "The folder"} was not checked to the end: {failure.Message}",
            Reason = "What was not looked at may hold anything.",
            SafeWay = failure.RecommendedAction,
            HelpUri = new Uri("docs/rules/README.md", UriKind.Relative),
        };
    }
}
