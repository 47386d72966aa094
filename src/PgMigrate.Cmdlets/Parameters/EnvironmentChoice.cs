using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Text;

namespace PgMigrate.Cmdlets.Parameters;

/// <summary>The environment of each database of a call: what <c>-Environment</c> says, else what its target says.</summary>
/// <param name="asked">What <c>-Environment</c> says; null where it is not given.</param>
internal sealed class EnvironmentChoice(string? asked)
{
    /// <summary>True for a call that changes a database; it does not run for another environment than the target's.</summary>
    public bool Changes { get; init; }

    /// <summary>True to run for another environment than the target's all the same.</summary>
    public bool Force { get; init; }

    /// <summary>The environment of a database; null for none.</summary>
    /// <param name="database">The database.</param>
    /// <param name="observer">Warned where the two do not agree and the call goes on.</param>
    /// <exception cref="MigrationException">OptionsInvalid: the target is for another environment.</exception>
    public string? Of(CallDatabase database, IMigrationObserver observer)
    {
        if (asked is null || database.Environment is not { } own || own.Equals(asked, StringComparison.OrdinalIgnoreCase))
            return asked ?? database.Environment;
        string contradiction = $"The target of {database.Connection} is for the environment {own}, and {asked} is asked for.";
        if (Changes && !Force)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"{contradiction} {asked}'s scripts, and not {own}'s, would run there.",
                $"Leave -Environment out, give another -Target, or, where it is meant, add {RunOption.Force}."
            );
        observer.OnMessage(new MigrationMessage(MessageSeverity.Warning, null, null, contradiction));
        return asked;
    }

    /// <summary>A warning where nothing knows the environment that is asked for, though others are known; else null.</summary>
    /// <param name="folder">Full path of the migration folder.</param>
    /// <param name="configuration">Full path of <c>pgmigrate.json</c>; null where there is none.</param>
    /// <param name="targets">The targets of <c>pgmigrate.json</c>.</param>
    public string? WarningOfUnknown(string folder, string? configuration, Targets targets)
    {
        if (asked is null || IsIn(FolderListing.Environments(folder, configuration)) || IsIn(targets.Environments))
            return null;
        string[] known =
        [
            .. FolderListing
                .EnvironmentsOfDirectives(folder, configuration)
                .Concat(FolderListing.Environments(folder, configuration))
                .Concat(targets.Environments)
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Order(StringComparer.OrdinalIgnoreCase),
        ];
        return known.Length == 0 || IsIn(known)
            ? null
            : $"No script and no target names the environment {asked}.{NearestName.Hint(asked, known)} Known: "
                + $"{string.Join(", ", known)}. Where {asked} is right, name it in a target of pgmigrate.json.";
    }

    private bool IsIn(IEnumerable<string> names) => names.Contains(asked, StringComparer.OrdinalIgnoreCase);
}
