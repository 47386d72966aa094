using PgMigrate.Spring;
using PgMigrate.Spring.Flyway;
using PgMigrate.Spring.Java;
using PgMigrate.Spring.Values;

namespace PgMigrate.Tool.Start;

/// <summary>Takes from an application of Spring what the command line leaves open, and switches its own migrations off.</summary>
/// <param name="plan">What is added to.</param>
internal sealed class SpringStart(StartPlan plan)
{
    private static readonly string[] Switches = ["spring.flyway.enabled", "spring.liquibase.enabled"];

    private readonly StartArguments _arguments = plan.Arguments;

    /// <summary>Whether a command line may be one of Spring; <c>--application none</c> says that it is not.</summary>
    public static bool Concerns(StartArguments arguments) =>
        arguments.Application is { } application
            ? application != "none"
            : arguments.Program is [{ } program, ..] && JavaCommand.IsJava(program);

    /// <summary>Reads the application, and adds what it says.</summary>
    /// <param name="variables">The environment.</param>
    /// <param name="folder">Full path of the folder that the program starts in.</param>
    /// <exception cref="SpringException">What is needed of it cannot be told for certain.</exception>
    public void Read(IReadOnlyDictionary<string, string> variables, string folder)
    {
        if (_arguments.HasConnection && _arguments.HasScripts)
        {
            SwitchOff(environment: null);
            return;
        }

        using SpringApplication application = SpringApplication.Read(
            _arguments.Program,
            variables,
            folder,
            _arguments.Application
        );
        if (!application.IsSpring)
        {
            plan.Explanation.Note(
                $"{application.Files.Place} has no configuration of Spring: the command line and PG* variables count."
            );
            return;
        }

        plan.Explanation.Say("application", application.Files.Place, string.Empty);
        plan.Explanation.Say("profiles", string.Join(", ", application.Profiles), "spring.profiles");
        FlywaySettings? settings = _arguments.HasScripts ? null : TakeMigrations(application);
        bool isConnected = !_arguments.HasConnection && Connect(application.Environment, settings?.DefaultSchema);
        if (settings?.DefaultSchema is { } schema && !isConnected)
            throw new SpringException(
                $"spring.flyway.default-schema is {schema}, and the database is not said by the application: which schema "
                    + "unqualified names belong to would be left to the connection.",
                "Set spring.datasource.url or spring.flyway.url, in the environment for instance; or give the scripts with -Path."
            );
        SwitchOff(application.Environment);
    }

    private bool Connect(SpringEnvironment environment, string? schema)
    {
        if (DatabaseSettings.Of(environment) is not { } database)
        {
            plan.Explanation.Note("The application sets no spring.datasource.url: PG* variables say where the database is.");
            return false;
        }

        string? path = schema is null ? null : $"\"{schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        plan.Connect(database.ToUrl(path));
        plan.Explanation.Say("url", MaskedUrl.Of(database.Url.Text), database.Url.Story);
        Say("user", database.Has("user") ? null : database.User, show: true);
        Say("password", database.Has("password") ? null : database.Password, show: false);
        if (schema is not null)
            plan.Explanation.Say("schema", schema, "spring.flyway.default-schema, or the first of spring.flyway.schemas");
        return true;
    }

    private void Say(string name, ResolvedValue? value, bool show)
    {
        if (value is not null)
            plan.Explanation.Say(name, show ? value.Text : "***", value.Story);
    }

    private FlywaySettings? TakeMigrations(SpringApplication application)
    {
        string? changelog = Liquibase.ChangelogOf(application);
        var (isEnabled, said) = application.Environment.Flag("spring.flyway.enabled", true);
        if (!isEnabled && changelog is not null)
            throw Liquibase.Refuse(changelog);
        if (!isEnabled)
            throw new SpringException(
                $"spring.flyway.enabled is false ({said!.Story}): the application runs no migrations of its own.",
                "Give a migration folder with -Path."
            );
        FlywaySettings settings = FlywaySettings.Of(application.Environment);
        var scan = new MigrationScan(application, settings);
        IReadOnlyList<FlywayMigration> migrations = scan.Read();
        foreach (string note in scan.Notes.Concat(FlywaySettings.Unheeded(application.Environment)))
            plan.Explanation.Note(note);
        if (changelog is not null)
            throw Liquibase.Refuse(changelog);
        if (migrations.Count == 0)
            throw new SpringException(
                "The application has no migrations in "
                    + $"{string.Join(", ", settings.Locations.Select(location => location.Text))}.",
                "Set spring.flyway.locations, or give a migration folder with -Path."
            );
        Say(settings, migrations);
        plan.Take(migrations, settings, FlywayFolder.Write(migrations, settings));
        return settings;
    }

    private void Say(FlywaySettings settings, IReadOnlyList<FlywayMigration> migrations)
    {
        foreach (ResolvedValue location in settings.Locations)
            plan.Explanation.Say("location", location.Text, location.Story);
        foreach (FlywayMigration migration in migrations)
            plan.Explanation.Say(migration.Version is null ? "repeated" : "once", migration.Script, migration.Resource.Place);
        foreach (var (name, value) in settings.Placeholders)
            plan.Explanation.Say($"placeholder {name}", SecretName.IsOne(name) ? "***" : value.Text, value.Story);
        if (settings.Baseline is { } baseline)
            plan.Explanation.Say("baseline", baseline.Text, "spring.flyway.baseline-on-migrate");
    }

    // What counts more than the environment would switch them on again.
    private void SwitchOff(SpringEnvironment? environment)
    {
        foreach (string name in Switches)
        {
            string variable = PropertyName.Variables(name).First();
            if (
                environment?.Flag(name, false) is (true, { Source: not EnvironmentSource } found)
                && CountsMore(environment, found.Source)
            )
                throw new SpringException(
                    $"{name} is true by {found.Origin}, which counts more than the environment: the application would migrate "
                        + "too.",
                    "Take it out there."
                );
            plan.Variables[variable] = "false";
            plan.Explanation.Say(variable, "false", "set for the program");
        }
    }

    private static bool CountsMore(SpringEnvironment environment, PropertySource source)
    {
        List<PropertySource> order = [.. environment.Sources];
        return order.IndexOf(source) < order.FindIndex(other => other is EnvironmentSource);
    }
}
