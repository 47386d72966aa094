using System.Text;
using PgMigrate.Engine.Configuration.Json;
using PgMigrate.Engine.Configuration.Policies;
using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.FileSystem;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Configuration;

/// <summary><c>pgmigrate.json</c>, read and understood as a whole.</summary>
internal sealed class ConfigurationFile
{
    /// <summary>The file's name.</summary>
    public const string FileName = "pgmigrate.json";

    private JsonPlaces _places = new([]);
    private Dictionary<string, (string Name, TargetConfiguration Target)>? _byName;

    private ConfigurationFile(string path) => FullPath = path;

    /// <summary>Full path.</summary>
    public string FullPath { get; }

    /// <summary>What it says.</summary>
    public ProjectConfiguration Content { get; private set; } = new();

    /// <summary>The folders of scripts that it names; null where it names none.</summary>
    public FolderLayout? Folders => Content.Folders is { } folders ? FolderLayout.Of(folders) : null;

    /// <summary>What its policies are made of.</summary>
    public PolicyLayers Layers { get; private set; } = null!;

    /// <summary>The names of the targets, in the file's order.</summary>
    public IReadOnlyList<string> TargetNames => [.. Content.Targets?.Keys ?? []];

    /// <summary>The environments that targets and sections name, each once.</summary>
    public IReadOnlyList<string> Environments =>
        [
            .. (Content.Targets?.Values.Select(target => target.Environment).OfType<string>() ?? [])
                .Concat(Content.Environments?.Keys ?? [])
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];

    /// <summary>
    /// The file that was named, or the one in the first of these folders, or the nearest above it, that has one.
    /// </summary>
    /// <param name="named">Full path of the file; null to look for it.</param>
    /// <param name="folders">Full paths of the folders that are looked in, one after the other.</param>
    /// <exception cref="MigrationException">
    /// TargetInvalid: there is none, it is another user's, or it cannot be understood.
    /// </exception>
    public static ConfigurationFile Find(string? named, params IReadOnlyList<string> folders) =>
        TryFind(named, folders)
        ?? throw new MigrationException(
            MigrationErrorId.TargetInvalid,
            $"There is no {FileName} in {string.Join(" or ", folders.Select(folder => $"'{folder}'"))} or above.",
            "Write one, or say which database is meant by other means."
        );

    /// <inheritdoc cref="Find"/>
    /// <summary>The same; null where none was named and there is none.</summary>
    public static ConfigurationFile? TryFind(string? named, params IReadOnlyList<string> folders) =>
        (named ?? FindPath(folders)) is { } path ? Read(path) : null;

    /// <summary>Full path of the file in the first of these folders, or the nearest above it, that has one; else null.</summary>
    /// <param name="folders">Full paths of the folders that are looked in, one after the other.</param>
    /// <exception cref="MigrationException">TargetInvalid: it is another user's.</exception>
    public static string? FindPath(params IReadOnlyList<string> folders)
    {
        foreach (var folder in folders)
            if (Locate(folder) is { } path)
                return RefuseForeign(path, folder);
        return null;
    }

    /// <summary>A target by its name, case aside.</summary>
    /// <returns>Its name as the file writes it, and what the file says of it.</returns>
    /// <exception cref="MigrationException">TargetInvalid: the file holds no such target.</exception>
    public (string Name, TargetConfiguration Target) Target(string name)
    {
        if (ByName.TryGetValue(name, out var target))
            return target;
        var advice = NearestName.Of(name, TargetNames) is { } nearest ? $"Did you mean '{nearest}'? " : string.Empty;
        throw Invalid($"There is no target '{name}'.", $"{advice}Known are: {string.Join(", ", TargetNames)}.");
    }

    /// <summary>The same file, with targets that are listed elsewhere.</summary>
    /// <param name="listed">Those, by name; one that the file has itself stays as the file has it.</param>
    public ConfigurationFile With(IEnumerable<KeyValuePair<string, TargetConfiguration>> listed)
    {
        var all = new Dictionary<string, TargetConfiguration>(
            Content.Targets ?? new Dictionary<string, TargetConfiguration>(),
            StringComparer.OrdinalIgnoreCase
        );
        foreach (var (name, target) in listed)
            all.TryAdd(name, target);
        return new ConfigurationFile(FullPath)
        {
            _places = _places,
            Content = Content with { Targets = all },
            Layers = Layers,
        };
    }

    /// <summary>The name of an environment as the file writes it, and what the file says of it; null where it has none.</summary>
    public (string Name, EnvironmentConfiguration Content)? Environment(string? name)
    {
        foreach (var (known, content) in Content.Environments ?? new Dictionary<string, EnvironmentConfiguration>())
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase))
                return (known, content);
        return null;
    }

    // There may be thousands. Of two names that differ in case alone the first one counts.
    private Dictionary<string, (string Name, TargetConfiguration Target)> ByName =>
        _byName ??= (Content.Targets ?? new Dictionary<string, TargetConfiguration>())
            .DistinctBy(target => target.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(target => target.Key, target => (target.Key, target.Value), StringComparer.OrdinalIgnoreCase);

    /// <summary>The line of a property, from 1; null where the file has none on that path.</summary>
    public int? LineOf(JsonPath path) => _places.Of(path)?.Line;

    /// <summary>An error of the file.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="action">What to do about it.</param>
    /// <param name="path">The property; null where none is meant.</param>
    public MigrationException Invalid(string message, string action, JsonPath? path = null) =>
        Invalid(message, action, path is null ? null : _places.Of(path));

    /// <summary>A path of the file, which is relative to the file.</summary>
    public string Resolve(string path) => Path.GetFullPath(path, Path.GetDirectoryName(FullPath)!);

    private static string? Locate(string folder)
    {
        for (var current = new DirectoryInfo(folder); current is not null; current = current.Parent)
            if (Path.Combine(current.FullName, FileName) is var path && File.Exists(path))
                return path;
        return null;
    }

    private static string RefuseForeign(string path, string folder) =>
        FileOwner.MaySpeakFor(path, folder)
            ? path
            : throw new ConfigurationFile(path).Invalid(
                "It is another user's, and may name any server for your passwords: it is not obeyed.",
                $"Remove it, have its owner changed, or put a {FileName} of your own in '{folder}'."
            );

    private static ConfigurationFile Read(string path)
    {
        var file = new ConfigurationFile(path);
        file.Understand();
        return file;
    }

    private void Understand()
    {
        try
        {
            PlainFile.RefuseEndless(FullPath);
            var text = File.ReadAllText(FullPath);
            (Content, _places) = JsonRecordReader.Read(
                Encoding.UTF8.GetBytes(text),
                ConfigurationJson.Default.ProjectConfiguration
            );
            Layers = new PolicyLayers(this, text);
        }
        catch (JsonRecordException exception)
        {
            throw Invalid(exception.Message, exception.Advice, exception.Place);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Invalid($"It cannot be read: {exception.Message}", "Give this user the right to read it.");
        }

        // All of it, so that a slip in what is meant for production shows wherever the file is read.
        ConfigurationCheck.Check(this);
    }

    private MigrationException Invalid(string message, string action, JsonPlace? place) =>
        new(
            MigrationErrorId.TargetInvalid,
            $"{FullPath}{(place is { } at ? $", line {at.Line}, column {at.Column}" : "")}: {message}",
            action
        )
        {
            Path = FullPath,
            Line = place?.Line,
            Column = place?.Column,
        };
}
