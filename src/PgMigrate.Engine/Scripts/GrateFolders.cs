using grate.Configuration;
using grate.Infrastructure;

namespace PgMigrate.Engine.Scripts;

/// <summary>grate's folders and its rules for file names, asked of grate where it tells them.</summary>
internal static class GrateFolders
{
    /// <summary>How often a script of a folder runs; <c>everytime.</c> in its name overrules the folder.</summary>
    public static ScriptKind KindOf(MigrationsFolder folder, string scriptName) =>
        IsEveryTimeName(scriptName) ? ScriptKind.EveryTime : KindOf(folder);

    /// <summary>How often a folder's scripts run.</summary>
    public static ScriptKind KindOf(MigrationsFolder folder) =>
        folder.Type switch
        {
            MigrationType.Once => ScriptKind.OneTime,
            MigrationType.AnyTime => ScriptKind.AnyTime,
            _ => ScriptKind.EveryTime,
        };

    /// <summary>True for a script of grate's <c>name.ENV.NAME.sql</c> form.</summary>
    public static bool IsEnvironmentScript(string scriptName) => GrateEnvironment.IsEnvironmentFile(scriptName);

    /// <summary>Whether grate runs a script in an environment.</summary>
    public static bool RunsIn(string scriptName, string? environment) =>
        !IsEnvironmentScript(scriptName) || (environment is not null && new GrateEnvironment(environment).ShouldRun(scriptName));

    /// <summary>
    /// The environment in a name such as <c>seed.ENV.DEV.sql</c>; null where the name has none of that plain form.
    /// </summary>
    public static string? EnvironmentOf(string scriptName)
    {
        var parts = Path.GetFileName(scriptName).Split('.');
        var marker = Array.FindIndex(parts, part => part.Equals("ENV", StringComparison.OrdinalIgnoreCase));
        return marker >= 0 && marker + 2 < parts.Length ? parts[marker + 1] : null;
    }

    // The rule of grate's DbMigrator.IsEverytimeScript, which is private.
    private static bool IsEveryTimeName(string scriptName)
    {
        var name = Path.GetFileName(scriptName);
        return name.StartsWith("everytime.", StringComparison.InvariantCultureIgnoreCase)
            || name.Contains(".everytime.", StringComparison.InvariantCultureIgnoreCase);
    }
}
