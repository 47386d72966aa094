using Npgsql;
using PgMigrate.Engine.Rehearsal.Rules;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>Makes findings of scripts that failed.</summary>
/// <param name="findings">Decides severities.</param>
/// <param name="isPlain">True where scripts run without any right outside of their database.</param>
internal sealed class FailureFindings(FindingFactory findings, bool isPlain)
{
    private static readonly ExtensionUnavailableRule ExtensionUnavailable = new();
    private static readonly SuperuserNeededRule SuperuserNeeded = new();

    /// <summary>What a failure says.</summary>
    /// <param name="rule">The rule that is broken, unless it is the server that lacks something.</param>
    /// <param name="failure">The failure; one that is no script's and no file's is thrown again.</param>
    /// <param name="script">The script, where it is known; null to take it from the failure.</param>
    /// <param name="before">What the message begins with.</param>
    /// <exception cref="MigrationException">The failure itself, where no script is to blame.</exception>
    public Finding Of(Rule rule, MigrationException failure, PlanEntry? script, string before)
    {
        if (failure.Script is null || failure.ErrorId == MigrationErrorId.ConnectionLost)
            throw failure;
        return findings.Of(
            RuleOf(failure) ?? rule,
            new Observation($"{before}{Shorten(failure)}{Detail(failure)}")
            {
                Script = script?.File ?? new ScriptFile("up", failure.Script, failure.Path ?? failure.Script, ScriptKind.OneTime),
                Directives = script?.Directives,
                Path = failure.Path,
                Line = failure.Line,
                Column = failure.Column,
                Statement = failure.Statement,
            }
        );
    }

    private Rule? RuleOf(MigrationException failure) =>
        failure switch
        {
            _ when IsMissingExtension(failure) => ExtensionUnavailable,
            _ when isPlain && failure.SqlState == PostgresErrorCodes.InsufficientPrivilege => SuperuserNeeded,
            _ => null,
        };

    // feature_not_supported up to 15, undefined_file where the control file is missing, invalid_parameter_value where the version
    // is.
    private static bool IsMissingExtension(MigrationException failure) =>
        failure.SqlState is PostgresErrorCodes.FeatureNotSupported or PostgresErrorCodes.UndefinedFile
        && failure.Statement?.Contains("EXTENSION", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The message without its place, which is in properties of its own.</summary>
    public static string Shorten(MigrationException failure)
    {
        var place = failure.Line is null ? $"{failure.Path}: " : $"{failure.Path}:{failure.Line}:{failure.Column}: ";
        return failure.Message.StartsWith(place, StringComparison.Ordinal) ? failure.Message[place.Length..] : failure.Message;
    }

    private static string Detail(MigrationException failure) =>
        (failure.SqlState is null ? "" : $" ({failure.SqlState})") + (failure.Detail is null ? "." : $". {failure.Detail}");
}
