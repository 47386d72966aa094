using PgMigrate.Spring.Resources;
using PgMigrate.Spring.Values;

namespace PgMigrate.Spring.Flyway;

/// <summary>Finds the migrations in Flyway's locations.</summary>
/// <param name="application">The application.</param>
/// <param name="settings">Where they are, and how they are named.</param>
internal sealed class MigrationScan(SpringApplication application, FlywaySettings settings)
{
    private const string ClassPath = "classpath:";
    private const string FileSystem = "filesystem:";

    private readonly List<string> _notes = [];
    private readonly Dictionary<string, Resource> _companions = new(StringComparer.Ordinal);

    /// <summary>What a reader should know: places that are not there, files that Flyway leaves alone.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>The migrations in the order in which Flyway runs them: by version, then those that are repeated.</summary>
    /// <exception cref="SpringException">Something in the locations cannot be run here.</exception>
    public IReadOnlyList<FlywayMigration> Read()
    {
        var names = new MigrationName(settings);
        var migrations = new List<FlywayMigration>();
        foreach (ResolvedValue location in settings.Locations)
        foreach (var (script, resource) in FilesOf(location))
            if (names.Read(script, resource) is { } migration)
                migrations.Add(migration);
            else if (script.EndsWith(".conf", StringComparison.Ordinal))
                _companions.TryAdd(script[..^".conf".Length], resource);
            else if (script.EndsWith(".sql", StringComparison.OrdinalIgnoreCase))
                _notes.Add($"{resource.Place} has no name of a migration: Flyway leaves it alone, and so does pgmigrate.");
        migrations = [.. migrations.DistinctBy(migration => migration.Resource.Place)];
        foreach (FlywayMigration migration in migrations)
            if (_companions.TryGetValue(migration.Script, out Resource? companion))
                ScriptConfiguration.Check(companion, _notes);
        return Order(migrations);
    }

    private static List<FlywayMigration> Order(List<FlywayMigration> migrations)
    {
        List<FlywayMigration> versioned =
        [
            .. migrations.Where(migration => migration.Version is not null).OrderBy(migration => migration.Version),
        ];
        foreach (var (first, second) in versioned.Zip(versioned.Skip(1)))
            if (first.Version!.CompareTo(second.Version) == 0)
                throw Twice(first, second, $"have one version, {first.Version.Text}");
        List<FlywayMigration> repeated =
        [
            .. migrations
                .Where(migration => migration.Version is null)
                .OrderBy(migration => migration.Description, StringComparer.Ordinal),
        ];
        foreach (var (first, second) in repeated.Zip(repeated.Skip(1)))
            if (first.Description == second.Description)
                throw Twice(first, second, $"have one description, '{first.Description}'");
        return [.. versioned, .. repeated];
    }

    private static SpringException Twice(FlywayMigration first, FlywayMigration second, string what) =>
        new($"{first.Resource.Place} and {second.Resource.Place} {what}.", "Flyway refuses that too: rename one of them.");

    private (string Script, Resource Resource)[] FilesOf(ResolvedValue location)
    {
        string text = location.Text.Replace("{vendor}", "postgresql", StringComparison.Ordinal);
        if (text.IndexOfAny(['*', '?']) >= 0)
            throw Unknown(location, "a pattern");
        (IResourceRoot Root, string Folder)[] places =
            text.StartsWith(FileSystem, StringComparison.Ordinal)
                ? [(new FolderRoot(Path.GetFullPath(text[FileSystem.Length..], application.Folder)), string.Empty)]
            : IsClassPath(text) ? [.. application.Files.Roots.Select(root => (root, Trim(text)))]
            : throw Unknown(location, "of a kind");
        var found = places
            .SelectMany(place => place.Root.Below(place.Folder).Select(file => (Below(file.Name, place.Folder), file)))
            .ToArray();
        if (found.Length == 0)
            Miss(location, text);
        return found;
    }

    private static bool IsClassPath(string text) =>
        text.StartsWith(ClassPath, StringComparison.Ordinal) || !text.Contains(':', StringComparison.Ordinal);

    private static string Trim(string text) =>
        (text.StartsWith(ClassPath, StringComparison.Ordinal) ? text[ClassPath.Length..] : text).Trim('/');

    private static string Below(string name, string folder) => folder.Length == 0 ? name : name[(folder.Length + 1)..];

    private void Miss(ResolvedValue location, string text)
    {
        if (settings.FailsOnMissingLocations)
            throw new SpringException(
                $"There is nothing in {text} ({location.Origin}), and spring.flyway.fail-on-missing-locations is true.",
                "Put the migrations there, or take the location out."
            );
        _notes.Add($"There is nothing in {text} ({location.Origin}).");
    }

    private static SpringException Unknown(ResolvedValue location, string what) =>
        new(
            $"The location {location.Text} ({location.Origin}) is {what} that is not read here.",
            "classpath: and filesystem: are, with the whole path of a folder."
        );
}
