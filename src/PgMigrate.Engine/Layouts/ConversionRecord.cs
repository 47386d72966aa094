using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using PgMigrate.Engine.FileSystem;

namespace PgMigrate.Engine.Layouts;

/// <summary>
/// <c>converted.json</c> in a converted folder: what each script was for the tool that the folder comes from. A second
/// conversion and the import of that tool's history read it.
/// </summary>
/// <param name="Tool">The tool.</param>
/// <param name="Scripts">Its scripts, in the order in which the tool runs them.</param>
internal sealed record ConversionRecord(MigrationTool Tool, IReadOnlyList<RecordedOrigin> Scripts)
{
    /// <summary>The file's name, at the root of the folder.</summary>
    public const string FileName = "converted.json";

    private static readonly JsonSerializerOptions Form = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        WriteIndented = true,
    };

    /// <summary>What a folder of a tool gives.</summary>
    public static ConversionRecord Of(ConvertedFolder folder) =>
        new(
            folder.Tool,
            [
                .. folder.Scripts.Select(script => new RecordedOrigin
                {
                    Script = $"{script.Folder}/{script.Name}",
                    Origin = script.Origin,
                    Key = script.Key,
                    Covers = script.Covers,
                    Checksums = script.Checksums,
                }),
            ]
        );

    /// <summary>The full path of the file, whether it exists or not.</summary>
    /// <param name="folder">Full path of the migration folder.</param>
    public static string PathIn(string folder) => Path.Combine(folder, FileName);

    /// <summary>The file of a folder; null where it has none.</summary>
    /// <param name="folder">Full path of the migration folder.</param>
    /// <exception cref="MigrationException">ScriptUnreadable: it is there, and cannot be read or understood.</exception>
    public static ConversionRecord? Read(string folder)
    {
        var path = PathIn(folder);
        if (!File.Exists(path))
            return null;
        try
        {
            var record = JsonSerializer.Deserialize<ConversionRecord>(PlainFile.ReadText(path), Form);
            return record is { Scripts: not null } ? record : throw new JsonException("It holds no scripts.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new MigrationException(
                MigrationErrorId.ScriptUnreadable,
                $"{path} cannot be read: {exception.Message}",
                "It is written by the conversion of a folder; get it back from version control, or convert into an empty folder.",
                exception
            )
            {
                Path = path,
                Line = exception is JsonException { LineNumber: { } line } ? (int)line + 1 : null,
            };
        }
    }

    /// <summary>Writes the file into a folder, whole or not at all.</summary>
    /// <param name="folder">Full path of the migration folder, which is there.</param>
    /// <exception cref="MigrationException">ScriptUnwritable.</exception>
    public void Write(string folder)
    {
        var path = PathIn(folder);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllText(temporary, ToString(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw new MigrationException(
                MigrationErrorId.ScriptUnwritable,
                $"{path} cannot be written: {exception.Message}",
                "Give this account the right to write there.",
                exception
            )
            {
                Path = path,
            };
        }
    }

    /// <summary>The file's text: the same on every system for the same scripts.</summary>
    public override string ToString() => JsonSerializer.Serialize(this, Form).ReplaceLineEndings("\n") + "\n";
}
