using PgMigrate.Spring.Values;

namespace PgMigrate.Spring.ConfigData;

/// <summary>
/// Reads an application's files as Boot's class of this name does: what the first locations hold, what that imports, then the
/// profiles, then what they bring in.
/// </summary>
internal sealed class ConfigDataEnvironment
{
    private static readonly string[] DefaultLocations =
    [
        "optional:classpath:/;optional:classpath:/config/",
        "optional:file:./;optional:file:./config/;optional:file:./config/*/",
    ];

    // A configuration that names itself in ever new ways has no end.
    private const int MostFiles = 1000;

    private readonly PropertySource[] _existing;
    private readonly IReadOnlyDictionary<string, string> _variables;
    private readonly LocationResolver _locations;
    private readonly bool _ignoresMissing;
    private readonly Contributor _root;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly HashSet<string> _found = new(StringComparer.Ordinal);

    /// <summary>Begins with what is there before any file.</summary>
    /// <param name="existing">Arguments, system properties and the like, the first one counts most.</param>
    /// <param name="variables">The environment.</param>
    /// <param name="resolver">Finds files, by the names that files have.</param>
    public ConfigDataEnvironment(
        IEnumerable<PropertySource> existing,
        IReadOnlyDictionary<string, string> variables,
        Func<IReadOnlyList<string>, LocationResolver> resolver
    )
    {
        _existing = [.. existing];
        _variables = variables;
        var environment = new SpringEnvironment(_existing);
        _ignoresMissing = environment.FindText("spring.config.on-not-found")?.Text.ToLowerInvariant() == "ignore";
        _locations = resolver([
            .. (environment.List("spring.config.name") ?? []).Select(name => name.Text).DefaultIfEmpty("application"),
        ]);
        _root = new Contributor
        {
            Before = [.. _existing.Select(source => new Contributor { Source = source }), .. FirstImports(environment)],
        };
    }

    /// <summary>The profiles at work.</summary>
    public IReadOnlyList<string> Profiles { get; private set; } = [];

    /// <summary>Reads everything.</summary>
    /// <returns>All sources, the first one counts most.</returns>
    /// <exception cref="SpringException">Something is in doubt, or the application would not start with it.</exception>
    public SpringEnvironment Read()
    {
        Import(activation: null);
        var activation = new Activation(
            CloudPlatform.Of(At(null).FindText("spring.main.cloud-platform")?.Text, _variables),
            null
        );
        Import(activation);
        foreach (Contributor contributor in _root.All)
            ProfileList.Refuse(contributor);
        Profiles = ProfileList.Of(At(activation));
        activation = activation.With(Profiles);
        Import(activation);
        foreach (Contributor contributor in _root.All)
            ProfileList.Refuse(contributor);
        RefuseMissing(activation);
        return At(activation);
    }

    private SpringEnvironment At(Activation? activation) =>
        new(
            _root
                .All.Where(contributor => contributor.IsActive(activation))
                .Select(contributor => contributor.Source)
                .OfType<PropertySource>()
        );

    private static IEnumerable<Contributor> FirstImports(SpringEnvironment environment)
    {
        ConfigLocation[] imports = [.. Locations(environment, "spring.config.import", [])];
        if (imports.Length > 0)
            yield return new Contributor { Imports = imports };
        foreach (string name in (string[])["spring.config.additional-location", "spring.config.location"])
        foreach (
            ConfigLocation location in Locations(
                    environment,
                    name,
                    name.EndsWith(".location", StringComparison.Ordinal) ? DefaultLocations : []
                )
                .Reverse()
        )
            yield return new Contributor { Imports = [location] };
    }

    private static IEnumerable<ConfigLocation> Locations(SpringEnvironment environment, string name, string[] otherwise) =>
        environment.List(name)?.Select(found => ConfigLocation.Of(found.Text, found.Origin))
        ?? otherwise.Select(text => ConfigLocation.Of(text, "Boot"));

    // The tree is looked through anew after each step, since each may have brought in something that counts more.
    private void Import(Activation? activation)
    {
        bool isAfter = activation?.Profiles is not null;
        while (_root.All.FirstOrDefault(contributor => contributor.IsUnread || IsDue(contributor)) is { } next)
        {
            if (next.IsUnread)
            {
                ReadConditions(next, activation);
                continue;
            }

            List<Contributor> imported = Load(next, activation);
            if (isAfter)
                next.TakeAfter(imported);
            else
                next.Before = imported;
        }

        bool IsDue(Contributor contributor) =>
            contributor.Imports.Count > 0
            && (isAfter ? contributor.After : contributor.Before) is null
            && contributor.IsActive(activation);
    }

    private void ReadConditions(Contributor contributor, Activation? activation)
    {
        PropertySource own = contributor.Source!;
        SpringEnvironment alone = new SpringEnvironment([own, .. At(activation).Sources]).Only(own);
        contributor.OnProfile = [.. (alone.List("spring.config.activate.on-profile") ?? []).Select(found => found.Text)];
        contributor.OnCloudPlatform = alone.FindText("spring.config.activate.on-cloud-platform")?.Text;
        contributor.Imports =
        [
            .. (alone.List("spring.config.import") ?? []).Select(found => ConfigLocation.Of(found.Text, found.Origin)),
        ];
        contributor.IsUnread = false;
    }

    // What was found last counts most, and so comes first; the documents of a file too.
    private List<Contributor> Load(Contributor contributor, Activation? activation)
    {
        var loaded = new List<Contributor>();
        var files = new List<(ConfigLocation Location, ConfigFile File)>();
        foreach (ConfigLocation location in contributor.Imports)
            files.AddRange(
                _locations
                    .Resolve(
                        _ignoresMissing ? location with { IsOptional = true } : location,
                        contributor.File,
                        activation?.Profiles
                    )
                    .Select(file => (location, file))
            );
        foreach (var (location, file) in Enumerable.Reverse(files))
        {
            _found.Add(location.Value);
            if (!_read.Add(file.Path))
                continue;
            if (_read.Count > MostFiles)
                throw new SpringException($"{location.Value} leads to more than {MostFiles} files.", "See what it imports.");
            loaded.AddRange(ConfigReader.Read(file).Reverse().Select(source => Describe(source, location, file)));
        }

        return loaded;
    }

    private static Contributor Describe(PropertySource source, ConfigLocation location, ConfigFile file) =>
        new()
        {
            Source = source,
            Location = location,
            File = file,
            IsUnread = true,
            IsOfProfile = file.IsOfProfile,
        };

    private void RefuseMissing(Activation activation)
    {
        if (_ignoresMissing)
            return;
        foreach (Contributor contributor in _root.All.Where(contributor => contributor.IsActive(activation)))
        foreach (ConfigLocation location in contributor.Imports)
            if (!location.IsOptional && !_found.Contains(location.Value))
                throw new SpringException(
                    $"There is nothing in {location.Value}, which {location.Origin} asks for: the application would not start.",
                    "Put it there, or write optional: before the location."
                );
    }
}
