using System.Text.Json;
using System.Text.Json.Serialization;

namespace PgMigrate.Engine.Backup;

/// <summary>A manifest as JSON. What is read is not trusted: each member must be there, and none besides.</summary>
internal static class ManifestJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Writes a manifest.</summary>
    public static string Write(BackupManifest manifest) => JsonSerializer.Serialize(manifest, Options);

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="JsonException">The text is no manifest, or one of a later version of PgMigrate.</exception>
    public static BackupManifest Read(string text)
    {
        RequireVersion(text);
        var manifest =
            JsonSerializer.Deserialize<BackupManifest>(text, Options) ?? throw new JsonException("The manifest is empty.");
        RequireWhole(manifest);
        return manifest;
    }

    // Before anything else is looked at: a later version may have other members.
    private static void RequireVersion(string text)
    {
        using var json = JsonDocument.Parse(text);
        if (
            json.RootElement.ValueKind != JsonValueKind.Object
            || !json.RootElement.TryGetProperty("version", out var version)
            || !version.TryGetInt32(out var number)
            || number < 1
        )
            throw new JsonException("The JSON is no manifest of a backup.");
        if (number > BackupManifest.CurrentVersion)
            throw new JsonException(
                $"The manifest has version {number}, of a later PgMigrate; this one reads version "
                    + $"{BackupManifest.CurrentVersion}."
            );
    }

    // The serializer takes null for a text, and leaves out what a record's constructor wants.
    private static void RequireWhole(BackupManifest manifest)
    {
        object?[] needed =
        [
            manifest.Server,
            manifest.SystemIdentifier,
            manifest.Database,
            manifest.ToolVersion,
            manifest.CreatedBy,
            manifest.Scripts,
            manifest.Schema,
            manifest.Tables,
            manifest.Sequences,
            manifest.Files,
            manifest.NotCopied,
            manifest.SavedFor,
        ];
        if (
            needed.Contains(null)
            || !manifest.Tables.All(IsWhole)
            || !manifest.Files.All(IsWhole)
            || manifest.Sequences.Any(sequence => sequence?.Name is null)
            || manifest.NotCopied.Contains(null!)
            || manifest.SavedFor.Any(reason => reason is not { Script: not null, Table: not null })
        )
            throw new JsonException("The manifest lacks a value that every backup has.");
    }

    private static bool IsWhole(BackupTable? table) =>
        table is { Name: not null, Columns: not null, Rows: null or >= 0 }
        && table.Columns.All(column => column is { Name: not null, Type: not null, StoredType: not null });

    private static bool IsWhole(BackupFile? file) =>
        file is { Name: not null, Length: >= 0, Sha256.Length: 64 } && file.Sha256.All(char.IsAsciiHexDigitLower);
}
