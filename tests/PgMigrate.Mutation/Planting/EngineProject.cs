using System.Text.Json;

namespace PgMigrate.Mutation.Planting;

/// <summary>What the engine is compiled from, as MSBuild says it.</summary>
/// <param name="Folder">Full path of the engine's folder.</param>
/// <param name="Sources">Full paths, the generated ones among them.</param>
/// <param name="References">Full paths.</param>
/// <param name="Symbols">Of the preprocessor.</param>
internal sealed record EngineProject(
    string Folder,
    IReadOnlyList<string> Sources,
    IReadOnlyList<string> References,
    IReadOnlyList<string> Symbols
)
{
    /// <summary>Compiles the engine as it is, and asks what it was compiled from.</summary>
    /// <param name="engine">Full path of the engine's folder.</param>
    /// <param name="cancellationToken">Ends the build.</param>
    public static async Task<EngineProject> ReadAsync(string engine, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "build",
            engine,
            "-t:Restore;Build",
            "-m:1",
            "-nologo",
            "-p:RunAnalyzers=false",
            "-getProperty:DefineConstants",
            "-getItem:Compile,ReferencePathWithRefAssemblies",
        ];
        var json = await ProgramOutput.ReadAsync("dotnet", arguments, cancellationToken);
        using var answer = JsonDocument.Parse(json);
        return new EngineProject(
            engine,
            Items(answer, "Compile"),
            Items(answer, "ReferencePathWithRefAssemblies"),
            answer.RootElement.GetProperty("Properties").GetProperty("DefineConstants").GetString()!.Split(';')
        );
    }

    private static string[] Items(JsonDocument answer, string name)
    {
        var items = answer.RootElement.GetProperty("Items").GetProperty(name).EnumerateArray();
        return [.. items.Select(item => item.GetProperty("FullPath").GetString()!)];
    }
}
