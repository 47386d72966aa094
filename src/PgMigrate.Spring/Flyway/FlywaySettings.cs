using PgMigrate.Spring.Values;

namespace PgMigrate.Spring.Flyway;

/// <summary>What <c>spring.flyway</c> says of the migrations; where it says nothing, what Boot takes.</summary>
internal sealed record FlywaySettings
{
    // What would change which scripts run, or how, and cannot be done here.
    private static readonly string[] Refused =
    [
        "callback-locations",
        "dry-run-output",
        "error-overrides",
        "init-sqls",
        "jdbc-properties",
        "kerberos-config-file",
        "script-placeholder-prefix",
        "skip-executing-migrations",
    ];

    // By the beginning of their names, letters and digits alone, as variables of the environment have them.
    private static readonly string[] Heeded =
    [
        "enabled",
        "url",
        "user",
        "password",
        "locations",
        "defaultschema",
        "schemas",
        "createschemas",
        "table",
        "placeholder",
        "sqlmigration",
        "repeatablesqlmigration",
        "encoding",
        "baselineonmigrate",
        "baselineversion",
        "group",
        "failonmissinglocations",
        "target",
    ];

    /// <summary>Where migrations are.</summary>
    public required IReadOnlyList<ResolvedValue> Locations { get; init; }

    /// <summary>The schema that unqualified names belong to; null for the connection's own.</summary>
    public string? DefaultSchema { get; init; }

    /// <summary>The schemas that Flyway makes where they are missing.</summary>
    public required IReadOnlyList<string> Schemas { get; init; }

    /// <summary>Flyway's history.</summary>
    public string Table { get; init; } = "flyway_schema_history";

    /// <summary>Values of placeholders, by name; case is ignored.</summary>
    public required IReadOnlyDictionary<string, ResolvedValue> Placeholders { get; init; }

    /// <summary>False where placeholders are text like any other.</summary>
    public bool ReplacesPlaceholders { get; init; } = true;

    /// <summary>What a placeholder begins with.</summary>
    public string PlaceholderPrefix { get; init; } = "${";

    /// <summary>What a placeholder ends with.</summary>
    public string PlaceholderSuffix { get; init; } = "}";

    /// <summary>What a migration with a version begins with.</summary>
    public string VersionedPrefix { get; init; } = "V";

    /// <summary>What a migration that is repeated begins with.</summary>
    public string RepeatablePrefix { get; init; } = "R";

    /// <summary>What stands between the version and the description.</summary>
    public string Separator { get; init; } = "__";

    /// <summary>What names of migrations end in.</summary>
    public IReadOnlyList<string> Suffixes { get; init; } = [".sql"];

    /// <summary>The charset of migrations.</summary>
    public string Encoding { get; init; } = "utf-8";

    /// <summary>
    /// The version up to which a database that has objects, and no history, is taken to have its migrations; null where it is
    /// not.
    /// </summary>
    public MigrationVersion? Baseline { get; init; }

    /// <summary>True where all of a run is one transaction.</summary>
    public bool IsGroup { get; init; }

    /// <summary>True where each location must exist.</summary>
    public bool FailsOnMissingLocations { get; init; }

    /// <summary>Reads it.</summary>
    /// <exception cref="SpringException">It asks for what cannot be done here.</exception>
    public static FlywaySettings Of(SpringEnvironment environment)
    {
        foreach (string name in Refused)
            if (Named(environment, name) is { } found)
                throw new SpringException(
                    $"spring.flyway.{name} ({found}) changes what Flyway runs, and is not known here.",
                    "Take it out; or write what it does as scripts of a migration folder, and give that with -Path."
                );
        if (Text(environment, "target") is { } target && target.Text != "latest")
            throw new SpringException(
                $"spring.flyway.target is '{target.Text}' ({target.Origin}).",
                "Take it out, and give -To with the script's name."
            );
        string[] schemas = [.. (environment.List("spring.flyway.schemas") ?? []).Select(schema => schema.Text)];
        string? defaultSchema = Text(environment, "default-schema")?.Text ?? schemas.FirstOrDefault();
        bool makesSchemas = environment.Flag("spring.flyway.create-schemas", true).Value;
        return new FlywaySettings
        {
            Locations = environment.List("spring.flyway.locations") ?? [BootsOwn("classpath:db/migration", environment)],
            DefaultSchema = defaultSchema,
            Schemas = makesSchemas ? [.. schemas.Append(defaultSchema).OfType<string>().Distinct(StringComparer.Ordinal)] : [],
            Table = Text(environment, "table")?.Text ?? "flyway_schema_history",
            Placeholders = environment.Map("spring.flyway.placeholders"),
            ReplacesPlaceholders = environment.Flag("spring.flyway.placeholder-replacement", true).Value,
            PlaceholderPrefix = Text(environment, "placeholder-prefix")?.Text ?? "${",
            PlaceholderSuffix = Text(environment, "placeholder-suffix")?.Text ?? "}",
            VersionedPrefix = Text(environment, "sql-migration-prefix")?.Text ?? "V",
            RepeatablePrefix = Text(environment, "repeatable-sql-migration-prefix")?.Text ?? "R",
            Separator = Text(environment, "sql-migration-separator")?.Text ?? "__",
            Suffixes =
                environment.List("spring.flyway.sql-migration-suffixes")?.Select(found => found.Text).ToArray() ?? [".sql"],
            Encoding = Text(environment, "encoding")?.Text ?? "utf-8",
            Baseline = environment.Flag("spring.flyway.baseline-on-migrate", false).Value ? BaselineOf(environment) : null,
            IsGroup = environment.Flag("spring.flyway.group", false).Value,
            FailsOnMissingLocations = environment.Flag("spring.flyway.fail-on-missing-locations", false).Value,
        };
    }

    /// <summary>What is set and changes nothing here; for a reader.</summary>
    public static IEnumerable<string> Unheeded(SpringEnvironment environment) =>
        environment
            .Sources.SelectMany(source => source.Below("spring.flyway"))
            .Where(below => !Heeded.Any(name => Letters(below.Name).StartsWith(name, StringComparison.Ordinal)))
            .Select(below => $"{below.Value.Name} has no effect here ({below.Value.Origin}).")
            .Distinct();

    private static string Letters(string name) => new([.. name.ToLowerInvariant().Where(char.IsLetterOrDigit)]);

    private static MigrationVersion BaselineOf(SpringEnvironment environment)
    {
        ResolvedValue? found = Text(environment, "baseline-version");
        return MigrationVersion.TryRead(found?.Text.Trim() ?? "1")
            ?? throw new SpringException(
                $"spring.flyway.baseline-version is '{found!.Text}' ({found.Origin}), no version.",
                "Write 1 or 1.2."
            );
    }

    private static ResolvedValue? Text(SpringEnvironment environment, string name) =>
        environment.FindText($"spring.flyway.{name}");

    private static string? Named(SpringEnvironment environment, string name) =>
        environment
            .Sources.SelectMany(source => source.Below($"spring.flyway.{name}").Select(below => below.Value))
            .Concat(environment.Sources.Select(source => source.Find($"spring.flyway.{name}")).OfType<PropertyValue>())
            .FirstOrDefault(value => value.Text is not ("" or "false"))
            ?.Origin;

    private static ResolvedValue BootsOwn(string text, SpringEnvironment environment) =>
        new(text, "Boot's own value", []) { Source = environment.Sources[0] };
}
