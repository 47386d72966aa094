using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using PgMigrate.Engine.FileSystem;
using PgMigrate.Engine.Reports;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Plans;

/// <summary>
/// A plan and its file. The file is canonical JSON: <c>{"format":1,"id":"…","plan":{…}}</c>, and the id is the SHA-256 of the
/// plan's own canonical bytes. A file that differs from that in a single byte is no plan any more.
/// </summary>
internal sealed class PlanFile
{
    /// <summary>The form that this version writes and reads.</summary>
    public const int CurrentFormat = 1;

    private const long LargestFile = 256L * 1024 * 1024;
    private const int Deepest = 16;

    /// <summary>How the records of a plan are read and written.</summary>
    public static JsonSerializerOptions Json { get; } =
        new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            MaxDepth = Deepest,
            Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
        };

    private PlanFile(string path, string id, PlanDocument document) => (Path, Id, Document) = (path, id, document);

    /// <summary>Full path of the file.</summary>
    public string Path { get; }

    /// <summary>Full path of its folder.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>The plan's id, 64 hexadecimal digits in lower case.</summary>
    public string Id { get; }

    /// <summary>What it says.</summary>
    public PlanDocument Document { get; }

    /// <summary>A plan that was made, to be written to a file.</summary>
    public static PlanFile Of(string path, PlanDocument document) => new(path, IdOf(document), document);

    /// <summary>Reads a plan.</summary>
    /// <param name="path">Full path of the file.</param>
    /// <exception cref="MigrationException">PlanUnreadable: there is no such file, or it cannot be read. PlanRefused: it was
    /// altered, or is no plan.</exception>
    public static PlanFile Read(string path)
    {
        var bytes = ReadBytes(path);
        var (format, id, plan) = Parse(path, bytes);
        if (format != CurrentFormat)
            throw Refused(
                path,
                $"it has the form {format}, and this version reads {CurrentFormat}.",
                $"Make the plan again with this version, or update {Vocabulary.Current.Product}."
            );
        var file = Of(path, plan);
        if (id != file.Id || !file.ToBytes().AsSpan().SequenceEqual(bytes))
            throw Altered(path, $"its id is {OneLine.Of(id)}, and what it says has {file.Id}");
        return PlanConsistency.WhyBroken(plan) is { } broken ? throw Altered(path, broken) : file;
    }

    /// <summary>The bytes of the file.</summary>
    public byte[] ToBytes() =>
        CanonicalJson.Write(JsonSerializer.SerializeToElement(new Envelope(CurrentFormat, Id, Document), Json));

    /// <summary>Writes the file, wholly or not at all.</summary>
    /// <param name="noClobber">True to replace no file that is there.</param>
    /// <exception cref="MigrationException">ReportFolderNotFound, ReportExists or ReportUnwritable.</exception>
    public void Write(bool noClobber) => ReportFile.Write(Path, Encoding.UTF8.GetString(ToBytes()), noClobber);

    private static string IdOf(PlanDocument document) =>
        DatabaseState.Sha256(CanonicalJson.Write(JsonSerializer.SerializeToElement(document, Json)));

    private static (int Format, string Id, PlanDocument Plan) Parse(string path, byte[] bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = Deepest });
            var format = json.RootElement.GetProperty("format").GetInt32();
            if (format != CurrentFormat)
                return (format, string.Empty, null!);
            RefuseNull(json.RootElement);
            var envelope = json.RootElement.Deserialize<Envelope>(Json)!;
            return (format, envelope.Id, envelope.Plan);
        }
        catch (Exception broken)
            when (broken is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw Altered(path, OneLine.Of(broken.Message), broken);
        }
    }

    // What is not there is left out: null is written nowhere, and nobody reckons with it.
    private static void RefuseNull(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
            throw new JsonException("It holds null.");
        if (value.ValueKind == JsonValueKind.Array)
            foreach (var item in value.EnumerateArray())
                RefuseNull(item);
        if (value.ValueKind == JsonValueKind.Object)
            foreach (var member in value.EnumerateObject())
                RefuseNull(member.Value);
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            PlainFile.RefuseEndless(path);
            if (new FileInfo(path).Length > LargestFile)
                throw Unreadable(path, "it is larger than any plan", null);
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, exception.Message, exception);
        }
    }

    private static MigrationException Unreadable(string path, string why, Exception? cause) =>
        new(
            MigrationErrorId.PlanUnreadable,
            $"The plan {path} cannot be read: {why}",
            $"Give the path of a file that {Operation.MakePlan} has written.",
            cause
        )
        {
            Path = path,
        };

    private static MigrationException Altered(string path, string why, Exception? cause = null) =>
        Refused(path, $"it was altered, or is none: {why}.", $"Take the file as {Operation.MakePlan} wrote it.", cause);

    private static MigrationException Refused(string path, string why, string advice, Exception? cause = null) =>
        new(MigrationErrorId.PlanRefused, $"The plan {path} is refused; nothing was changed: {why}", advice, cause)
        {
            Path = path,
        };

    private sealed record Envelope(int Format, string Id, PlanDocument Plan);
}
