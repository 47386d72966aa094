using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Where scripts run: by their names, as grate decides it, and by their directives.</summary>
internal static class ScriptEnvironments
{
    /// <summary>Whether a script runs in an environment; null is a run that names none.</summary>
    public static bool RunsIn(this Script script, string? environment) =>
        GrateFolders.RunsIn(script.File.Name, environment) && (script.Directives.Environment?.Matches(environment) ?? true);

    /// <summary>The environments that a script names, each once.</summary>
    public static IEnumerable<string> NamedBy(Script script) =>
        InDirective(script).Concat(InFileName(script)).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>The environments that the folder or the run names, and null for a run that names none.</summary>
    public static IReadOnlyList<string?> Of(FolderContext folder) =>
        [
            null,
            .. folder
                .Scripts.SelectMany(NamedBy)
                .Append(folder.Options.Environment)
                .OfType<string>()
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];

    private static IEnumerable<string> InFileName(Script script) =>
        GrateFolders.EnvironmentOf(script.File.Name) is { } name ? [name] : [];

    private static IEnumerable<string> InDirective(Script script) => script.Directives.Environment?.Names ?? [];
}
