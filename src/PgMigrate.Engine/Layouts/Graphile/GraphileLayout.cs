using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Layouts.Graphile;

/// <summary>graphile-migrate's folder: <c>committed/000001.sql</c>, each of which names the hash of the one before.</summary>
internal sealed partial class GraphileLayout : ILayout
{
    private const string Previous = "--! Previous: ";
    private const string Hash = "--! Hash: ";
    private const string None = "-";

    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.GraphileMigrate;

    /// <inheritdoc/>
    public ConvertedFolder Read(LayoutSource source)
    {
        LayoutRoot.Require(source.Path);
        var findings = new LayoutFindings(Tool);
        var settings = GraphileSettings.Read(source.Path, findings);
        var folder =
            LayoutRoot.Find(source.Path, ["committed", "migrations/committed"], name => CommittedName().IsMatch(name))
            ?? source.Path;
        var scripts = new List<ConvertedScript>();
        var previous = None;
        foreach (var file in LayoutFile.List(source.Path, folder).Where(file => CommittedName().IsMatch(file.FileName)))
            if (Convert(file, settings, source, findings, ref previous) is { } script)
                scripts.Add(script);
        TellCurrent(source.Path, folder, findings);
        LayoutRoot.RequireScripts(source.Path, Tool, scripts, findings, "committed/000001.sql");
        return new ConvertedFolder(Tool, source.Path, scripts, findings.All);
    }

    private static ConvertedScript? Convert(
        LayoutFile file,
        GraphileSettings settings,
        LayoutSource source,
        LayoutFindings findings,
        ref string previous
    )
    {
        var text = file.ReadText(findings);
        var draft = new ScriptDraft(file, text, findings);
        if (
            draft.Count < 2
            || !draft[0].StartsWith(Previous, StringComparison.Ordinal)
            || !draft[1].StartsWith(Hash, StringComparison.Ordinal)
        )
        {
            findings.Error(
                file,
                1,
                "It does not begin with '--! Previous:' and '--! Hash:': it was not committed.",
                "Commit it first."
            );
            return null;
        }

        var (before, hash) = (draft[0][Previous.Length..].Trim(), draft[1][Hash.Length..].Trim());
        if (before != previous)
            findings.Error(
                file,
                1,
                $"It follows {before}, and the script before it is {previous}.",
                "Give all scripts, in their order."
            );
        var body = BodyOf(draft);
        if (hash != Sum(before, ScriptParts.Join(text.Split('\n'), body, draft.Count)))
            findings.Warning(file, 2, "Its text has another hash than it says: it was edited after it was committed.");
        if (body < draft.Count && NoTransaction().IsMatch(draft[body]))
            draft.Direct("transaction off", body);
        Fill(draft, file, settings, source, findings);
        previous = hash;
        return new ConvertedScript
        {
            Folder = TargetFolder.Once,
            Name = NumberedFile.TryRead(file)!.ScriptName,
            Kind = ScriptKind.OneTime,
            Text = draft.Build(),
            Origin = file.Name,
            OriginLine = draft.OriginLine,
            Key = file.FileName,
            Checksums = [hash],
        };
    }

    // Behind the header lines and the blank one that ends them.
    private static int BodyOf(ScriptDraft draft)
    {
        var line = 0;
        while (line < draft.Count && HeaderLine().IsMatch(draft[line]))
            line++;
        return line < draft.Count && draft[line].Length == 0 ? line + 1 : line;
    }

    // The sum that graphile-migrate keeps; nothing is protected by it.
#pragma warning disable CA5350
    private static string Sum(string previous, string body)
    {
        var hashed = ((previous == None ? string.Empty : previous) + "\n" + body).Trim() + "\n";
        return $"sha1:{HexText.Of(SHA1.HashData(Encoding.UTF8.GetBytes(hashed)))}";
    }
#pragma warning restore CA5350

    private static void Fill(
        ScriptDraft draft,
        LayoutFile file,
        GraphileSettings settings,
        LayoutSource source,
        LayoutFindings findings
    )
    {
        foreach (var (name, value) in source.Variables)
            settings.Placeholders[name.StartsWith(':') ? name : $":{name}"] = value;
        draft.Rewrite(
            (line, number) =>
                Placeholder()
                    .Replace(
                        line,
                        match =>
                        {
                            if (!settings.Placeholders.TryGetValue(match.Value, out var value))
                                return match.Value;
                            if (value is not null)
                                return draft.Value(value);
                            findings.Note(
                                file,
                                number,
                                $"{match.Value} has no value in the tool's files: it is the token {match.Value[1..]} here.",
                                "Give the run a value for it, or give it to the conversion as a variable."
                            );
                            return draft.Token(match.Value[1..]);
                        }
                    )
        );
    }

    private static void TellCurrent(string root, string folder, LayoutFindings findings)
    {
        var above = Path.GetDirectoryName(folder) ?? folder;
        var files = LayoutFile
            .List(root, above)
            .Where(file => file.FileName == "current.sql")
            .Concat(LayoutFile.List(root, Path.Combine(above, "current"), recursive: true));
        foreach (var file in files)
            if (new ScriptDraft(file, file.ReadText(findings), findings).HasStatement)
                findings.Warning(file, null, "It is not committed, and left out.", "Commit it first, or make a script of it.");
    }

    [GeneratedRegex(@"^[0-9]{6,}(-.*)?\.sql$", RegexOptions.CultureInvariant)]
    private static partial Regex CommittedName();

    [GeneratedRegex(@"^--! [a-zA-Z0-9_]+(:|$)", RegexOptions.CultureInvariant)]
    private static partial Regex HeaderLine();

    [GeneratedRegex(@"^--!\s*no-transaction\b", RegexOptions.CultureInvariant)]
    private static partial Regex NoTransaction();

    [GeneratedRegex(@"(?<!:):[A-Z][A-Z0-9_]*\b", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
