using System.Text.Json;
using PgMigrate.Engine.FileSystem;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Configuration;

/// <summary>A database that <c>pgmigrate.json</c> names.</summary>
internal sealed record NamedTarget
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Any form of connection string; null where there is none.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Host; it overrules the string, as the other parts do.</summary>
    public string? Server { get; init; }

    /// <summary>Port.</summary>
    public int? Port { get; init; }

    /// <summary>Database.</summary>
    public string? Database { get; init; }

    /// <summary>User.</summary>
    public string? User { get; init; }

    /// <summary>The environment of its runs, where the caller names none.</summary>
    public string? Environment { get; init; }

    /// <summary>The environment variable that holds the password; null where there is none.</summary>
    public string? PasswordVariable { get; init; }
}

/// <summary>What <c>pgmigrate.json</c> says of a rule, as written.</summary>
/// <param name="Environment">The environment for which it holds; null for all.</param>
/// <param name="Rule">The rule's id.</param>
/// <param name="Severity">The severity.</param>
/// <param name="Line">Its line.</param>
internal sealed record SeverityEntry(string? Environment, string Rule, string Severity, int? Line);

/// <summary>Reads <c>pgmigrate.json</c>. A password is best kept out of it: <c>passwordVariable</c> names where it is.</summary>
internal sealed class TargetFile
{
    /// <summary>The file's name.</summary>
    public const string FileName = "pgmigrate.json";

    private const string TargetForm = """{ "targets": { "prod": { "server": "db" } } }""";
    private const string SeverityForm = """{ "severity": { "drop-table": "Error" } }""";
    private const string EnvironmentForm = """{ "environments": { "PROD": { "severity": { "drop-table": "Error" } } } }""";

    private static readonly string[] RootProperties = ["$schema", "targets", "severity", "environments"];

    private static readonly string[] Properties =
    [
        "connectionString",
        "server",
        "port",
        "database",
        "user",
        "environment",
        "passwordVariable",
    ];

    private readonly Dictionary<string, NamedTarget> _targets = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _environments = [];
    private readonly List<SeverityEntry> _severities = [];
    private string _text = string.Empty;

    private TargetFile(string path) => FullPath = path;

    /// <summary>Full path.</summary>
    public string FullPath { get; }

    /// <summary>The names, in the file's order.</summary>
    public IReadOnlyList<string> Names => [.. _targets.Values.Select(target => target.Name)];

    /// <summary>The environments that targets and severities name, each once.</summary>
    public IReadOnlyList<string> Environments =>
        [
            .. _targets
                .Values.Select(target => target.Environment)
                .OfType<string>()
                .Concat(_environments)
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];

    /// <summary>The severities, those for all environments first.</summary>
    public IReadOnlyList<SeverityEntry> Severities => [.. _severities.OrderBy(entry => entry.Environment is not null)];

    /// <summary>The file in a folder or the nearest one above it.</summary>
    /// <exception cref="MigrationException">
    /// TargetInvalid: there is none, it is another user's, or it cannot be understood.
    /// </exception>
    public static TargetFile Find(string folder) =>
        TryFind(folder)
        ?? throw new MigrationException(
            MigrationErrorId.TargetInvalid,
            $"There is no {FileName} in '{folder}' or above it.",
            "Write one, or say which database is meant by other means."
        );

    /// <summary>The file in a folder or the nearest one above it; null where there is none.</summary>
    /// <exception cref="MigrationException">TargetInvalid: it is another user's, or cannot be understood.</exception>
    public static TargetFile? TryFind(string folder)
    {
        for (var current = new DirectoryInfo(folder); current is not null; current = current.Parent)
        {
            var path = Path.Combine(current.FullName, FileName);
            if (File.Exists(path))
                return Read(path, folder);
        }

        return null;
    }

    /// <summary>A target by its name, case aside.</summary>
    /// <exception cref="MigrationException">TargetInvalid: the file holds no such target.</exception>
    public NamedTarget Get(string name)
    {
        if (_targets.TryGetValue(name, out var target))
            return target;
        var advice = NearestName.Of(name, Names) is { } nearest ? $"Did you mean '{nearest}'? " : string.Empty;
        throw Invalid($"There is no target '{name}'.", $"{advice}Known are: {string.Join(", ", Names)}.");
    }

    private static TargetFile Read(string path, string folder)
    {
        var file = new TargetFile(path);
        if (!FileOwner.MaySpeakFor(path, folder))
            throw file.Invalid(
                "It is another user's, and may name any server for your passwords: it is not obeyed.",
                $"Remove it, have its owner changed, or put a {FileName} of your own in '{folder}'."
            );
        using var json = file.Parse();
        file.ReadRoot(json.RootElement);
        return file;
    }

    private JsonDocument Parse()
    {
        try
        {
            PlainFile.RefuseEndless(FullPath);
            _text = File.ReadAllText(FullPath);
            return JsonDocument.Parse(
                _text,
                new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }
            );
        }
        catch (JsonException exception)
        {
            // Its message may quote what stands there.
            throw Invalid(
                "It is not valid JSON.",
                "See the line; strings and names are in double quotes.",
                (int?)exception.LineNumber + 1
            );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Invalid($"It cannot be read: {exception.Message}", "Give this user the right to read it.");
        }
    }

    private void ReadRoot(JsonElement root)
    {
        foreach (var property in PropertiesOf(root, "The file"))
        {
            switch (property.Name)
            {
                case "$schema":
                    break;
                case "targets":
                    ReadTargets(property.Value);
                    break;
                case "severity":
                    ReadSeverity(property.Value, "'severity'", environment: null);
                    break;
                case "environments":
                    ReadEnvironments(property.Value);
                    break;
                default:
                    throw Unknown(property.Name, "The file", RootProperties);
            }
        }
    }

    private void ReadTargets(JsonElement targets)
    {
        foreach (var target in PropertiesOf(targets, "'targets'"))
        {
            if (!_targets.TryAdd(target.Name, ReadTarget(target)))
                throw Invalid($"The target '{target.Name}' is there twice.", "Give each a name of its own; case is ignored.");
        }
    }

    private void ReadEnvironments(JsonElement environments)
    {
        foreach (var environment in PropertiesOf(environments, "'environments'", EnvironmentForm))
        {
            var where = $"The environment '{environment.Name}'";
            if (_environments.Contains(environment.Name, StringComparer.OrdinalIgnoreCase))
                throw Invalid($"{where} is there twice.", "Give each a name of its own; case is ignored.");
            _environments.Add(environment.Name);
            foreach (var property in PropertiesOf(environment.Value, where, EnvironmentForm))
            {
                if (property.Name != "severity")
                    throw Unknown(property.Name, where, ["severity"]);
                ReadSeverity(property.Value, $"'severity' of the environment '{environment.Name}'", environment.Name);
            }
        }
    }

    private void ReadSeverity(JsonElement severities, string where, string? environment)
    {
        foreach (var rule in PropertiesOf(severities, where, SeverityForm))
        {
            string[] path = environment is null ? ["severity", rule.Name] : ["environments", environment, "severity", rule.Name];
            var line = JsonLine.Of(_text, path);
            if (_severities.Exists(entry => entry.Rule == rule.Name && entry.Environment == environment))
                throw Invalid($"{where} has '{rule.Name}' twice.", "Leave one out.", line);
            if (rule.Value.ValueKind != JsonValueKind.String)
                throw Invalid($"'{rule.Name}' of {where} is no text.", "Put it in double quotes.", line);
            _severities.Add(new SeverityEntry(environment, rule.Name, rule.Value.GetString()!, line));
        }
    }

    private NamedTarget ReadTarget(JsonProperty target)
    {
        var where = $"The target '{target.Name}'";
        var seen = new HashSet<string>();
        foreach (var property in PropertiesOf(target.Value, where))
        {
            if (!Properties.Contains(property.Name))
                throw Unknown(property.Name, where, Properties);
            if (!seen.Add(property.Name))
                throw Invalid($"{where} has '{property.Name}' twice.", "Leave one out.");
        }

        return new NamedTarget
        {
            Name = target.Name,
            ConnectionString = Text(target, "connectionString"),
            Server = Text(target, "server"),
            Port = Number(target, "port"),
            Database = Text(target, "database"),
            User = Text(target, "user"),
            Environment = Text(target, "environment"),
            PasswordVariable = Text(target, "passwordVariable"),
        };
    }

    private JsonElement.ObjectEnumerator PropertiesOf(JsonElement element, string where, string form = TargetForm) =>
        element.ValueKind == JsonValueKind.Object
            ? element.EnumerateObject()
            : throw Invalid($"{where} is not an object.", $"Write it as {form}.");

    private string? Text(JsonProperty target, string name)
    {
        if (!target.Value.TryGetProperty(name, out var value))
            return null;
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw Invalid($"'{name}' of the target '{target.Name}' is no text.", "Put it in double quotes.");
    }

    private int? Number(JsonProperty target, string name)
    {
        if (!target.Value.TryGetProperty(name, out var value))
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : throw Invalid($"'{name}' of the target '{target.Name}' is no whole number.", "Write it without quotes.");
    }

    private MigrationException Unknown(string name, string where, string[] known) =>
        Invalid(
            $"{where} has the property '{name}', which is not known.",
            NearestName.Of(name, known) is { } nearest ? $"Did you mean '{nearest}'?" : $"Known are: {string.Join(", ", known)}."
        );

    /// <summary>An error of the file.</summary>
    public MigrationException Invalid(string message, string action, int? line = null) =>
        new(MigrationErrorId.TargetInvalid, $"{FullPath}{(line is null ? "" : $", line {line}")}: {message}", action)
        {
            Path = FullPath,
            Line = line,
        };
}
