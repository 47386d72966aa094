namespace PgMigrate.Engine.Layouts.Flyway;

/// <summary>What <c>flyway.conf</c> or <c>flyway.toml</c> says, as far as it concerns scripts.</summary>
internal sealed class FlywaySettings
{
    private const string Prefix = "flyway.";
    private const string PlaceholderPrefixOfNames = "placeholders.";

    // In the order in which they count: the first one that is there is read.
    private static readonly string[] Files = ["flyway.toml", "flyway.conf", "conf/flyway.toml", "conf/flyway.conf"];

    // What says how Flyway connects, reports and is licensed is no matter of scripts; nor is what never runs here.
    private static readonly string[] Silent =
    [
        "baselineDescription",
        "baselineMigrationPrefix",
        "baselineOnMigrate",
        "baselineVersion",
        "callbackLocations",
        "cleanDisabled",
        "cleanOnValidationError",
        "communityDBSupportEnabled",
        "connectRetries",
        "connectRetriesInterval",
        "createSchemas",
        "defaultSchema",
        "driver",
        "email",
        "encoding",
        "environment",
        "executeInTransaction",
        "failOnMissingLocations",
        "ignoreMigrationPatterns",
        "installedBy",
        "jarDirs",
        "licenseKey",
        "locations",
        "lockRetryCount",
        "loggers",
        "mixed",
        "outOfOrder",
        "outputQueryResults",
        "outputType",
        "password",
        "placeholderPrefix",
        "placeholderReplacement",
        "placeholderSeparator",
        "placeholderSuffix",
        "repeatableSqlMigrationPrefix",
        "reportEnabled",
        "reportFilename",
        "schemas",
        "sqlMigrationPrefix",
        "sqlMigrationSeparator",
        "sqlMigrationSuffixes",
        "stream",
        "table",
        "tablespace",
        "token",
        "undoSqlMigrationPrefix",
        "url",
        "user",
        "validateMigrationNaming",
        "validateOnMigrate",
        "workingDirectory",
    ];

    private readonly Dictionary<string, LayoutSetting> _settings = new(StringComparer.OrdinalIgnoreCase);

    private FlywaySettings(LayoutFile? file) => File = file;

    /// <summary>What holds where nothing is said.</summary>
    public static FlywaySettings Default { get; } = new(file: null);

    /// <summary>The file that was read; null where there is none.</summary>
    public LayoutFile? File { get; }

    /// <summary>What the names of versioned scripts begin with.</summary>
    public string VersionedPrefix => TextOf("sqlMigrationPrefix", "V");

    /// <summary>What the names of scripts begin with that take one back.</summary>
    public string UndoPrefix => TextOf("undoSqlMigrationPrefix", "U");

    /// <summary>What the names of baselines begin with.</summary>
    public string BaselinePrefix => TextOf("baselineMigrationPrefix", "B");

    /// <summary>What the names of repeatable scripts begin with.</summary>
    public string RepeatablePrefix => TextOf("repeatableSqlMigrationPrefix", "R");

    /// <summary>What stands between version and description.</summary>
    public string Separator => TextOf("sqlMigrationSeparator", "__");

    /// <summary>What the names of scripts end with.</summary>
    public IReadOnlyList<string> Suffixes => ListOf("sqlMigrationSuffixes") is { Count: > 0 } given ? given : [".sql"];

    /// <summary>How scripts are written.</summary>
    public string Encoding => TextOf("encoding", "UTF-8");

    /// <summary>False where placeholders are text.</summary>
    public bool ReplacesPlaceholders => TextOf("placeholderReplacement", "true") != "false";

    /// <summary>What placeholders begin with.</summary>
    public string PlaceholderPrefix => TextOf("placeholderPrefix", "${");

    /// <summary>What placeholders end with.</summary>
    public string PlaceholderSuffix => TextOf("placeholderSuffix", "}");

    /// <summary>False where no script runs in a transaction, unless it says so itself.</summary>
    public bool InTransaction => TextOf("executeInTransaction", "true") != "false";

    /// <summary>Where scripts are; empty where nothing is said.</summary>
    public IReadOnlyList<string> Locations => [.. ListOf("locations"), .. ListOf("callbackLocations")];

    /// <summary>The schemas that Flyway makes; the first one is that of its session, where no other is named.</summary>
    public IReadOnlyList<string> Schemas =>
        _settings.TryGetValue("defaultSchema", out var own)
            ? [.. ListOf("schemas").Prepend(own.Text).Distinct(StringComparer.Ordinal)]
            : ListOf("schemas");

    /// <summary>False where somebody else makes the schemas.</summary>
    public bool CreatesSchemas => TextOf("createSchemas", "true") != "false";

    /// <summary>Where the schemas are named; null where they are not.</summary>
    public LayoutSetting? SchemaSetting => _settings.GetValueOrDefault("defaultSchema") ?? _settings.GetValueOrDefault("schemas");

    /// <summary>Its table.</summary>
    public string Table => TextOf("table", "flyway_schema_history");

    /// <summary>The values of placeholders, by name.</summary>
    public IReadOnlyDictionary<string, string> Placeholders =>
        _settings
            .Where(setting => setting.Key.StartsWith(PlaceholderPrefixOfNames, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(
                setting => setting.Key[PlaceholderPrefixOfNames.Length..],
                setting => setting.Value.Text,
                StringComparer.OrdinalIgnoreCase
            );

    /// <summary>Reads the file of a folder, where there is one.</summary>
    /// <param name="folder">Full path of the tool's folder.</param>
    /// <param name="findings">Are told of settings that have no equal.</param>
    /// <exception cref="MigrationException">ScriptUnreadable.</exception>
    public static FlywaySettings Read(string folder, LayoutFindings findings)
    {
        var path = Files.Select(name => Path.Combine(folder, name)).FirstOrDefault(System.IO.File.Exists);
        var file = path is null ? null : LayoutFile.Of(folder, path);
        var settings = new FlywaySettings(file);
        if (file is null)
            return settings;
        foreach (var setting in file.Name.EndsWith(".toml", StringComparison.Ordinal) ? OfToml(file) : FlywayConf.Read(file))
            if (setting.Name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
                settings._settings[setting.Name[Prefix.Length..]] = setting;
        settings.Tell(findings);
        return settings;
    }

    // What an environment says for itself counts more.
    private static IEnumerable<LayoutSetting> OfToml(LayoutFile file)
    {
        var all = TomlSettings.Read(file);
        var environment = all.FirstOrDefault(setting => setting.Name == Prefix + "environment")?.Text ?? "default";
        var own = $"environments.{environment}.";
        var ofEnvironment = all.Where(setting => setting.Name.StartsWith(own, StringComparison.OrdinalIgnoreCase))
            .Select(setting => setting with { Name = Prefix + WithoutPrefix(setting.Name[own.Length..]) });
        return all.Where(setting => setting.Name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)).Concat(ofEnvironment);
    }

    private static string WithoutPrefix(string name) =>
        name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? name[Prefix.Length..] : name;

    private void Tell(LayoutFindings findings)
    {
        foreach (var (name, setting) in _settings)
            if (!IsSilent(name))
                findings.Warning(
                    setting.File,
                    setting.Line,
                    $"{setting.Name} has no equal here, and is left out.",
                    AdviceOn(name)
                );
    }

    private static bool IsSilent(string name) =>
        Silent.Contains(name, StringComparer.OrdinalIgnoreCase)
        || name.StartsWith(PlaceholderPrefixOfNames, StringComparison.OrdinalIgnoreCase)
        || name.Contains('.', StringComparison.Ordinal);

    private static string? AdviceOn(string name) =>
        name.ToUpperInvariant() switch
        {
            "GROUP" => "One transaction for all scripts of a run is an option of the run: TransactionMode Run.",
            "INITSQL" => "Put what it says into beforeMigration, or into the role's settings (ALTER ROLE … SET).",
            "TARGET" => "The last script to run is an option of the run: To.",
            _ => null,
        };

    private string TextOf(string name, string otherwise) =>
        _settings.TryGetValue(name, out var setting) && setting.Text.Length > 0 ? setting.Text : otherwise;

    private IReadOnlyList<string> ListOf(string name) => _settings.TryGetValue(name, out var setting) ? setting.List : [];
}
