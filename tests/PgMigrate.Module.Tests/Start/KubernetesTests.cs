using System.Text.RegularExpressions;
using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;
using YamlDotNet.RepresentationModel;

namespace PgMigrate.ModuleTests.Start;

/// <summary>The manifests in <c>kubernetes</c>: names, rights, and arguments against the tool's own command line.</summary>
public sealed partial class KubernetesTests
{
    private static readonly string Folder = RepositoryRoot.Combine("kubernetes");

    // By cmdlet, in lower case.
    private static readonly Lazy<Task<Dictionary<string, HashSet<string>>>> Parameters = new(ReadParametersAsync);

    public static TheoryData<string> Manifests =>
        [
            .. Directory
                .EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(Folder, path).Replace('\\', '/'))
                .Where(path => path is not ("chart/Chart.yaml" or "chart/values.yaml"))
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Manifests))]
    public async Task Containers_HaveFewRights_AndArgumentsThatTheToolKnows(string manifest)
    {
        foreach (YamlMappingNode pod in Documents(manifest).SelectMany(Pods))
        {
            Assert.Equal("true", Text(pod, "securityContext", "runAsNonRoot"));
            Assert.Equal("false", Text(pod, "automountServiceAccountToken"));
            string[] volumes = [.. List(pod, "volumes").Select(volume => Text(volume, "name")!)];
            foreach (YamlMappingNode container in List(pod, "initContainers").Concat(List(pod, "containers")))
            {
                Assert.Subset(
                    volumes.ToHashSet(),
                    List(container, "volumeMounts").Select(mount => Text(mount, "name")!).ToHashSet()
                );
                string[] words = [.. Items(container, "args")];
                if (words.Length == 0)
                    continue;
                Assert.Equal("true", Text(container, "securityContext", "readOnlyRootFilesystem"));
                Assert.Equal("false", Text(container, "securityContext", "allowPrivilegeEscalation"));
                Assert.Contains("/tmp", List(container, "volumeMounts").Select(mount => Text(mount, "mountPath")));
                Assert.NotNull(Text(container, "resources", "limits", "memory"));
                await RefuseUnknownAsync(words);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    public void References_LeadToWhatIsThere(string manifest)
    {
        HashSet<string> known =
        [
            .. Documents("database.yaml")
                .Concat(Documents(manifest))
                .Select(document => $"{Text(document, "kind")}/{Text(document, "metadata", "name")}"),
        ];
        foreach (YamlMappingNode pod in Documents(manifest).SelectMany(Pods))
        foreach (YamlMappingNode node in pod.AllNodes.OfType<YamlMappingNode>())
        {
            foreach (
                var (key, kind) in (ReadOnlySpan<(string, string)>)
                    [
                        ("configMapRef", "ConfigMap"),
                        ("secretRef", "Secret"),
                        ("secretKeyRef", "Secret"),
                        ("configMap", "ConfigMap"),
                    ]
            )
                if (Text(node, key, "name") is { } name)
                    Assert.Contains($"{kind}/{name}", known);
        }

        foreach (
            YamlMappingNode workload in Documents(manifest).Where(document => Child(document, "spec", "selector") is not null)
        )
            Assert.Equal(
                Child(workload, "spec", "selector", "matchLabels")!.ToString(),
                Child(workload, "spec", "template", "metadata", "labels")!.ToString()
            );
    }

    [Fact]
    public void Hooks_AreWhatTheGuideSays()
    {
        YamlMappingNode helm = Documents("chart/templates/migrate.yaml").Single();
        Assert.Equal("pre-install,pre-upgrade", Text(helm, "metadata", "annotations", "helm.sh/hook"));
        Assert.Equal("before-hook-creation", Text(helm, "metadata", "annotations", "helm.sh/hook-delete-policy"));
        YamlMappingNode argo = Documents("argo-cd/migrate.yaml").Single();
        Assert.Equal("PreSync", Text(argo, "metadata", "annotations", "argocd.argoproj.io/hook"));
        Assert.Equal("BeforeHookCreation", Text(argo, "metadata", "annotations", "argocd.argoproj.io/hook-delete-policy"));
        Assert.Equal("-1", Text(argo, "metadata", "annotations", "argocd.argoproj.io/sync-wave"));
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    public async Task Schema_OfKubernetes_IsKept(string manifest)
    {
        string? models = Environment.GetEnvironmentVariable("PGMIGRATE_KUBERNETES_MODELS");
        Assert.SkipWhen(
            models is null,
            "PGMIGRATE_KUBERNETES_MODELS names no folder with the npm packages kubernetes-models and js-yaml."
        );
        using var folder = new TempFolder();
        ChildProcess node = await ChildProcess.RunAsync(
            "node",
            RepositoryRoot.Combine("tests", "PgMigrate.Module.Tests", "Start", "validate.cjs"),
            models!,
            folder.Write("manifest.yaml", Rendered(manifest))
        );
        Assert.True(node.ExitCode == 0, node.Output + node.Error);
    }

    // A parameter that the cmdlet does not have is a usage error; with -Explain nothing is done.
    private static async Task RefuseUnknownAsync(string[] words)
    {
        int end = Array.IndexOf(words, "--");
        string[] own = end < 0 ? words : words[..end];
        ChildProcess explained = await HostedTool.RunAsync([own[0], "--explain", .. own[1..]]);
        Assert.True(explained.ExitCode == 0, explained.Error);
        string cmdlet = own[0] == "exec" ? "Invoke-PgMigration" : "Wait-PgMigration";
        Assert.Subset(
            (await Parameters.Value)[cmdlet],
            own.Where(word =>
                    word.StartsWith("--", StringComparison.Ordinal) && !word.StartsWith("--log", StringComparison.Ordinal)
                )
                .Select(word => word[2..].Split('=')[0].Replace("-", string.Empty, StringComparison.Ordinal))
                .ToHashSet()
        );
    }

    private static async Task<Dictionary<string, HashSet<string>>> ReadParametersAsync()
    {
        ChildProcess names = await HostedTool.RunAsync(
            "Get-Command Invoke-PgMigration, Wait-PgMigration | ForEach-Object { $_.Name + ' ' + $_.Parameters.Keys }"
        );
        return names
            .Lines.Select(line => line.Split(' '))
            .ToDictionary(words => words[0], words => words[1..].Select(name => name.ToLowerInvariant()).ToHashSet());
    }

    private static IEnumerable<YamlMappingNode> Documents(string manifest)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Rendered(manifest)));
        return stream.Documents.Select(document => (YamlMappingNode)document.RootNode);
    }

    // What of helm's templates the chart uses: values, the chart's own names, quote and default.
    private static string Rendered(string manifest)
    {
        string text = File.ReadAllText(Path.Combine(Folder, manifest));
        if (!manifest.StartsWith("chart/", StringComparison.Ordinal))
            return text;
        var values = new YamlStream();
        values.Load(new StringReader(File.ReadAllText(Path.Combine(Folder, "chart/values.yaml"))));
        var root = (YamlMappingNode)values.Documents[0].RootNode;
        return Expression().Replace(text, match => Evaluate(match, root));
    }

    private static string Evaluate(Match match, YamlMappingNode values)
    {
        string[] path = match.Groups["path"].Value.Split('.', StringSplitOptions.RemoveEmptyEntries);
        string value = path[0] switch
        {
            "Values" => Text(values, path[1..])
                ?? throw new InvalidOperationException($"values.yaml has no {match.Groups["path"].Value}."),
            "Chart" => "shop-migrations",
            _ => "shop",
        };
        if (match.Groups["default"].Success && value.Length == 0)
            value = "42";
        return match.Groups["quote"].Success ? $"\"{value}\"" : value;
    }

    private static IEnumerable<YamlMappingNode> Pods(YamlMappingNode document) =>
        Child(document, "spec", "template", "spec") is YamlMappingNode pod ? [pod] : [];

    private static IEnumerable<YamlMappingNode> List(YamlMappingNode node, string key) =>
        Child(node, key) is YamlSequenceNode list ? list.Children.Cast<YamlMappingNode>() : [];

    private static IEnumerable<string> Items(YamlMappingNode node, string key) =>
        Child(node, key) is YamlSequenceNode list ? list.Children.Select(item => ((YamlScalarNode)item).Value!) : [];

    private static string? Text(YamlMappingNode node, params string[] path) => (Child(node, path) as YamlScalarNode)?.Value;

    private static YamlNode? Child(YamlMappingNode node, params string[] path)
    {
        YamlNode? found = node;
        foreach (string key in path)
            found =
                found is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? child)
                    ? child
                    : null;
        return found;
    }

    [GeneratedRegex(@"\{\{ (?<path>[.A-Za-z]+)(?<default> \| default \.Chart\.AppVersion)?(?<quote> \| quote)? \}\}")]
    private static partial Regex Expression();
}
