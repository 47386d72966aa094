using Npgsql;
using PgMigrate.Engine.Rehearsal.Rules;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>Makes findings of scripts that failed.</summary>
/// <param name="findings">Decides severities.</param>
/// <param name="isPlain">True where scripts run without any right outside of their database.</param>
/// <param name="isCopy">True on a copy, which has none of the target's rows.</param>
internal sealed class FailureFindings(FindingFactory findings, bool isPlain, bool isCopy)
{
    private const string WithoutRows =
        " The copy has no rows but those that scripts insert: a condition that looks for others fails there, and may hold on the "
        + "target.";

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
        if (failure.Script is null || (failure.ErrorId == MigrationErrorId.ConnectionLost && !IsEndedByScript(failure)))
            throw failure;
        var mayBeRows = isCopy && IsRaised(failure);
        return findings.Of(
            RuleOf(failure) ?? rule,
            new Observation($"{before}{Shorten(failure)}{Detail(failure)}{(mayBeRows ? WithoutRows : string.Empty)}")
            {
                Severity = mayBeRows ? FindingSeverity.Warning : null,
                Script = script?.File ?? new ScriptFile("up", failure.Script, failure.Path ?? failure.Script, ScriptKind.OneTime),
                Directives = script?.Directives,
                Path = failure.Path,
                Line = failure.Line,
                Column = failure.Column,
                Statement = failure.Statement,
            }
        );
    }

    // Nobody else is there to do it: a script has ended its own session, or all of them.
    private bool IsEndedByScript(MigrationException failure) =>
        isCopy && failure.InnerException is PostgresException { SqlState: PostgresErrorCodes.AdminShutdown };

    // A script's own condition: RAISE EXCEPTION, ASSERT, INTO STRICT.
    private static bool IsRaised(MigrationException failure) =>
        failure.SqlState
            is PostgresErrorCodes.RaiseException
                or PostgresErrorCodes.AssertFailure
                or PostgresErrorCodes.NoDataFound
                or PlpgsqlNoDataFound;

    // P0002.
    private const string PlpgsqlNoDataFound = "P0002";

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
