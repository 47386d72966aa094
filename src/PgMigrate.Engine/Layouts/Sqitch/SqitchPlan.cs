using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Layouts.Sqitch;

/// <summary>A project's <c>sqitch.plan</c>.</summary>
internal sealed partial class SqitchPlan
{
    private readonly List<SqitchChange> _changes = [];

    private SqitchPlan(LayoutFile file) => File = file;

    /// <summary>The file.</summary>
    public LayoutFile File { get; }

    /// <summary>The project's name.</summary>
    public string Project { get; private set; } = string.Empty;

    /// <summary>The project's address; null for none.</summary>
    public string? Uri { get; private set; }

    /// <summary>Its changes, in order.</summary>
    public IReadOnlyList<SqitchChange> Changes => _changes;

    /// <summary>Reads a plan; a line that Sqitch would refuse is a finding.</summary>
    /// <exception cref="MigrationException">ScriptUnreadable.</exception>
    public static SqitchPlan Read(LayoutFile file, LayoutFindings findings)
    {
        var plan = new SqitchPlan(file);
        var lines = file.ReadText(findings).Split('\n');
        for (var index = 0; index < lines.Length; index++)
            plan.ReadLine(lines[index].TrimEnd('\r'), index + 1, findings);
        if (plan.Project.Length == 0)
            findings.Error(file, null, "The plan does not say its %project.", "Add the line %project=name.");
        return plan;
    }

    private void ReadLine(string line, int number, LayoutFindings findings)
    {
        if (Blank().IsMatch(line))
            return;
        if (Pragma().Match(line) is { Success: true } pragma)
            ReadPragma(pragma.Groups["name"].Value, pragma.Groups["value"].Value.Trim());
        else if (Entry().Match(line) is not { Success: true } entry)
            findings.Error(File, number, "The line is neither a change nor a tag.", "See what Sqitch says of it.");
        else if (entry.Groups["tag"].Success)
            AddTag(entry.Groups["name"].Value, number, findings);
        else if (entry.Groups["operator"].Value == "-")
            findings.Error(File, number, "A change that is reverted within the plan is not carried over.");
        else
            AddChange(entry, number);
    }

    private void ReadPragma(string name, string value)
    {
        if (name == "project")
            Project = value;
        else if (name == "uri")
            Uri = value;
    }

    private void AddTag(string name, int number, LayoutFindings findings)
    {
        if (_changes.Count == 0)
        {
            findings.Error(File, number, $"The tag @{name} stands before any change.");
            return;
        }

        _changes[^1].Tags.Add(name);
        findings.Note(
            File,
            number,
            $"The tag @{name} has no equal: a run up to it is one up to the script of {_changes[^1].Name}."
        );
    }

    private void AddChange(Match entry, int number)
    {
        var change = new SqitchChange
        {
            Name = entry.Groups["name"].Value,
            Line = number,
            Dependencies =
            [
                .. entry
                    .Groups["dependencies"]
                    .Value.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)
                    .Select(SqitchDependency.Read),
            ],
            Date = entry.Groups["date"].Value,
            Planner = $"{entry.Groups["planner"].Value.TrimEnd()} <{entry.Groups["email"].Value}>",
            Note = Unescape(entry.Groups["note"].Value.Trim()),
            ChangeId = string.Empty,
        };
        if (_changes.FindLastIndex(other => other.Name == change.Name) is var earlier and >= 0)
            for (var index = _changes.Count - 1; index >= earlier; index--)
                _changes[earlier].ReworkTags.AddRange(_changes[index].Tags);
        _changes.Add(change with { ChangeId = SqitchChange.IdOf(this, _changes.LastOrDefault()?.ChangeId, change) });
    }

    private static string Unescape(string note) =>
        Escape()
            .Replace(
                note,
                match =>
                    match.Value switch
                    {
                        @"\n" => "\n",
                        @"\r" => "\r",
                        _ => @"\",
                    }
            );

    [GeneratedRegex(@"^\s*(#.*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Blank();

    [GeneratedRegex(@"^\s*%\s*(?<name>[^\s=]+)\s*(=\s*(?<value>[^#]*))?", RegexOptions.CultureInvariant)]
    private static partial Regex Pragma();

    [GeneratedRegex(
        @"^\s*((?<tag>@)|(?<operator>[+-])\s*)?(?<name>[^\s@:#\[\]\\+%-][^\s@:#\[\]\\]*)\s*(\[(?<dependencies>[^]]+)\]\s*)?"
            + @"(?<date>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\s*(?<planner>[^<#]+)<(?<email>[^>]+)>\s*(#\s*(?<note>.*))?$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Entry();

    [GeneratedRegex(@"\\[\\nr]", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
