using System.Text.Json;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Layouts.EFCore;

/// <summary>
/// A project of Entity Framework Core. Its migrations are C#: <c>dotnet ef</c> builds the project and runs its code to write the
/// SQL of each of them.
/// </summary>
internal sealed class EFCoreLayout : ILayout
{
    private const string Data = "data:";
    private const string Indent = "    ";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private static readonly Dictionary<string, string?> Environment = new()
    {
        ["DOTNET_CLI_UI_LANGUAGE"] = "en",
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
    };

    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.EFCore;

    /// <inheritdoc/>
    public ConvertedFolder Read(LayoutSource source)
    {
        var project = ProjectOf(source.Path);
        var findings = new LayoutFindings(Tool);
        var context = source.Variables.TryGetValue("context", out var name) ? (string[])["--context", name] : [];
        var ids = Ids(Run(project, ["list", "--json", "--no-connect", .. context]));
        if (ids.Count == 0)
            throw new MigrationException(
                MigrationErrorId.FolderNotRecognised,
                $"{project} has no migration of Entity Framework Core.",
                "Give the path of the project that has them."
            )
            {
                Path = project,
            };
        var up = EFCoreScript.Cut(Run(project, ["script", "--no-build", "0", ids[^1], .. context]));
        var down = new EFCoreDowns(ids, (from, to) => Run(project, ["script", "--no-build", from, to, .. context]));
        down.Read();
        foreach (var id in down.Missing)
            findings.Warning(
                SourceOf(project, id),
                null,
                $"dotnet ef writes nothing that takes {id} back: it has no Down, or one that cannot be written as SQL.",
                "Write its Down, or a file in down of the converted folder."
            );
        ConvertedScript[] scripts =
        [
            .. ids.Select(id => Convert(project, id, up, down.Texts, findings)).OfType<ConvertedScript>(),
        ];
        return new ConvertedFolder(Tool, project, scripts, findings.All);
    }

    private static ConvertedScript? Convert(
        string project,
        string id,
        IReadOnlyDictionary<string, string> up,
        IReadOnlyDictionary<string, string> down,
        LayoutFindings findings
    )
    {
        var file = SourceOf(project, id);
        if (!up.TryGetValue(id, out var text))
        {
            findings.Error(file, null, $"dotnet ef wrote no script of {id}.", "See what dotnet ef migrations script gives.");
            return null;
        }

        var draft = EFCoreScript.Draft(file, text, findings);
        var script = new ConvertedScript
        {
            Folder = TargetFolder.Once,
            Name = NameOf(id),
            Kind = ScriptKind.OneTime,
            Text = draft.Build(),
            Origin = file.Name,
            OriginLine = draft.OriginLine,
            Key = id,
        };
        return script.WithDown(down.TryGetValue(id, out var back) ? EFCoreScript.Draft(file, back, findings) : null);
    }

    // The id begins with the time; what follows is the developer's.
    private static string NameOf(string id) =>
        id.Split('_', 2) is [var time, var title] && time.All(char.IsAsciiDigit)
            ? VersionName.OfNumber(time, string.Concat(title.Select(sign => char.IsLetterOrDigit(sign) ? sign : '_')))
            : $"{VersionName.Description(id)}.sql";

    private static LayoutFile SourceOf(string project, string id) =>
        LayoutFile
            .List(project, project, recursive: true)
            .FirstOrDefault(file => file.FileName.Equals($"{id}.cs", StringComparison.OrdinalIgnoreCase))
        ?? LayoutFile.Of(project, Path.Combine(project, $"{id}.cs"));

    private static string ProjectOf(string path)
    {
        if (File.Exists(path))
            return Path.GetDirectoryName(path)!;
        LayoutRoot.Require(path);
        return Directory.EnumerateFiles(path, "*.csproj").Any()
            ? path
            : throw new MigrationException(
                MigrationErrorId.FolderNotRecognised,
                $"{path} holds no project (*.csproj).",
                "Give the path of the project whose migrations dotnet ef lists."
            )
            {
                Path = path,
            };
    }

    private static string Run(string project, string[] arguments)
    {
        var request = new ProcessRequest("dotnet", ["ef", "migrations", .. arguments, "--prefix-output"])
        {
            WorkingDirectory = project,
            Environment = Environment,
            TimeLimit = Limit,
            OutputLimit = 50_000_000,
        };
        try
        {
            // A layout is read where nobody waits on this thread for the program's answer.
            return Answer(ProcessRunner.RunAsync(request, CancellationToken.None).GetAwaiter().GetResult().Output);
        }
        catch (MigrationException failure)
        {
            throw new MigrationException(
                failure.ErrorId,
                $"The migrations of {project} cannot be read: {failure.Message}",
                "Install the tool (dotnet tool install dotnet-ef), see that the project builds, and that dotnet ef migrations "
                    + "list works there; where it has several contexts, give the variable context.",
                failure
            )
            {
                Path = project,
            };
        }
    }

    // What is meant for programs has a mark of its own.
    private static string Answer(string output) =>
        string.Join(
            '\n',
            output
                .Split('\n')
                .Where(line => line.StartsWith(Data, StringComparison.Ordinal))
                .Select(line => line[Data.Length..].TrimEnd('\r'))
                .Select(line => line.StartsWith(Indent, StringComparison.Ordinal) ? line[Indent.Length..] : line)
        );

    private static IReadOnlyList<string> Ids(string json)
    {
        using var document = JsonDocument.Parse(json.Length == 0 ? "[]" : json);
        return [.. document.RootElement.EnumerateArray().Select(migration => migration.GetProperty("id").GetString()!)];
    }
}
