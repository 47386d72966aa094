using System.Text.RegularExpressions;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Layouts;

/// <summary>goose's folder: <c>00001_name.sql</c> with annotations. Migrations in Go are told one by one.</summary>
internal sealed partial class GooseLayout : ILayout
{
    private static readonly string[] Usual = ["migrations", "db/migrations", "sql/migrations", "sql/schema", "schema"];

    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.Goose;

    /// <inheritdoc/>
    public ConvertedFolder Read(LayoutSource source)
    {
        LayoutRoot.Require(source.Path);
        var findings = new LayoutFindings(Tool);
        var folder = LayoutRoot.Find(source.Path, Usual, NumberedFile.IsName) ?? source.Path;
        var files = LayoutFile.List(source.Path, folder);
        foreach (var code in files.Where(file => GoName().IsMatch(file.FileName)))
            findings.Error(
                code,
                null,
                "It is a migration in Go, which is not run here.",
                "Write what it does in SQL, as a script of the same number."
            );
        ConvertedScript[] scripts =
        [
            .. NumberedFile.Pair(files, findings).Select(pair => Convert(pair.Up, source, findings)).OfType<ConvertedScript>(),
        ];
        LayoutRoot.RequireScripts(source.Path, Tool, scripts, findings, "00001_name.sql");
        return new ConvertedFolder(Tool, source.Path, scripts, findings.All);
    }

    private static ConvertedScript? Convert(NumberedFile script, LayoutSource source, LayoutFindings findings)
    {
        var lines = script.File.ReadText(findings).Split('\n');
        var marks = lines.Select(MarkOf).ToArray();
        var up = Array.IndexOf(marks, "UP");
        if (up < 0)
        {
            findings.Error(
                script.File,
                null,
                "It has no line '-- +goose Up': goose refuses it.",
                "Put the line above the first statement."
            );
            return null;
        }

        var down = Array.IndexOf(marks, "DOWN") is >= 0 and var found ? found : lines.Length;
        var outside = Array.IndexOf(marks, "NO TRANSACTION");
        var draft = Draft(0, down);
        return new ConvertedScript
        {
            Folder = TargetFolder.Once,
            Name = script.ScriptName,
            Kind = ScriptKind.OneTime,
            Text = draft.Build(),
            Origin = script.File.Name,
            OriginLine = draft.OriginLine,
            Key = script.Number,
        }.WithDown(down < lines.Length ? Draft(down, lines.Length) : null);

        ScriptDraft Draft(int from, int to)
        {
            var part = new ScriptDraft(script.File, ScriptParts.Join(lines, from, to), findings, from + 1);
            if (outside >= from && outside < to)
                part.Direct("transaction off", outside - from);
            else if (outside >= 0)
                part.Direct("transaction off");
            if (marks.Any(IsSubstitution))
                part.Rewrite((line, number) => Substitute(part, line, number, marks, source, script.File, findings));
            return part;
        }
    }

    // Between ENVSUB ON and OFF only; it holds from there on, in the order of lines.
    private static string Substitute(
        ScriptDraft part,
        string line,
        int number,
        string?[] marks,
        LayoutSource source,
        LayoutFile file,
        LayoutFindings findings
    )
    {
        if (marks.Take(number).LastOrDefault(IsSubstitution)?.EndsWith("ON", StringComparison.Ordinal) != true)
            return line;
        if (Unbraced().IsMatch(line))
            findings.Warning(
                file,
                number,
                "What begins with $ here may be a variable of the environment, which is filled in in braces alone.",
                "Where it is one, write ${NAME}."
            );
        return Braced()
            .Replace(
                line,
                match =>
                {
                    var name = match.Groups["name"].Value;
                    if (source.Variables.TryGetValue(name, out var value))
                        return part.Value(value);
                    if (match.Groups["default"].Success)
                        findings.Warning(
                            file,
                            number,
                            $"{match.Value} has a value of its own where the environment has none; the token {name} has none.",
                            $"Give the run or the conversion a value for {name}: '{match.Groups["default"].Value}', where that is meant."
                        );
                    else
                        findings.Note(
                            file,
                            number,
                            $"{match.Value} is a variable of the environment: it is the token {name} here.",
                            $"Give the run a value for {name}, or give it to the conversion as a variable."
                        );
                    return part.Token(name);
                }
            );
    }

    private static bool IsSubstitution(string? mark) => mark?.StartsWith("ENVSUB", StringComparison.Ordinal) == true;

    private static string? MarkOf(string line) =>
        Annotation().Match(line) is { Success: true } mark
            ? Blanks().Replace(mark.Groups["mark"].Value.Trim(), " ").ToUpperInvariant()
            : null;

    [GeneratedRegex(@"^\s*--\s*\+goose\s+(?<mark>.*)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Annotation();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();

    [GeneratedRegex(
        @"\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::?-(?<default>[^}]*))?\}",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Braced();

    [GeneratedRegex(@"(?<![\w$])\$[A-Za-z_][A-Za-z0-9_]*(?![\w$])", RegexOptions.CultureInvariant)]
    private static partial Regex Unbraced();

    [GeneratedRegex(@"^[0-9]+_.*(?<!_test)\.go$", RegexOptions.CultureInvariant)]
    private static partial Regex GoName();
}
