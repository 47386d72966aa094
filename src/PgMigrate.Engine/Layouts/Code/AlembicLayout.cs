using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Layouts.Code;

/// <summary>Alembic's project: its revisions are Python, of which only the names are read.</summary>
internal sealed partial class AlembicLayout : ILayout
{
    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.Alembic;

    /// <inheritdoc/>
    public ConvertedFolder Read(LayoutSource source)
    {
        LayoutRoot.Require(source.Path);
        var findings = new LayoutFindings(Tool);
        var revisions = LayoutFile
            .List(source.Path, source.Path, recursive: true)
            .Where(file => file.FileName.EndsWith(".py", StringComparison.OrdinalIgnoreCase))
            .Select(Read)
            .OfType<AlembicRevision>()
            .ToArray();
        return CodeBaseline.Of(Tool, source, Heads(revisions, findings), findings);
    }

    private static AlembicRevision? Read(LayoutFile file)
    {
        var text = System.Text.Encoding.UTF8.GetString(file.ReadBytes());
        if (Revision().Match(text) is not { Success: true } revision || Down().Match(text) is not { Success: true } down)
            return null;
        var before = Name().Matches(down.Groups["names"].Value).Select(name => name.Groups["name"].Value);
        return new AlembicRevision(file, revision.Groups["name"].Value, [.. before]);
    }

    // The table holds no more than these: each stands for all that it is built on.
    private static IReadOnlyList<string> Heads(AlembicRevision[] revisions, LayoutFindings findings)
    {
        var heads = revisions.Where(revision => !revisions.Any(other => other.Before.Contains(revision.Id))).ToArray();
        foreach (var head in heads.Skip(1))
            findings.Warning(
                head.File,
                null,
                $"The project has {heads.Length} heads; the dump must have all of them.",
                "Merge them."
            );
        return [.. heads.Select(head => head.Id).Order(StringComparer.Ordinal)];
    }

    [GeneratedRegex(
        @"^revision\s*(:[^=]*)?=\s*['""](?<name>[^'""]+)['""]",
        RegexOptions.Multiline | RegexOptions.CultureInvariant
    )]
    private static partial Regex Revision();

    [GeneratedRegex(
        @"^down_revision\s*(:[^=]*)?=\s*(?<names>None|['""][^'""]+['""]|[(\[][^)\]]*[)\]])",
        RegexOptions.Multiline | RegexOptions.CultureInvariant
    )]
    private static partial Regex Down();

    [GeneratedRegex(@"['""](?<name>[^'""]+)['""]", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    private sealed record AlembicRevision(LayoutFile File, string Id, IReadOnlyList<string> Before);
}
