using System.Text.Json;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Layouts.Graphile;

/// <summary>What <c>.gmrc</c> says, as far as it concerns scripts.</summary>
internal sealed class GraphileSettings
{
    private const string FileName = ".gmrc";

    // What is done outside of migrations, by commands that have no equal here.
    private static readonly string[] Actions =
    [
        "afterReset",
        "afterAllMigrations",
        "afterCurrent",
        "beforeReset",
        "beforeAllMigrations",
        "beforeCurrent",
    ];

    private static readonly JsonDocumentOptions Form = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>The values of placeholders, by name with the colon.</summary>
    public Dictionary<string, string?> Placeholders { get; } =
        new(StringComparer.Ordinal) { [":DATABASE_NAME"] = "{{DatabaseName}}", [":DATABASE_OWNER"] = null };

    /// <summary>Reads the file of a folder, where there is one.</summary>
    /// <param name="root">Full path of the tool's folder.</param>
    /// <param name="findings">Are told what has no equal.</param>
    /// <exception cref="MigrationException">ScriptUnreadable.</exception>
    public static GraphileSettings Read(string root, LayoutFindings findings)
    {
        var settings = new GraphileSettings();
        var path = Path.Combine(root, FileName);
        if (!File.Exists(path))
            return settings;
        var file = LayoutFile.Of(root, path);
        try
        {
            using var document = JsonDocument.Parse(ScriptText.DecodeAsGrate(file.ReadBytes()).Text, Form);
            settings.Take(document.RootElement, file, findings);
        }
        catch (JsonException exception)
        {
            findings.Error(
                file,
                exception.LineNumber is { } line ? (int)line + 1 : null,
                $"It was not understood, and placeholders that it names have no value: {exception.Message}",
                "Write it as JSON: names in quotation marks."
            );
        }

        return settings;
    }

    private void Take(JsonElement root, LayoutFile file, LayoutFindings findings)
    {
        foreach (var member in root.EnumerateObject())
            if (member.Name == "placeholders" && member.Value.ValueKind == JsonValueKind.Object)
                foreach (var placeholder in member.Value.EnumerateObject())
                    // One of the environment is the run's to give.
                    Placeholders[placeholder.Name] = placeholder.Value.GetString() is { } value && value != "!ENV" ? value : null;
            else if (Actions.Contains(member.Name, StringComparer.Ordinal) && HasAny(member.Value))
                findings.Warning(
                    file,
                    line: null,
                    $"{member.Name} names what is done outside of migrations, and is left out.",
                    "Put what it does into beforeMigration or afterMigration, or into the pipeline."
                );
    }

    private static bool HasAny(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Array => value.GetArrayLength() > 0,
            JsonValueKind.Null => false,
            _ => true,
        };
}
