using System.Text.Json;

namespace PgMigrate.Engine.Reports;

/// <summary>Where a finding is, in SARIF's terms.</summary>
internal static class SarifLocation
{
    /// <summary>The name of the folder that addresses are relative to.</summary>
    public const string BaseId = "SRCROOT";

    // GitHub refuses a result without a file. OSSF's Scorecard gives a sentence for one, too.
    private const string NoFile = "no-file";

    /// <summary>The content of a location.</summary>
    public static void Write(Utf8JsonWriter json, Finding finding)
    {
        json.WriteObject(
            "physicalLocation",
            () =>
            {
                json.WriteObject("artifactLocation", () => WriteFile(json, finding.Path ?? finding.Script ?? NoFile));
                json.WriteObject("region", () => WriteRegion(json, finding));
            }
        );
        if (finding.Object is { } name)
            json.WriteObjects("logicalLocations", [name], one => json.WriteString("fullyQualifiedName", one));
    }

    /// <summary>A path as a URI reference: relative where it is, otherwise of the scheme file.</summary>
    internal static string Address(string path)
    {
        string escaped = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        return path switch
        {
            [_, ':', '/', ..] => $"file:///{path[0]}:{escaped[4..]}",
            ['/', '/', ..] => $"file:{escaped}",
            ['/', ..] => $"file://{escaped}",
            _ => escaped,
        };
    }

    private static void WriteFile(Utf8JsonWriter json, string path)
    {
        string address = Address(path);
        json.WriteString("uri", address);
        if (!address.StartsWith("file:", StringComparison.Ordinal))
            json.WriteString("uriBaseId", BaseId);
    }

    // GitHub shows no result without a line: the first one stands for the file.
    private static void WriteRegion(Utf8JsonWriter json, Finding finding)
    {
        json.WriteNumber("startLine", Math.Max(finding.Line ?? 1, 1));
        if (finding is { Line: not null, Column: { } column })
            json.WriteNumber("startColumn", Math.Max(column, 1));
    }
}
