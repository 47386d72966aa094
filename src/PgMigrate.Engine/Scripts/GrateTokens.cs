namespace PgMigrate.Engine.Scripts;

/// <summary>
/// The tokens to which grate gives values of its own: they need none of the caller. A test holds the names against grate.
/// </summary>
internal static class GrateTokens
{
    /// <summary>
    /// Tokens that grate would fill with a password, or with a path that differs from run to run. They are never filled.
    /// </summary>
    public static IReadOnlyList<string> Withheld { get; } = ["ConnectionString", "ConnectionStringAdmin", "OutputPath"];

    private static readonly HashSet<string> Filled = new(StringComparer.OrdinalIgnoreCase)
    {
        "AfterMigration",
        "AfterMigrationFolderName",
        "AlterDatabase",
        "AlterDatabaseFolderName",
        "Baseline",
        "BeforeMigration",
        "BeforeMigrationFolderName",
        "CommandTimeout",
        "CommandTimeoutAdmin",
        "DatabaseName",
        "DatabaseType",
        "DisableTokenReplacement",
        "DoNotAlterDatabase",
        "DoNotCreateDatabase",
        "DoNotStoreScriptsRunText",
        "Drop",
        "DryRun",
        "EnvironmentName",
        "EnvironmentNames",
        "Functions",
        "FunctionsFolderName",
        "Indexes",
        "IndexesFolderName",
        "Permissions",
        "PermissionsFolderName",
        "RepositoryPath",
        "Restore",
        "RunAfterCreateDatabase",
        "RunAfterCreateDatabaseFolderName",
        "RunAfterOtherAnyTimeScripts",
        "RunAfterOtherAnyTimeScriptsFolderName",
        "RunAllAnyTimeScripts",
        "RunBeforeUp",
        "RunBeforeUpFolderName",
        "RunFirstAfterUp",
        "RunFirstAfterUpFolderName",
        "SchemaName",
        "ScriptsRunErrorsTableName",
        "ScriptsRunTableName",
        "ServerName",
        "Silent",
        "Sprocs",
        "SprocsFolderName",
        "SqlFilesDirectory",
        "Triggers",
        "TriggersFolderName",
        "Up",
        "UpFolderName",
        "Version",
        "VersionTableName",
        "Views",
        "ViewsFolderName",
        "WarnAndIgnoreOnOneTimeScriptChanges",
        "WarnOnOneTimeScriptChanges",
        "WithTransaction",
    };

    /// <summary>Their names.</summary>
    public static IReadOnlyCollection<string> Names => Filled;

    /// <summary>Whether grate gives a token of this name a value.</summary>
    public static bool Fills(string name) => Filled.Contains(name);

    /// <summary>Whether a text holds such a token.</summary>
    public static bool AnyIn(string text) => TokenRules.NamesIn(text).Any(Fills);
}
