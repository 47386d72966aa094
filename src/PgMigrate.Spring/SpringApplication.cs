using PgMigrate.Spring.ConfigData;
using PgMigrate.Spring.Files;
using PgMigrate.Spring.Java;
using PgMigrate.Spring.Resources;
using PgMigrate.Spring.Values;

namespace PgMigrate.Spring;

/// <summary>An application of Spring Boot: its files, and its configuration as it would see it when it starts.</summary>
internal sealed class SpringApplication : IDisposable
{
    private const string Json = "spring.application.json";

    private SpringApplication(
        ApplicationFiles files,
        SpringEnvironment environment,
        IReadOnlyList<string> profiles,
        string folder
    )
    {
        Files = files;
        Environment = environment;
        Profiles = profiles;
        Folder = folder;
    }

    /// <summary>Its class path.</summary>
    public ApplicationFiles Files { get; }

    /// <summary>Its configuration.</summary>
    public SpringEnvironment Environment { get; }

    /// <summary>Its profiles; the later one counts more.</summary>
    public IReadOnlyList<string> Profiles { get; }

    /// <summary>The folder that it starts in.</summary>
    public string Folder { get; }

    /// <summary>Whether anything says that it is an application of Spring: how it is packed, or what is set for it.</summary>
    public bool IsSpring =>
        Files.IsBoot
        || Environment.Sources.Any(source =>
            source.Below("spring.datasource").Any()
            || source.Below("spring.flyway").Any()
            || source.Below("spring.liquibase").Any()
        );

    /// <summary>Reads what a program is configured with.</summary>
    /// <param name="program">The program and its arguments.</param>
    /// <param name="variables">Its environment.</param>
    /// <param name="folder">Full path of the folder that it starts in.</param>
    /// <param name="place">The application's jar, war or folder, where the command line does not say it; else null.</param>
    /// <exception cref="SpringException">Something is in doubt, or the application would not start with it.</exception>
    public static SpringApplication Read(
        IReadOnlyList<string> program,
        IReadOnlyDictionary<string, string> variables,
        string folder,
        string? place
    )
    {
        bool isJava = program.Count > 0 && JavaCommand.IsJava(program[0]);
        JavaCommand? command = isJava ? JavaCommand.Read([.. program.Skip(1)], variables.GetValueOrDefault) : null;
        ApplicationFiles files =
            place is null && command is not null
                ? ApplicationFiles.Of(command, folder)
                : ApplicationFiles.Of([place ?? "."], folder);
        try
        {
            PropertySource[] existing =
            [
                .. Existing(command?.Arguments ?? program.Skip(1), command?.Properties ?? [], variables),
            ];
            var reader = new ConfigDataEnvironment(
                existing,
                variables,
                names => new LocationResolver(files, folder, names, variables.GetValueOrDefault)
            );
            SpringEnvironment environment = reader.Read();
            return new SpringApplication(files, environment, reader.Profiles, folder);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Files.Dispose();

    // https://docs.spring.io/spring-boot/reference/features/external-config.html, from the one that counts most.
    private static IEnumerable<PropertySource> Existing(
        IEnumerable<string> arguments,
        IReadOnlyList<PropertyValue> properties,
        IReadOnlyDictionary<string, string> variables
    )
    {
        var ofArguments = new MapSource("arguments", ProgramArguments.Read([.. arguments]));
        var ofJava = new MapSource("system properties", properties);
        var ofEnvironment = new EnvironmentSource(variables);
        yield return ofArguments;
        PropertyValue? json = new PropertySource[] { ofArguments, ofJava, ofEnvironment }
            .Select(source => source.Get(Json))
            .FirstOrDefault(value => value is { Text.Length: > 0 });
        if (json is not null)
            yield return new MapSource(json.Origin, JsonText.Read(json.Text, json.Origin));
        yield return ofJava;
        yield return ofEnvironment;
    }
}
